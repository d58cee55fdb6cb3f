import { Alert, App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Visit = Reply<'/api/shops/{shopId}/appointments'>['items'][number];
const tones = { booked: 'waits', missed: 'wrong', done: 'done', lapsed: 'quiet' } as const;

/** Who is to be visited, or comes, and when; the buyer's code ends the work. */
export function AppointmentsPage() {
  const { t } = useWords();
  const shop = useShop();
  const { modal } = App.useApp();
  const [moving, setMoving] = useState<Visit | null>(null);
  const miss = useAct((appointmentId: string, key) =>
    client.post('/api/shops/{shopId}/appointments/{appointmentId}/miss', {
      path: { shopId: shop.id, appointmentId },
      key,
    }),
  );
  return (
    <>
      <PageHeader title={t('job.appointments')} lead={t('appointments.lead')} />
      {shop.may('orders.ship') ? <FinishByCode /> : null}
      {miss.error ? <ProblemAlert error={miss.error} /> : null}
      <DataTable<Visit>
        id="appointments"
        caption={t('job.appointments')}
        path={`/shops/${shop.id}/appointments`}
        rowKey={(row) => row.id}
        empty={t('appointments.empty')}
        filters={[{ kind: 'days', from: 'from', to: 'to', label: t('appointments.days') }]}
        columns={[
          { key: 'when', title: t('appointments.when'), render: (row) => <TimeText at={row.startsAt} /> },
          { key: 'calendar', title: t('appointments.calendar'), render: (row) => row.calendarName },
          { key: 'places', title: t('appointments.places'), align: 'right', render: (row) => row.places },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={tones[row.state as keyof typeof tones] ?? 'quiet'}>
                {t(`appointments.state.${row.state}`)}
              </StateTag>
            ),
          },
          {
            key: 'order',
            title: t('appointments.order'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{t('appointments.see_order')}</Link>,
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              shop.may('orders.ship') && (row.state === 'booked' || row.state === 'missed') ? (
                <span className="wb-beside">
                  <Button size="small" onClick={() => setMoving(row)}>
                    {t('appointments.move')}
                  </Button>
                  {row.state === 'booked' ? (
                    <Button
                      size="small"
                      onClick={() =>
                        modal.confirm({ title: t('appointments.miss_sure'), onOk: () => miss.mutate(row.id) })
                      }
                    >
                      {t('appointments.miss')}
                    </Button>
                  ) : null}
                </span>
              ) : null,
          },
        ]}
      />
      {moving ? <MoveVisit visit={moving} onClose={() => setMoving(null)} /> : null}
    </>
  );
}

function FinishByCode() {
  const { t } = useWords();
  const shop = useShop();
  const [code, setCode] = useState('');
  const finish = useAct(
    (written: string, key) =>
      client.post('/api/shops/{shopId}/appointments/finish', {
        path: { shopId: shop.id },
        body: { code: written },
        key,
      }),
    () => setCode(''),
  );
  return (
    <form
      className="wb-row"
      onSubmit={(event) => {
        event.preventDefault();
        finish.mutate(code);
      }}
    >
      <Input
        className="wb-short"
        inputMode="numeric"
        maxLength={12}
        value={code}
        aria-label={t('appointments.code')}
        placeholder={t('appointments.code')}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button htmlType="submit" type="primary" disabled={code.trim() === ''} loading={finish.isPending}>
        {t('appointments.finish')}
      </Button>
      {finish.error ? <ProblemAlert error={finish.error} /> : null}
      {finish.data ? <Alert type="success" showIcon title={t('appointments.finished')} /> : null}
    </form>
  );
}

function MoveVisit({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t, lang } = useWords();
  const shop = useShop();
  const [at, setAt] = useState<string | null>(null);
  const free = useGet('/api/calendars/{calendarId}/slots', {
    path: { calendarId: visit.calendarId },
    query: { days: 28 },
  });
  const words = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const move = useAct(
    (startsAt: string, key) =>
      client.post('/api/shops/{shopId}/appointments/{appointmentId}/move', {
        path: { shopId: shop.id, appointmentId: visit.id },
        body: { startsAt },
        key,
      }),
    onClose,
  );
  return (
    <Modal
      open
      title={t('appointments.move')}
      okText={t('appointments.move')}
      okButtonProps={{ disabled: at === null }}
      confirmLoading={move.isPending}
      onOk={() => at && move.mutate(at)}
      onCancel={onClose}
    >
      {move.error || free.error ? <ProblemAlert error={move.error ?? free.error} /> : null}
      <Select
        className="wb-short"
        loading={free.isLoading}
        value={at}
        aria-label={t('appointments.move_to')}
        placeholder={t('appointments.move_to')}
        onChange={setAt}
        options={(free.data?.items ?? [])
          .filter((slot) => slot.open && slot.startsAt !== visit.startsAt)
          .map((slot) => ({ value: slot.startsAt, label: words.format(new Date(slot.startsAt)) }))}
      />
    </Modal>
  );
}
