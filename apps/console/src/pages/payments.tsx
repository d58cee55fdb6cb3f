import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { GatewayName } from '../parts/gateway-name.tsx';
import { IdText } from '../parts/id-text.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { paymentTone } from '../tones.ts';

type Payment = Reply<'/api/console/payments'>['items'][number];
const states = ['created', 'pending', 'succeeded', 'closed', 'failed'];

/** Payments at the provider, newest first. */
export function PaymentsPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.payments')} lead={t('payments.lead')} />
      <DataTable<Payment>
        id="console.payments"
        caption={t('job.payments')}
        path="/console/payments"
        rowKey={(row) => row.paymentId}
        filters={[
          stateFilter(t('list.state'), 'payments.states.payment', states, t),
          { kind: 'search', name: 'tradeId', label: t('payments.trade_id') },
        ]}
        columns={[
          { key: 'id', title: t('payments.payment'), render: (row) => <IdText id={row.paymentId} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={paymentTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>,
          },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'trade', title: t('payments.trade'), render: (row) => <IdText id={row.tradeId} /> },
          { key: 'gateway', title: t('payments.gateway'), render: (row) => <GatewayName gateway={row.gateway} /> },
          { key: 'number', title: t('payments.gateway_no'), render: (row) => <IdText id={row.gatewayNo} /> },
          { key: 'created', title: t('payments.created'), render: (row) => <TimeText at={row.createdAt} /> },
          {
            key: 'expires',
            title: t('payments.expires'),
            render: (row) => <TimeText at={row.paidAt || row.closedAt ? null : row.expiresAt} deadline />,
            hidden: true,
          },
          {
            key: 'paid',
            title: t('payments.paid'),
            render: (row) => (
              <>
                <TimeText at={row.paidAt ?? row.latePaidAt} />
                {row.latePaidAt ? <StateTag tone="wrong">{t('payments.late')}</StateTag> : null}
              </>
            ),
          },
          {
            key: 'by',
            title: t('payments.completed_by'),
            render: (row) => (row.completedBy ? t(`payments.by.${row.completedBy}`) : '—'),
          },
          { key: 'closed', title: t('payments.closed'), render: (row) => row.closedReason ?? '—', hidden: true },
          { key: 'queries', title: t('payments.queries'), align: 'right', render: (row) => row.queries, hidden: true },
        ]}
      />
    </>
  );
}
