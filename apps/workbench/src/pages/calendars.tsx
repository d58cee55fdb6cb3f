import { App, Button, Form, Input, InputNumber, Modal, Radio, Switch } from 'antd';
import { useState } from 'react';
import { client, DataTable, PageHeader, ProblemAlert, type Reply, StateTag, useAct, useWords } from '#ui/desk/index.ts';
import { DivisionRows, HourRows } from '../selling/calendar-rows.tsx';
import { type CalendarValues, calendarBody, calendarValues } from '../selling/calendar-values.ts';
import { SpecialDays } from '../selling/special-days.tsx';
import { useShop } from '../shop.tsx';

type Calendar = Reply<'/api/shops/{shopId}/calendars'>['items'][number];

/** When the shop can be booked: for services, and for delivery with installation. */
export function CalendarsPage() {
  const { t } = useWords();
  const shop = useShop();
  const [editing, setEditing] = useState<Calendar | 'new' | null>(null);
  const [days, setDays] = useState<string | null>(null);
  const mayEdit = shop.may('catalog.edit');
  return (
    <>
      <PageHeader
        title={t('job.calendars')}
        lead={t('calendars.lead')}
        acts={
          mayEdit ? (
            <Button type="primary" onClick={() => setEditing('new')}>
              {t('calendars.new')}
            </Button>
          ) : null
        }
      />
      <DataTable<Calendar>
        id="calendars"
        caption={t('job.calendars')}
        path={`/shops/${shop.id}/calendars`}
        rowKey={(row) => row.id}
        empty={t('calendars.empty')}
        columns={[
          { key: 'name', title: t('calendars.name'), render: (row) => row.name },
          { key: 'purpose', title: t('calendars.purpose'), render: (row) => t(`calendars.purpose.${row.purpose}`) },
          { key: 'place', title: t('calendars.place'), render: (row) => t(`calendars.place.${row.place}`) },
          {
            key: 'week',
            title: t('calendars.week'),
            render: (row) =>
              [...Map.groupBy(row.week, (one) => `${one.from}–${one.to} ×${one.capacity}`)]
                .map(([hours, own]) => `${own.map((one) => t(`weekday.${one.weekday}`)).join(' ')} ${hours}`)
                .join('; ') || '—',
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={row.state === 'open' ? 'done' : 'quiet'}>{t(`calendars.state.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <span className="wb-beside">
                {mayEdit ? (
                  <Button size="small" onClick={() => setEditing(row)}>
                    {t('table.edit')}
                  </Button>
                ) : null}
                <Button size="small" onClick={() => setDays(row.id)}>
                  {t('calendars.days')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {editing ? <EditCalendar calendar={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
      {days ? <SpecialDays calendarId={days} onClose={() => setDays(null)} /> : null}
    </>
  );
}

function EditCalendar({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<CalendarValues>();
  const save = useAct(
    (values: CalendarValues, key) => {
      const body = calendarBody(values);
      return calendar
        ? client.put('/api/shops/{shopId}/calendars/{calendarId}', {
            path: { shopId: shop.id, calendarId: calendar.id },
            body,
          })
        : client.post('/api/shops/{shopId}/calendars', { path: { shopId: shop.id }, body, key });
    },
    () => {
      message.success(t('table.saved'));
      onClose();
    },
  );
  const count = (name: keyof CalendarValues, min: number, max: number) => (
    <Form.Item name={name} label={t(`calendars.${name}`)} rules={[{ required: true }]}>
      <InputNumber min={min} max={max} precision={0} />
    </Form.Item>
  );
  return (
    <Modal
      open
      width={720}
      title={calendar ? calendar.name : t('calendars.new')}
      okText={t('table.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<CalendarValues>
        form={form}
        layout="vertical"
        initialValues={calendarValues(calendar)}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item
          name="name"
          label={t('calendars.name')}
          rules={[{ required: true, message: t('form.required', { field: t('calendars.name') }) }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <div className="wb-two">
          <Form.Item name="purpose" label={t('calendars.purpose')}>
            <Radio.Group
              options={(['service', 'delivery'] as const).map((value) => ({
                value,
                label: t(`calendars.purpose.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="place" label={t('calendars.place')}>
            <Radio.Group
              options={(['at_home', 'at_shop'] as const).map((value) => ({
                value,
                label: t(`calendars.place.${value}`),
              }))}
            />
          </Form.Item>
        </div>
        <Form.Item noStyle dependencies={['place']}>
          {({ getFieldValue }) =>
            getFieldValue('place') === 'at_shop' ? (
              <Form.Item
                name="street"
                label={t('calendars.street')}
                rules={[{ required: true, message: t('form.required', { field: t('calendars.street') }) }]}
              >
                <Input maxLength={200} />
              </Form.Item>
            ) : (
              <DivisionRows />
            )
          }
        </Form.Item>
        <HourRows />
        <div className="wb-two">
          {count('slot_minutes', 10, 1440)}
          {count('lead_hours', 0, 720)}
          {count('horizon_days', 1, 180)}
          {count('change_until', 0, 720)}
        </div>
        <Form.Item name="open" label={t('calendars.open')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
