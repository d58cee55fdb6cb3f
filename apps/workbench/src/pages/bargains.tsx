import { Button } from 'antd';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { phaseTone } from '../tones.ts';

type Offer = Reply<'/api/shops/{shopId}/bargain-offers'>['items'][number];

/** What the shop offers to be bargained for, and how it goes. */
export function BargainsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const stop = useAct((bargainOfferId: string, key) =>
    client.post('/api/shops/{shopId}/bargain-offers/{bargainOfferId}/stop', {
      path: { shopId: shop.id, bargainOfferId },
      key,
    }),
  );
  const mayEdit = shop.may('promotions.edit');
  const goods = (row: Offer) => [say(row.title), ...row.saleAttributes.map((one) => say(one.value))].join(' ');
  return (
    <>
      <PageHeader
        title={t('job.bargains')}
        lead={t('bargain.lead')}
        acts={
          mayEdit ? (
            <Link to={shop.at('/bargains/new')}>
              <Button type="primary">{t('bargain.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Offer>
        id="bargains"
        caption={t('job.bargains')}
        path={`/shops/${shop.id}/bargain-offers`}
        rowKey={(row) => row.id}
        empty={t('bargain.empty')}
        columns={[
          { key: 'goods', title: t('bargain.goods'), render: (row) => <div className="wb-wrap">{goods(row)}</div> },
          {
            key: 'price',
            title: t('bargain.floor'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.floorFen} /> / {row.priceFen === null ? '—' : <MoneyText fen={row.priceFen} />}
              </>
            ),
          },
          { key: 'friends', title: t('bargain.friends'), align: 'right', render: (row) => row.friends },
          { key: 'hours', title: t('bargain.hours'), align: 'right', render: (row) => row.openHours },
          { key: 'pieces', title: t('bargain.taken'), align: 'right', render: (row) => `${row.taken} / ${row.pieces}` },
          { key: 'opened', title: t('bargain.opened'), align: 'right', render: (row) => row.opened },
          { key: 'cuts', title: t('bargain.cuts'), align: 'right', render: (row) => row.cuts },
          { key: 'bought', title: t('bargain.bought'), align: 'right', render: (row) => row.bought },
          {
            key: 'given',
            title: t('bargain.given'),
            align: 'right',
            render: (row) => <MoneyText fen={row.givenFen} />,
          },
          { key: 'from', title: t('promotion.starts'), render: (row) => <TimeText at={row.startsAt} /> },
          { key: 'to', title: t('promotion.ends'), render: (row) => <TimeText at={row.endsAt} /> },
          {
            key: 'phase',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={phaseTone[row.phase] ?? 'quiet'}>{t(`promotion.phase.${row.phase}`)}</StateTag>
            ),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && (row.phase === 'running' || row.phase === 'upcoming') ? (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    confirm({
                      title: t('promotion.stop_ask', { title: goods(row) }),
                      figures: [
                        { label: t('bargain.taken'), value: `${row.taken} / ${row.pieces}` },
                        { label: t('promotion.ends'), value: <TimeText at={row.endsAt} /> },
                      ],
                      consequence: t('bargain.stop_consequence'),
                      okText: t('promotion.stop'),
                      run: () => stop.mutateAsync(row.id),
                    })
                  }
                >
                  {t('promotion.stop')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
