import { Link, useNavigate } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { PersonLink } from '../parts/person-link.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { orderTone } from '../tones.ts';

type Order = Reply<'/api/console/orders'>['items'][number];
const states = [
  'awaiting_payment',
  'awaiting_group',
  'awaiting_shipment',
  'partly_shipped',
  'shipped',
  'completed',
  'closed',
];

/** Orders of the whole market, newest first. */
export function OrdersPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('job.orders')} lead={t('orders.lead')} />
      <DataTable<Order>
        id="console.orders"
        caption={t('job.orders')}
        path="/console/orders"
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/orders/${row.id}`)}
        filters={[
          { kind: 'search', name: 'number', label: t('orders.number') },
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: [
              { value: 'to_ship', text: t('orders.to_ship') },
              ...states.map((value) => ({ value, text: t(`orders.states.${value}`) })),
            ],
          },
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
          { kind: 'search', name: 'buyerId', label: t('orders.buyer_id') },
        ]}
        columns={[
          {
            key: 'number',
            title: t('orders.number'),
            render: (row) => (
              <Link to={`/orders/${row.id}`} className="con-id">
                {row.number}
              </Link>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={orderTone[row.state] ?? 'quiet'}>{t(`orders.states.${row.state}`)}</StateTag>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'goods',
            title: t('orders.goods'),
            render: (row) => (
              <div className="con-wrap">
                {say(row.lines[0]?.title)}
                {row.lines.length > 1 ? (
                  <span className="desk-quiet"> {t('orders.more', { count: row.lines.length - 1 })}</span>
                ) : null}
              </div>
            ),
          },
          {
            key: 'payable',
            title: t('orders.payable'),
            align: 'right',
            render: (row) => <MoneyText fen={row.payableFen} strong />,
          },
          {
            key: 'refunded',
            title: t('orders.refunded'),
            align: 'right',
            render: (row) => <MoneyText fen={row.refundedFen} />,
            hidden: true,
          },
          {
            key: 'buyer',
            title: t('orders.buyer'),
            render: (row) => <PersonLink id={row.buyer.id} name={row.buyer.nickname} />,
          },
          {
            key: 'due',
            title: t('orders.due'),
            render: (row) => {
              const timer = row.timers[0];
              return timer ? (
                <>
                  {t(`orders.timers.${timer.kind}`)} <TimeText at={timer.firesAt} deadline />
                </>
              ) : (
                '—'
              );
            },
          },
          { key: 'placed', title: t('orders.placed'), render: (row) => <TimeText at={row.placedAt} /> },
        ]}
      />
    </>
  );
}
