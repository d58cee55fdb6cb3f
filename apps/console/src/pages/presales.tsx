import { Link } from 'react-router';
import { DataTable, MoneyText, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { presaleTone } from '../tones.ts';

type Presale = Reply<'/api/console/presales'>['items'][number];

/** Presales of every shop, newest first: to look at; windows, returns and releases go by themselves. */
export function PresalesPage() {
  const { t } = useWords();
  const say = useSay();
  const owed = (row: Presale) => row.dues.filter((due) => due.state !== 'paid');
  return (
    <>
      <PageHeader title={t('job.presales')} lead={t('presale.lead')} />
      <DataTable<Presale>
        id="console.presales"
        caption={t('job.presales')}
        path="/console/presales"
        rowKey={(row) => row.id}
        empty={t('presale.none')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: Object.keys(presaleTone).map((value) => ({ value, text: t(`presale.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'goods',
            title: t('groups.goods'),
            render: (row) => (
              <Link to={`/products/${row.productId}`} className="con-wrap">
                {say(row.title)}
              </Link>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shop.id} /> },
          { key: 'quantity', title: t('presale.quantity'), align: 'right', render: (row) => row.quantity },
          {
            key: 'deposit',
            title: t('presale.deposit'),
            align: 'right',
            render: (row) => <MoneyText fen={row.depositFen} />,
          },
          {
            key: 'balance',
            title: t('presale.balance'),
            align: 'right',
            render: (row) => <MoneyText fen={row.balanceFen} />,
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={presaleTone[row.state] ?? 'quiet'}>{t(`presale.state.${row.state}`)}</StateTag>
            ),
          },
          {
            key: 'owed',
            title: t('presale.owed'),
            align: 'right',
            render: (row) =>
              owed(row).length > 0 ? <MoneyText fen={owed(row).reduce((sum, due) => sum + due.amountFen, 0)} /> : '—',
          },
          { key: 'until', title: t('presale.balance_until'), render: (row) => <TimeText at={row.balanceUntil} /> },
          {
            key: 'order',
            title: t('presale.order'),
            render: (row) => (row.orderId ? <Link to={`/orders/${row.orderId}`}>{t('presale.see_order')}</Link> : '—'),
          },
        ]}
      />
    </>
  );
}
