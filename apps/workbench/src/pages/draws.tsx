import { Button } from 'antd';
import { Link } from 'react-router';
import {
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Draw = Reply<'/api/shops/{shopId}/draws'>['items'][number];
const tones: Readonly<Record<string, StateTone>> = { open: 'waits', drawing: 'waits', drawn: 'done' };

/** Draws of the shop and how they go; once published they go on by themselves. */
export function DrawsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.draws')}
        lead={t('draw.lead')}
        acts={
          shop.may('promotions.edit') ? (
            <Link to={shop.at('/draws/new')}>
              <Button type="primary">{t('draw.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Draw>
        id="draws"
        caption={t('job.draws')}
        path={`/shops/${shop.id}/draws`}
        rowKey={(row) => row.id}
        empty={t('draw.empty')}
        columns={[
          {
            key: 'goods',
            title: t('draw.goods'),
            render: (row) => (
              <div className="wb-wrap">
                {[say(row.title), ...row.saleAttributes.map((one) => say(one.value))].join(' ')}
              </div>
            ),
          },
          {
            key: 'price',
            title: t('draw.price_worth'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.priceFen} /> / <MoneyText fen={row.worthFen} />
              </>
            ),
          },
          { key: 'prizes', title: t('draw.prizes'), align: 'right', render: (row) => row.prizes },
          { key: 'people', title: t('draw.people'), align: 'right', render: (row) => row.people },
          { key: 'tickets', title: t('draw.tickets'), align: 'right', render: (row) => row.tickets },
          { key: 'from', title: t('promotion.starts'), render: (row) => <TimeText at={row.opensAt} /> },
          { key: 'to', title: t('draw.closes'), render: (row) => <TimeText at={row.closesAt} /> },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={tones[row.state] ?? 'quiet'}>{t(`draw.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'page',
            title: t('table.acts'),
            render: (row) => <a href={`/draws/${row.code}`}>{t('draw.see')}</a>,
          },
        ]}
      />
    </>
  );
}
