import { Button } from 'antd';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Offer = Reply<'/api/shops/{shopId}/group-offers'>['items'][number];
const tones: Record<Offer['state'], StateTone> = { active: 'done', stopped: 'quiet', ended: 'quiet' };

/** Group offers of the shop with their numbers: how many groups came together, and how many pieces they took. */
export function GroupOffersPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const stop = useAct((groupOfferId: string, key) =>
    client.post('/api/shops/{shopId}/group-offers/{groupOfferId}/stop', {
      path: { shopId: shop.id, groupOfferId },
      key,
    }),
  );
  const mayEdit = shop.may('promotions.edit');
  const ask = (row: Offer) =>
    confirm({
      title: t('groups.stop_ask', { title: say(row.title) }),
      figures: [
        { label: t('groups.price'), value: <MoneyText fen={row.lowestFen} /> },
        { label: t('groups.open'), value: row.groups.open },
      ],
      consequence: t('groups.stop_consequence'),
      okText: t('promotion.stop'),
      run: () => stop.mutateAsync(row.id),
    });
  return (
    <>
      <PageHeader
        title={t('job.group_offers')}
        lead={t('groups.lead')}
        acts={
          mayEdit ? (
            <Link to={shop.at('/group-offers/new')}>
              <Button type="primary">{t('groups.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Offer>
        id="group-offers"
        caption={t('job.group_offers')}
        path={`/shops/${shop.id}/group-offers`}
        rowKey={(row) => row.id}
        empty={t('groups.none')}
        columns={[
          { key: 'title', title: t('groups.goods'), render: (row) => <div className="wb-wrap">{say(row.title)}</div> },
          {
            key: 'price',
            title: t('groups.price'),
            align: 'right',
            render: (row) => <MoneyText fen={row.lowestFen} />,
          },
          { key: 'size', title: t('groups.size'), align: 'right', render: (row) => row.size },
          { key: 'hours', title: t('groups.hours'), align: 'right', render: (row) => row.hours },
          { key: 'taken', title: t('groups.taken'), align: 'right', render: (row) => `${row.taken} / ${row.stock}` },
          { key: 'open', title: t('groups.open'), align: 'right', render: (row) => row.groups.open },
          { key: 'full', title: t('groups.full'), align: 'right', render: (row) => row.groups.full },
          { key: 'failed', title: t('groups.failed'), align: 'right', render: (row) => row.groups.failed },
          { key: 'people', title: t('groups.people'), align: 'right', render: (row) => row.people },
          { key: 'ends', title: t('promotion.ends'), render: (row) => <TimeText at={row.endsAt} /> },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={tones[row.state]}>{t(`groups.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && row.state === 'active' ? (
                <Button size="small" danger onClick={() => ask(row)}>
                  {t('promotion.stop')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
