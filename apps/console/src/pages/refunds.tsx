import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { IdText } from '../parts/id-text.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { refundTone } from '../tones.ts';

type Refund = Reply<'/api/console/refunds'>['items'][number];
const states = ['requested', 'sent', 'succeeded', 'failed'];

/** Refunds at the provider, newest first. */
export function RefundsPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.refunds')} lead={t('refunds.lead')} />
      <DataTable<Refund>
        id="console.refunds"
        caption={t('job.refunds')}
        path="/console/refunds"
        rowKey={(row) => row.refundId}
        filters={[
          stateFilter(t('list.state'), 'payments.states.refund', states, t),
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        columns={[
          { key: 'id', title: t('refunds.refund'), render: (row) => <IdText id={row.refundId} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={refundTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>,
          },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'order',
            title: t('refunds.order'),
            render: (row) => <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link>,
          },
          { key: 'source', title: t('refunds.source'), render: (row) => t(`refunds.source.${row.source}`) },
          {
            key: 'reason',
            title: t('refunds.reason'),
            render: (row) => (
              <div className="con-wrap">
                {t(`aftersales.reasons.${row.reason}`, { defaultValue: row.reason })}
                {row.failure ? <div className="desk-out">{row.failure}</div> : null}
              </div>
            ),
          },
          { key: 'requested', title: t('cases.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          { key: 'ended', title: t('cases.ended'), render: (row) => <TimeText at={row.endedAt} /> },
          {
            key: 'attempts',
            title: t('refunds.attempts'),
            align: 'right',
            render: (row) => row.attempts,
            hidden: true,
          },
        ]}
      />
    </>
  );
}
