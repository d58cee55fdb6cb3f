import { App, Button, Form, Input } from 'antd';
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
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { pickupTone } from '../tones.ts';

type Pickup = Reply<'/api/shops/{shopId}/pickups'>['items'][number];
const states = ['preparing', 'ready', 'collected', 'expired', 'cancelled'] as const;

/** Orders that buyers collect: made ready here, handed over by the code the buyer shows. */
export function PickupsPage() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const ready = useAct(
    (orderId: string, key) =>
      client.post('/api/shops/{shopId}/orders/{orderId}/pickup-ready', { path: { shopId: shop.id, orderId }, key }),
    () => message.success(t('pickup.made_ready')),
  );
  return (
    <>
      <PageHeader title={t('job.pickups')} lead={t('pickup.lead')} />
      <Collect />
      {ready.error ? <ProblemAlert error={ready.error} /> : null}
      <DataTable<Pickup>
        id="pickups"
        caption={t('job.pickups')}
        path={`/shops/${shop.id}/pickups`}
        rowKey={(row) => row.orderId}
        empty={t('pickup.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`pickup.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'order',
            title: t('order.number'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{row.orderNumber}</Link>,
          },
          { key: 'goods', title: t('goods.goods'), render: (row) => <div className="wb-wrap">{row.goods}</div> },
          { key: 'store', title: t('pickup.store'), render: (row) => row.store.name },
          {
            key: 'receiver',
            title: t('order.receiver'),
            render: (row) => `${row.receiver.name} ${row.receiver.phoneMasked}`,
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={pickupTone[row.state] ?? 'quiet'}>{t(`pickup.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'made', title: t('pickup.made_at'), render: (row) => <TimeText at={row.madeAt} /> },
          { key: 'expires', title: t('pickup.expires_at'), render: (row) => <TimeText at={row.expiresAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              row.state === 'preparing' || row.state === 'expired' ? (
                <Button size="small" loading={ready.isPending} onClick={() => ready.mutate(row.orderId)}>
                  {t(row.state === 'expired' ? 'pickup.ready_again' : 'pickup.ready')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}

/** The code, typed or scanned: a scanner types it and presses Enter. */
function Collect() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ code: string }>();
  const collect = useAct(
    ({ code }: { code: string }, key) =>
      client.post('/api/shops/{shopId}/pickups/collect', { path: { shopId: shop.id }, body: { code }, key }),
    (done) => {
      form.resetFields();
      message.success(t('pickup.handed_over', { goods: done.goods, name: done.receiver.name }));
    },
  );
  return (
    <section className="wb-block" aria-label={t('pickup.collect')}>
      <h2>{t('pickup.collect')}</h2>
      {collect.error ? <ProblemAlert error={collect.error} /> : null}
      <Form form={form} layout="inline" onFinish={(values) => collect.mutate(values)}>
        <Form.Item
          name="code"
          label={t('pickup.code')}
          rules={[{ required: true, message: t('form.required', { field: t('pickup.code') }) }]}
        >
          <Input maxLength={40} autoComplete="off" inputMode="numeric" placeholder={t('pickup.scan')} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={collect.isPending}>
          {t('pickup.hand_over')}
        </Button>
      </Form>
    </section>
  );
}
