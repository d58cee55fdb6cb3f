import { App, Button, Empty, Form, Input, Modal, Radio, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { GatewayName } from '../parts/gateway-name.tsx';
import { ShopLink } from '../parts/shop-link.tsx';

type Watched = Reply<'/api/console/freeze-watch'>['items'][number];

/** Orders whose money the provider will soon let go by itself, most urgent first. */
export function FreezeWatchPage() {
  const { t } = useWords();
  const may = useMay();
  const [asked, setAsked] = useState<Watched | null>(null);
  const watch = useGet('/api/console/freeze-watch', {});
  return (
    <>
      <PageHeader title={t('job.freeze_watch')} lead={t('freeze.lead')} />
      {watch.error ? <ProblemAlert error={watch.error} onRetry={() => watch.refetch()} /> : null}
      {watch.isPending ? <Skeleton active /> : null}
      {watch.data ? (
        <ScrollBox>
          <RowTable<Watched>
            size="middle"
            rowKey="orderId"
            pagination={false}
            dataSource={[...watch.data.items]}
            locale={{ emptyText: <Empty description={t('freeze.empty')} /> }}
            columns={[
              {
                key: 'order',
                title: t('refunds.order'),
                render: (_, row) => <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link>,
              },
              { key: 'shop', title: t('list.shop'), render: (_, row) => <ShopLink id={row.shopId} /> },
              {
                key: 'frozen',
                title: t('freeze.frozen'),
                align: 'right',
                render: (_, row) => <MoneyText fen={row.frozenFen} strong />,
              },
              { key: 'paid', title: t('payments.paid'), render: (_, row) => <TimeText at={row.paidAt} /> },
              {
                key: 'ends',
                title: t('freeze.ends'),
                render: (_, row) => <TimeText at={row.endsAt} deadline soonHours={72} />,
              },
              {
                key: 'gateway',
                title: t('payments.gateway'),
                render: (_, row) => <GatewayName gateway={row.gateway} />,
              },
              { key: 'warned', title: t('freeze.warned'), render: (_, row) => <TimeText at={row.warnedAt} /> },
              {
                key: 'decision',
                title: t('freeze.decision'),
                render: (_, row) => {
                  if (row.decision) return t(`freeze.decided.${row.decision}`);
                  if (!row.decideBy) return '—';
                  if (!may('payments.reconcile')) return <TimeText at={row.decideBy} deadline />;
                  return (
                    <Button size="small" onClick={() => setAsked(row)}>
                      {t('freeze.decide')}
                    </Button>
                  );
                },
              },
            ]}
          />
        </ScrollBox>
      ) : null}
      {asked ? <DecideDialog key={asked.orderId} row={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

type Answer = { decision: 'release' | 'leave'; note: string };

function DecideDialog({ row, onClose }: { row: Watched; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Answer>();
  const decide = useAct(
    (body: Answer, key) =>
      client.post('/api/console/freeze-watch/{orderId}/decide', { path: { orderId: row.orderId }, body, key }),
    () => {
      message.success(t('freeze.done'));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t('freeze.decide')}
      okText={t('freeze.confirm')}
      confirmLoading={decide.isPending}
      onOk={() => void form.validateFields().then((answer) => decide.mutate(answer))}
      onCancel={onClose}
    >
      {decide.error ? <ProblemAlert error={decide.error} /> : null}
      <Form form={form} layout="vertical" initialValues={{ decision: 'release' }}>
        <Form.Item name="decision" label={t('freeze.decision')}>
          <Radio.Group
            options={[
              { value: 'release', label: t('freeze.choice.release') },
              { value: 'leave', label: t('freeze.choice.leave') },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="note"
          label={t('differences.note')}
          rules={[{ required: true, message: t('freeze.note_needed') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
