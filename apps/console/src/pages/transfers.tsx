import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { GatewayName } from '../parts/gateway-name.tsx';
import { IdText } from '../parts/id-text.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { transferTone } from '../tones.ts';

type Transfer = Reply<'/api/console/transfers'>['items'][number];
const states = ['asked', 'sent', 'unknown', 'done', 'failed'];

/** Money from shops to buyers at the provider, newest first. */
export function TransfersPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.transfers')} lead={t('transfers.lead')} />
      <DataTable<Transfer>
        id="console.transfers"
        caption={t('job.transfers')}
        path="/console/transfers"
        rowKey={(row) => row.transferId}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((value) => ({ value, text: t(`transfers.states.${value}`) })),
          },
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
        ]}
        columns={[
          { key: 'id', title: t('transfers.transfer'), render: (row) => <IdText id={row.transferId} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <>
                <StateTag tone={transferTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>
                {row.failure ? <div className="desk-out">{row.failure}</div> : null}
              </>
            ),
          },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'remark', title: t('transfers.for'), render: (row) => row.remark },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'order',
            title: t('refunds.order'),
            render: (row) => <Link to={`/orders/${row.orderId}`}>{t('refunds.to_order')}</Link>,
          },
          { key: 'gateway', title: t('payments.gateway'), render: (row) => <GatewayName gateway={row.gateway} /> },
          { key: 'asked', title: t('cases.requested'), render: (row) => <TimeText at={row.askedAt} /> },
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
