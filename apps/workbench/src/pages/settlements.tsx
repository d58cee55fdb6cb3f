import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { settlementTone } from '../tones.ts';

type Settlement = Reply<'/api/shops/{shopId}/settlements'>['items'][number];

/** Orders whose money left escrow: what the shop got, what the platform kept. */
export function SettlementsPage() {
  const { t } = useWords();
  const shop = useShop();
  return (
    <>
      <PageHeader title={t('job.settlements')} lead={t('settlement.lead')} />
      <DataTable<Settlement>
        id="settlements"
        caption={t('job.settlements')}
        path={`/shops/${shop.id}/settlements`}
        rowKey={(row) => row.orderId}
        empty={t('settlement.empty')}
        columns={[
          {
            key: 'order',
            title: t('order.order'),
            render: (row) => <Link to={shop.at(`/orders/${row.orderId}`)}>{t('money.see_order')}</Link>,
          },
          {
            key: 'shop',
            title: t('settlement.shop'),
            align: 'right',
            render: (row) => <MoneyText fen={row.shopFen} strong />,
          },
          {
            key: 'commission',
            title: t('settlement.commission'),
            align: 'right',
            render: (row) => <MoneyText fen={row.commissionFen} />,
          },
          {
            key: 'funded',
            title: t('settlement.funded'),
            align: 'right',
            render: (row) => <MoneyText fen={row.fundedFen} />,
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={settlementTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>,
          },
          { key: 'requested', title: t('settlement.requested'), render: (row) => <TimeText at={row.requestedAt} /> },
          { key: 'settled', title: t('settlement.settled'), render: (row) => <TimeText at={row.settledAt} /> },
        ]}
      />
    </>
  );
}
