import { Button, Skeleton } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import {
  absoluteTime,
  Chart,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';

type Board = Reply<'/api/console/campaigns/{campaignId}/board'>;
/** Read again each second: what was ordered is on the board within two. */
const EVERY = 1_000;

/** What was bought of a campaign until now, by minute, province and goods; `?screen=1` is the same for a wall, without the rest of the desk. */
export function CampaignBoardPage() {
  const { campaignId = '' } = useParams();
  const [query] = useSearchParams();
  const { t, lang } = useWords();
  const say = useSay();
  const provinces = useGet('/api/divisions', {});
  const found = useGet('/api/console/campaigns/{campaignId}/board', { path: { campaignId } }, { every: EVERY });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const board = found.data;
  const nameOf = (code: string): string | null => {
    const place = provinces.data?.items.find((one) => one.code.slice(0, 2) === code);
    return place ? (lang === 'en' && place.nameEn) || place.name : null;
  };
  const screen = query.get('screen') === '1';
  const here = `/campaigns/${campaignId}`;
  return (
    <div className={screen ? 'con-block con-screen' : 'con-block'}>
      <PageHeader
        title={screen ? say(board.name) : t('board.title')}
        lead={
          <>
            {t('board.lead')} <time dateTime={board.at}>{absoluteTime(new Date(board.at), true)}</time>
          </>
        }
        {...(screen
          ? {}
          : {
              trail: [
                { text: t('job.campaigns'), to: '/campaigns' },
                { text: say(board.name), to: here },
              ],
            })}
        acts={
          <Link to={screen ? `${here}/board` : `${here}/board?screen=1`}>
            <Button>{t(screen ? 'board.desk' : 'board.screen')}</Button>
          </Link>
        }
      />
      <Totals total={board.total} />
      <Minutes minutes={board.minutes} />
      <h2>{t('board.provinces')}</h2>
      <Ranked
        rows={board.provinces.map((one) => ({
          ...one,
          id: one.code,
          text: nameOf(one.code) ?? (one.name || t('board.no_place')),
        }))}
        title={t('board.province')}
      />
      <h2>{t('board.goods')}</h2>
      <Ranked
        rows={board.goods.map((one) => ({ ...one, id: one.productId, text: say(one.title) }))}
        title={t('campaigns.goods')}
      />
    </div>
  );
}

function Totals({ total }: { total: Board['total'] }) {
  const { t } = useWords();
  return (
    <FigureRow>
      <FigureCard title={t('board.orders')} definition={t('board.orders_is')} value={total.orders} />
      <FigureCard title={t('board.gmv')} definition={t('board.gmv_is')} value={<MoneyText fen={total.gmvFen} />} />
      <FigureCard title={t('board.paid')} definition={t('board.paid_is')} value={<MoneyText fen={total.paidFen} />} />
      <FigureCard
        title={t('board.refunded')}
        definition={t('board.refunded_is')}
        value={<MoneyText fen={total.refundedFen} />}
      />
    </FigureRow>
  );
}

function Minutes({ minutes }: { minutes: Board['minutes'] }) {
  const { t } = useWords();
  if (minutes.length === 0) return <p className="desk-quiet">{t('board.empty')}</p>;
  return (
    <Chart
      title={t('board.minutes')}
      definition={t('board.minutes_is')}
      categoryTitle={t('board.minute')}
      categories={minutes.map(({ minute }) =>
        new Date(minute).toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }),
      )}
      unit="fen"
      series={[
        { key: 'gmv', name: t('board.gmv'), kind: 'bar', values: minutes.map((one) => one.gmvFen) },
        { key: 'paid', name: t('board.paid'), kind: 'line', values: minutes.map((one) => one.paidFen) },
      ]}
    />
  );
}

type Row = Board['total'] & { readonly id: string; readonly text: string };

function Ranked({ rows, title }: { rows: readonly Row[]; title: string }) {
  const { t } = useWords();
  return (
    <ScrollBox>
      <RowTable<Row>
        size="small"
        rowKey={(row) => row.id}
        pagination={false}
        dataSource={[...rows]}
        locale={{ emptyText: t('board.empty') }}
        columns={[
          { key: 'text', title, render: (_value, row) => row.text },
          { key: 'orders', title: t('board.orders'), align: 'right', render: (_value, row) => row.orders },
          { key: 'pieces', title: t('board.pieces'), align: 'right', render: (_value, row) => row.pieces },
          {
            key: 'gmv',
            title: t('board.gmv'),
            align: 'right',
            render: (_value, row) => <MoneyText fen={row.gmvFen} />,
          },
          {
            key: 'paid',
            title: t('board.paid'),
            align: 'right',
            render: (_value, row) => <MoneyText fen={row.paidFen} />,
          },
          {
            key: 'refunded',
            title: t('board.refunded'),
            align: 'right',
            render: (_value, row) => <MoneyText fen={row.refundedFen} />,
          },
        ]}
      />
    </ScrollBox>
  );
}
