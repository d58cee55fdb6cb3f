import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { presaleTone } from '../tones.ts';

type Presale = Reply<'/api/shops/{shopId}/presales'>['items'][number];

/** Presales that buyers took: deposit, balance, whether the goods lie ready, and what is owed back. */
export function PresalesPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.presales')}
        lead={t('presale.taken_lead')}
        trail={[{ text: t('job.presale_offers'), to: shop.at('/presale-offers') }]}
      />
      <DataTable<Presale>
        id="presales"
        caption={t('job.presales')}
        path={`/shops/${shop.id}/presales`}
        rowKey={(row) => row.id}
        empty={t('presale.none_taken')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: Object.keys(presaleTone).map((value) => ({ value, text: t(`presale.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'goods',
            title: t('bargain.goods'),
            render: (row) => (
              <div className="wb-wrap">
                {[say(row.title), ...row.saleAttributes.map((one) => say(one.value))].join(' ')}
              </div>
            ),
          },
          { key: 'quantity', title: t('presale.quantity'), align: 'right', render: (row) => row.quantity },
          {
            key: 'deposit',
            title: t('presale.deposit_counts'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.depositFen} /> / <MoneyText fen={row.countsFen} />
              </>
            ),
          },
          {
            key: 'balance',
            title: t('presale.balance'),
            align: 'right',
            render: (row) => <MoneyText fen={row.balanceFen} />,
          },
          { key: 'until', title: t('presale.balance_until'), render: (row) => <TimeText at={row.balanceUntil} /> },
          {
            key: 'goods_there',
            title: t('presale.goods_there'),
            render: (row) => t(row.goodsThere ? 'presale.yes' : 'presale.not_yet'),
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={presaleTone[row.state] ?? 'quiet'}>{t(`presale.state.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'owed',
            title: t('presale.owed'),
            align: 'right',
            render: (row) => <MoneyText fen={row.dues.reduce((sum, due) => sum + due.amountFen, 0)} />,
          },
          {
            key: 'order',
            title: t('presale.order'),
            render: (row) =>
              row.orderId ? <Link to={shop.at(`/orders/${row.orderId}`)}>{t('presale.see_order')}</Link> : '—',
          },
        ]}
      />
    </>
  );
}
