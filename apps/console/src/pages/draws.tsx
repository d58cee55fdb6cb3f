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
import { useMay } from '../access.ts';
import { ShopLink } from '../parts/shop-link.tsx';

type Draw = Reply<'/api/console/draws'>['items'][number];
/** What a shop was asked for has no page yet. */
const hidden: ReadonlySet<string> = new Set(['asked', 'declined', 'unanswered']);
const endable: ReadonlySet<string> = new Set(['open', 'upcoming', 'asked']);
const tones: Readonly<Record<string, StateTone>> = { asked: 'waits', open: 'waits', drawing: 'waits', drawn: 'done' };

/** Draws of every shop, newest first; one that must not go on is ended before it is drawn, with a reason its page shows. */
export function DrawsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const confirm = useConfirmDanger();
  const end = useAct(({ drawId, reason }: { drawId: string; reason: string }, key) =>
    client.post('/api/console/draws/{drawId}/void', { path: { drawId }, body: { reason }, key }),
  );
  return (
    <>
      <PageHeader
        title={t('job.draws')}
        lead={t('draws.lead')}
        acts={
          may('promotions.edit') ? (
            <Link to="/draws/new">
              <Button type="primary">{t('draws.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Draw>
        id="console.draws"
        caption={t('job.draws')}
        path="/console/draws"
        rowKey={(row) => row.id}
        empty={t('draws.none')}
        columns={[
          {
            key: 'goods',
            title: t('draws.goods'),
            render: (row) => (
              <Link to={`/products/${row.productId}`} className="con-wrap">
                {say(row.title) || row.productId}
              </Link>
            ),
          },
          { key: 'givenBy', title: t('draws.given_by'), render: (row) => t(`draws.given_by.${row.givenBy}`) },
          { key: 'shop', title: t('list.shop'), render: (row) => (row.shop ? <ShopLink id={row.shop.id} /> : '—') },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={tones[row.state] ?? 'quiet'}>{t(`draws.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'price',
            title: t('draws.price_worth'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.priceFen} /> / <MoneyText fen={row.worthFen} />
              </>
            ),
          },
          { key: 'prizes', title: t('draws.prizes'), align: 'right', render: (row) => row.prizes },
          {
            key: 'entered',
            title: t('draws.entered'),
            align: 'right',
            render: (row) => `${row.people} / ${row.tickets}`,
          },
          { key: 'closes', title: t('draws.closes'), render: (row) => <TimeText at={row.closesAt} /> },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) => (
              <span className="con-acts">
                {hidden.has(row.state) ? null : <a href={`/draws/${row.code}`}>{t('draws.page')}</a>}
                {may('promotions.edit') && endable.has(row.state) ? (
                  <Button
                    size="small"
                    danger
                    onClick={() =>
                      confirm({
                        title: t('draws.end_ask', { title: say(row.title) }),
                        figures: [
                          { label: t('draws.prizes'), value: row.prizes },
                          { label: t('draws.entered'), value: `${row.people} / ${row.tickets}` },
                        ],
                        consequence: t('draws.end_consequence'),
                        reasonLabel: t('draws.reason'),
                        okText: t('draws.end'),
                        run: (reason) => end.mutateAsync({ drawId: row.id, reason }),
                      })
                    }
                  >
                    {t('draws.end')}
                  </Button>
                ) : null}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
