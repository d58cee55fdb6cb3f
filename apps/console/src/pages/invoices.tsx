import { Link } from 'react-router';
import {
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { invoiceTone } from '../tones.ts';

type Invoice = Reply<'/api/console/invoices'>['items'][number];
const states = ['requested', 'issuing', 'issued', 'failed', 'cancelled'];

/** Invoices of the whole market, newest first. */
export function InvoicesPage() {
  const { t } = useWords();
  const issuer = useGet('/api/console/invoice-provider', {});
  return (
    <>
      <PageHeader
        title={t('job.invoices')}
        lead={t('invoices.lead')}
        tag={
          issuer.data ? (
            <StateTag tone={issuer.data.specimen ? 'waits' : 'done'}>
              {t(`invoices.provider.${issuer.data.provider}`)}
            </StateTag>
          ) : null
        }
      />
      {issuer.error ? <ProblemAlert error={issuer.error} onRetry={() => issuer.refetch()} /> : null}
      <DataTable<Invoice>
        id="console.invoices"
        caption={t('job.invoices')}
        path="/console/invoices"
        rowKey={(row) => row.id}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((value) => ({ value, text: t(`invoices.states.${value}`) })),
          },
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        columns={[
          { key: 'kind', title: t('invoices.kind'), render: (row) => t(`invoices.kinds.${row.kind}`) },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={invoiceTone[row.state] ?? 'quiet'}>{t(`invoices.states.${row.state}`)}</StateTag>
            ),
          },
          { key: 'number', title: t('invoices.number'), render: (row) => row.invoiceNo ?? '—' },
          {
            key: 'order',
            title: t('orders.number'),
            render: (row) => (
              <Link to={`/orders/${row.orderId}`} className="con-id">
                {row.orderNumber}
              </Link>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'amount',
            title: t('invoices.amount'),
            align: 'right',
            // What is not yet issued has no amount yet.
            render: (row) => (row.amountFen === 0 ? '—' : <MoneyText fen={row.amountFen} strong />),
          },
          { key: 'requested', title: t('invoices.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
        ]}
      />
    </>
  );
}
