import { App, Button, Form, InputNumber } from 'antd';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  FigureCard,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ProductSelect } from '../parts/product-select.tsx';
import { useShop } from '../shop.tsx';

type Goods = Reply<'/api/shops/{shopId}/commission-goods'>['items'][number];
type Line = Reply<'/api/shops/{shopId}/commissions'>['items'][number];
const tones: Record<Line['state'], StateTone> = { expected: 'waits', booked: 'done', short: 'wrong', nothing: 'quiet' };

/** What the shop gives creators on which goods, and what they earned of it. */
export function CommissionsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const path = { shopId: shop.id };
  const sums = useGet(
    '/api/shops/{shopId}/commissions',
    { path, query: { limit: 1 } },
    { enabled: shop.may('money.read') },
  );
  const end = useAct((productId: string, key) =>
    client.put('/api/shops/{shopId}/commission-goods/{productId}', {
      path: { ...path, productId },
      body: { rateBps: null },
      key,
    }),
  );
  return (
    <>
      <PageHeader title={t('job.commissions')} lead={t('commissions.lead')} />
      {shop.may('promotions.edit') ? <PutIn /> : null}
      {end.error ? <ProblemAlert error={end.error} /> : null}
      <DataTable<Goods>
        id="commission-goods"
        caption={t('commissions.goods')}
        path={`/shops/${shop.id}/commission-goods`}
        rowKey={(row) => row.productId}
        empty={t('commissions.goods_none')}
        columns={[
          {
            key: 'goods',
            title: t('commissions.product'),
            render: (row) => <Link to={shop.at(`/goods/${row.productId}`)}>{say(row.title)}</Link>,
          },
          {
            key: 'price',
            title: t('commissions.price'),
            align: 'right',
            render: (row) => <MoneyText fen={row.priceFen} />,
          },
          { key: 'rate', title: t('commissions.rate'), align: 'right', render: (row) => `${row.rateBps / 100}%` },
          {
            key: 'earns',
            title: t('commissions.earns'),
            align: 'right',
            render: (row) => <MoneyText fen={row.earnsFen} strong />,
          },
          { key: 'since', title: t('commissions.since'), render: (row) => <TimeText at={row.since} /> },
          {
            key: 'act',
            title: t('table.acts'),
            render: (row) =>
              shop.may('promotions.edit') ? (
                <Button size="small" loading={end.isPending} onClick={() => end.mutate(row.productId)}>
                  {t('commissions.end')}
                </Button>
              ) : null,
          },
        ]}
      />
      {shop.may('money.read') ? (
        <>
          <div className="desk-figures">
            <FigureCard
              title={t('commissions.expected')}
              definition={t('commissions.expected_means')}
              value={sums.data ? <MoneyText fen={sums.data.expectedFen} /> : undefined}
            />
            <FigureCard
              title={t('commissions.booked')}
              definition={t('commissions.booked_means')}
              value={sums.data ? <MoneyText fen={sums.data.bookedFen} /> : undefined}
            />
          </div>
          <DataTable<Line>
            id="commissions"
            caption={t('commissions.lines')}
            path={`/shops/${shop.id}/commissions`}
            rowKey={(row) => row.lineId}
            empty={t('commissions.lines_none')}
            columns={[
              { key: 'goods', title: t('commissions.product'), render: (row) => say(row.product) },
              {
                key: 'order',
                title: t('commissions.order'),
                render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{row.orderId.slice(-8)}</Link>,
              },
              {
                key: 'kept',
                title: t('commissions.kept'),
                align: 'right',
                render: (row) => <MoneyText fen={row.keptFen} />,
              },
              { key: 'rate', title: t('commissions.rate'), align: 'right', render: (row) => `${row.rateBps / 100}%` },
              {
                key: 'amount',
                title: t('commissions.amount'),
                align: 'right',
                render: (row) => <MoneyText fen={row.expectedFen} strong />,
              },
              {
                key: 'state',
                title: t('commissions.state'),
                render: (row) => <StateTag tone={tones[row.state]}>{t(`commissions.state.${row.state}`)}</StateTag>,
              },
              { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.settledAt ?? row.placedAt} /> },
            ]}
          />
        </>
      ) : null}
    </>
  );
}

/** Goods into the pool at one rate, or at another from now on. */
function PutIn() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ productIds: string[]; percent: number }>();
  const put = useAct(
    async ({ productIds, percent }: { productIds: string[]; percent: number }, key) => {
      for (const productId of productIds)
        await client.put('/api/shops/{shopId}/commission-goods/{productId}', {
          path: { shopId: shop.id, productId },
          body: { rateBps: Math.round(percent * 100) },
          key: `${key}-${productId}`,
        });
    },
    () => {
      form.resetFields();
      message.success(t('commissions.saved'));
    },
  );
  return (
    <>
      <Form form={form} layout="inline" className="desk-inline" onFinish={(one) => put.mutate(one)}>
        <Form.Item name="productIds" label={t('commissions.product')} rules={[{ required: true }]}>
          <ProductSelect className="desk-choice" />
        </Form.Item>
        <Form.Item name="percent" label={t('commissions.rate')} rules={[{ required: true }]}>
          <InputNumber min={0.01} max={90} step={1} precision={2} suffix="%" />
        </Form.Item>
        <Button htmlType="submit" type="primary" loading={put.isPending}>
          {t('commissions.put_in')}
        </Button>
      </Form>
      {put.error ? <ProblemAlert error={put.error} /> : null}
    </>
  );
}
