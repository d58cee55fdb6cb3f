import { Link, useSearchParams } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { compensationTone } from '../tones.ts';

type Compensation = Reply<'/api/shops/{shopId}/compensations'>['items'][number];

/** What the shop owes or paid for late shipments, with the reason where nothing was owed. */
export function CompensationsPage() {
  const { t } = useWords();
  const shop = useShop();
  const [params] = useSearchParams();
  const state = params.get('state') ?? '';
  return (
    <>
      <PageHeader title={t('order.late')} lead={t('order.late.lead')} />
      <DataTable<Compensation>
        key={state}
        id="compensations"
        caption={t('order.late')}
        path={`/shops/${shop.id}/compensations`}
        query={{ state }}
        rowKey={(row) => row.orderId}
        empty={t('order.late.empty')}
        columns={[
          {
            key: 'number',
            title: t('order.number'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{row.number}</Link>,
          },
          { key: 'due', title: t('order.late.at'), render: (row) => <TimeText at={row.dueAt} /> },
          {
            key: 'base',
            title: t('order.late.base'),
            align: 'right',
            render: (row) => <MoneyText fen={row.baseFen} />,
          },
          {
            key: 'amount',
            title: t('order.late'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'state', title: t('goods.state'), render: (row) => <LateState late={row} /> },
          { key: 'decided', title: t('order.late.decided'), render: (row) => <TimeText at={row.decidedAt} /> },
        ]}
      />
    </>
  );
}

/** How far a compensation has come, with the reason it is not owed or not paid yet. */
function LateState({ late }: { late: Compensation }) {
  const { t } = useWords();
  const why = late.excuse
    ? t(`order.late.why.${late.excuse}`)
    : late.failure
      ? t(`order.late.failure.${late.failure}`, { defaultValue: late.failure })
      : '';
  return (
    <>
      <StateTag tone={compensationTone[late.state] ?? 'quiet'}>{t(`order.late.${late.state}`)}</StateTag>
      {why ? <div className="desk-quiet">{why}</div> : null}
    </>
  );
}
