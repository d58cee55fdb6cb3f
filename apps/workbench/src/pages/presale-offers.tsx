import { Button, Space } from 'antd';
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
import { presalePhaseTone } from '../tones.ts';

type Offer = Reply<'/api/shops/{shopId}/presale-offers'>['items'][number];

/** What the shop sells ahead, how much is held for it, and the two ways to end it. */
export function PresaleOffersPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const path = (presaleOfferId: string) => ({ shopId: shop.id, presaleOfferId });
  const stop = useAct((id: string, key) =>
    client.post('/api/shops/{shopId}/presale-offers/{presaleOfferId}/stop', { path: path(id), key }),
  );
  const callOff = useAct((id: string, key) =>
    client.post('/api/shops/{shopId}/presale-offers/{presaleOfferId}/call-off', { path: path(id), key }),
  );
  const mayEdit = shop.may('promotions.edit');
  const goods = (row: Offer) => [say(row.title), ...row.saleAttributes.map((one) => say(one.value))].join(' ');
  const figures = (row: Offer) => [
    { label: t('presale.waiting'), value: row.waiting },
    { label: t('presale.held'), value: <MoneyText fen={row.heldFen} /> },
  ];
  return (
    <>
      <PageHeader
        title={t('job.presale_offers')}
        lead={t('presale.lead')}
        acts={
          <Space wrap>
            <Link to={shop.at('/presales')}>
              <Button>{t('job.presales')}</Button>
            </Link>
            {mayEdit ? (
              <Link to={shop.at('/presale-offers/new')}>
                <Button type="primary">{t('presale.new')}</Button>
              </Link>
            ) : null}
          </Space>
        }
      />
      <DataTable<Offer>
        id="presale-offers"
        caption={t('job.presale_offers')}
        path={`/shops/${shop.id}/presale-offers`}
        rowKey={(row) => row.id}
        empty={t('presale.empty')}
        columns={[
          { key: 'goods', title: t('bargain.goods'), render: (row) => <div className="wb-wrap">{goods(row)}</div> },
          {
            key: 'price',
            title: t('presale.price'),
            align: 'right',
            render: (row) => <MoneyText fen={row.priceFen} />,
          },
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
          { key: 'taken', title: t('presale.taken'), align: 'right', render: (row) => `${row.taken} / ${row.pieces}` },
          {
            key: 'paid',
            title: t('presale.paid_waiting'),
            align: 'right',
            render: (row) => `${row.paid} / ${row.waiting}`,
          },
          {
            key: 'held',
            title: t('presale.held_kept'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.heldFen} /> / <MoneyText fen={row.keptFen} />
              </>
            ),
          },
          {
            key: 'deposits',
            title: t('presale.deposit_until'),
            render: (row) => <TimeText at={row.depositUntil} />,
          },
          { key: 'until', title: t('presale.balance_until'), render: (row) => <TimeText at={row.balanceUntil} /> },
          {
            key: 'phase',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={presalePhaseTone[row.phase] ?? 'quiet'}>{t(`presale.phase.${row.phase}`)}</StateTag>
            ),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && row.phase !== 'over' && row.phase !== 'called_off' ? (
                <Space wrap>
                  {row.phase === 'deposit' || row.phase === 'upcoming' ? (
                    <Button
                      size="small"
                      onClick={() =>
                        confirm({
                          title: t('promotion.stop_ask', { title: goods(row) }),
                          figures: figures(row),
                          consequence: t('presale.stop_consequence'),
                          okText: t('promotion.stop'),
                          run: () => stop.mutateAsync(row.id),
                        })
                      }
                    >
                      {t('promotion.stop')}
                    </Button>
                  ) : null}
                  <Button
                    size="small"
                    danger
                    onClick={() =>
                      confirm({
                        title: t('presale.call_off_ask', { title: goods(row) }),
                        figures: figures(row),
                        consequence: t('presale.call_off_consequence'),
                        okText: t('presale.call_off'),
                        run: () => callOff.mutateAsync(row.id),
                      })
                    }
                  >
                    {t('presale.call_off')}
                  </Button>
                </Space>
              ) : null,
          },
        ]}
      />
    </>
  );
}
