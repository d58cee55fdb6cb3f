import { App, Button } from 'antd';
import { Link, useSearchParams } from 'react-router';
import {
  apiAddress,
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { invoiceTone } from '../tones.ts';

type Invoice = Reply<'/api/shops/{shopId}/invoices'>['items'][number];
const states = ['requested', 'issuing', 'issued', 'failed', 'cancelled'];

/** Invoices buyers asked for: issued by themselves at completion, or here. */
export function InvoicesPage() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [params] = useSearchParams();
  const state = params.get('state') ?? '';
  const issue = useAct(
    (invoiceId: string, key) =>
      client.post('/api/shops/{shopId}/invoices/{invoiceId}/issue', { path: { shopId: shop.id, invoiceId }, key }),
    () => message.success(t('invoice.sent')),
  );
  return (
    <>
      <PageHeader title={t('job.invoices')} lead={t('invoice.lead')} />
      {issue.error ? <ProblemAlert error={issue.error} /> : null}
      <DataTable<Invoice>
        id="invoices"
        caption={t('job.invoices')}
        path={`/shops/${shop.id}/invoices`}
        query={{ state }}
        rowKey={(row) => row.id}
        empty={t('invoice.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`invoice.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'number',
            title: t('order.number'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{row.orderNumber}</Link>,
          },
          { key: 'kind', title: t('invoice.kind'), render: (row) => t(`invoice.kind.${row.kind}`) },
          {
            key: 'title',
            title: t('invoice.title'),
            render: (row) => (
              <div className="wb-wrap wb-narrow">
                {row.title.name}
                {row.title.taxNumber ? <div className="desk-quiet">{row.title.taxNumber}</div> : null}
              </div>
            ),
          },
          {
            key: 'amount',
            title: t('invoice.amount'),
            align: 'right',
            render: (row) => (row.amountFen === 0 ? '—' : <MoneyText fen={row.amountFen} strong />),
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <>
                <StateTag tone={invoiceTone[row.state] ?? 'quiet'}>{t(`invoice.state.${row.state}`)}</StateTag>
                {row.failure ? (
                  <div className="desk-quiet">{t(`invoice.failure.${row.failure}`, { defaultValue: row.failure })}</div>
                ) : null}
              </>
            ),
          },
          { key: 'invoice', title: t('invoice.number'), render: (row) => row.invoiceNo ?? '—' },
          { key: 'requested', title: t('invoice.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) => (
              <div className="desk-acts">
                {shop.may('orders.invoice') && (row.state === 'requested' || row.state === 'failed') ? (
                  <Button size="small" loading={issue.isPending} onClick={() => issue.mutate(row.id)}>
                    {t(row.state === 'failed' ? 'invoice.again' : 'invoice.issue')}
                  </Button>
                ) : null}
                {row.state === 'issued' ? (
                  <a href={apiAddress(`/shops/${shop.id}/invoices/${row.id}/pdf`, {})} download>
                    {t('invoice.pdf')}
                  </a>
                ) : null}
              </div>
            ),
          },
        ]}
      />
    </>
  );
}
