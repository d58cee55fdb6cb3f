import { App, Button, Form, Input, InputNumber, Modal, Switch } from 'antd';
import { client, ProblemAlert, useAct, useGet, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

interface Values {
  day: string;
  closed: boolean;
  from: string;
  to: string;
  capacity: number;
}

/** Days that are not like their weekday: closed, or open at other hours. */
export function SpecialDays({ calendarId, onClose }: { calendarId: string; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const kept = useGet('/api/shops/{shopId}/calendars', { path: { shopId: shop.id } });
  const calendar = kept.data?.items.find((one) => one.id === calendarId);
  const save = useAct(
    (body: { day: string; hours: { from: string; to: string; capacity: number }[] | null }) =>
      client.put('/api/shops/{shopId}/calendars/{calendarId}/days', { path: { shopId: shop.id, calendarId }, body }),
    () => message.success(t('table.saved')),
  );
  return (
    <Modal open title={`${calendar?.name ?? ''} · ${t('calendars.days')}`} footer={null} onCancel={onClose}>
      <p>{t('calendars.days_lead')}</p>
      {kept.error ? <ProblemAlert error={kept.error} onRetry={() => kept.refetch()} /> : null}
      {save.error ? <ProblemAlert error={save.error} /> : null}
      {calendar && calendar.days.length === 0 ? <p>{t('calendars.no_days')}</p> : null}
      <ul className="wb-list">
        {calendar?.days.map(({ day, hours }) => (
          <li key={day}>
            <span className="wb-beside">
              {day}{' '}
              {hours.map((one) => `${one.from}–${one.to} ×${one.capacity}`).join(', ') || t('calendars.day_closed')}
              {shop.may('catalog.edit') ? (
                <Button size="small" onClick={() => save.mutate({ day, hours: null })}>
                  {t('calendars.day_usual')}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {shop.may('catalog.edit') ? (
        <Form<Values>
          layout="vertical"
          initialValues={{ closed: true, from: '09:00', to: '12:00', capacity: 1 }}
          onFinish={({ day, closed, ...hours }) => save.mutate({ day, hours: closed ? [] : [hours] })}
        >
          <Form.Item
            name="day"
            label={t('calendars.day')}
            rules={[{ required: true, message: t('form.required', { field: t('calendars.day') }) }]}
          >
            <Input type="date" />
          </Form.Item>
          <Form.Item name="closed" label={t('calendars.day_closed')} valuePropName="checked">
            <Switch />
          </Form.Item>
          <Form.Item noStyle dependencies={['closed']}>
            {({ getFieldValue }) =>
              getFieldValue('closed') ? null : (
                <div className="wb-row">
                  <Form.Item name="from" noStyle>
                    <Input type="time" className="wb-short" aria-label={t('calendars.from', { place: 1 })} />
                  </Form.Item>
                  <Form.Item name="to" noStyle>
                    <Input type="time" className="wb-short" aria-label={t('calendars.to', { place: 1 })} />
                  </Form.Item>
                  <Form.Item name="capacity" noStyle>
                    <InputNumber min={1} max={1000} precision={0} aria-label={t('calendars.capacity', { place: 1 })} />
                  </Form.Item>
                </div>
              )
            }
          </Form.Item>
          <Button htmlType="submit" type="primary" loading={save.isPending}>
            {t('calendars.day_set')}
          </Button>
        </Form>
      ) : null}
    </Modal>
  );
}
