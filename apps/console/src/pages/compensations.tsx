import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { compensationTone } from '../tones.ts';

type Compensation = Reply<'/api/console/compensations'>['items'][number];
const states = ['excused', 'owed', 'held', 'deferred', 'paid', 'unpaid'];

/** What shops owe or paid for late shipments, newest first. */
export function CompensationsPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.compensations')} lead={t('compensations.lead')} />
      <DataTable<Compensation>
        id="console.compensations"
        caption={t('job.compensations')}
        path="/console/compensations"
        rowKey={(row) => row.orderId}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((value) => ({ value, text: t(`compensations.states.${value}`) })),
          },
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        columns={[
          {
            key: 'order',
            title: t('orders.number'),
            render: (row) => (
              <Link to={`/orders/${row.orderId}`} className="con-id">
                {row.number}
              </Link>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={compensationTone[row.state] ?? 'quiet'}>
                {t(`compensations.states.${row.state}`)}
              </StateTag>
            ),
          },
          { key: 'due', title: t('compensations.due'), render: (row) => <TimeText at={row.dueAt} /> },
          {
            key: 'base',
            title: t('compensations.base'),
            align: 'right',
            render: (row) => <MoneyText fen={row.baseFen} />,
          },
          {
            key: 'amount',
            title: t('compensations.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'decided', title: t('compensations.decided'), render: (row) => <TimeText at={row.decidedAt} /> },
        ]}
      />
    </>
  );
}
