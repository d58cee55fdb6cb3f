import { Alert, Button, Segmented, Skeleton, Space } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import {
  client,
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { adTone } from '../tones.ts';

type Ad = Reply<'/api/shops/{shopId}/ads/{adId}'>;
type Report = Reply<'/api/shops/{shopId}/ads/{adId}/report'>;
const kinds = ['day', 'word', 'product'] as const;

/** One campaign: what it does now, and what it brought, by day, word or goods. */
export function AdPage() {
  const { t } = useWords();
  const shop = useShop();
  const path = { shopId: shop.id, adId: useParams().adId ?? '' };
  const found = useGet('/api/shops/{shopId}/ads/{adId}', { path });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  const ad = found.data;
  if (!ad) return <Skeleton active />;
  return (
    <>
      <PageHeader
        title={ad.name}
        trail={[{ text: t('job.ads'), to: shop.at('/ads') }]}
        acts={shop.may('promotions.edit') ? <Acts ad={ad} /> : null}
      />
      {ad.stopReason ? <Alert type="error" showIcon title={t('ads.stopped_why')} description={ad.stopReason} /> : null}
      <FigureRow>
        <FigureCard
          title={t('goods.state')}
          definition={t('ads.phase_definition')}
          value={<StateTag tone={adTone[ad.phase] ?? 'quiet'}>{t(`ads.phase.${ad.phase}`)}</StateTag>}
        />
        <FigureCard
          title={t('ads.today')}
          definition={t('ads.today_definition')}
          value={
            <>
              <MoneyText fen={ad.spentTodayFen} /> / <MoneyText fen={ad.dailyFen} />
            </>
          }
        />
        <FigureCard
          title={t('ads.spent')}
          definition={t('ads.spent_definition')}
          value={<MoneyText fen={ad.spentFen} />}
          {...(ad.totalFen !== null && {
            compare: (
              <>
                {t('ads.total')} <MoneyText fen={ad.totalFen} />
              </>
            ),
          })}
        />
      </FigureRow>
      <Terms ad={ad} />
      <ReportOf path={path} />
    </>
  );
}

function Acts({ ad }: { ad: Ad }) {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const path = { shopId: shop.id, adId: ad.id };
  const pause = useAct((_: null, key) => client.post('/api/shops/{shopId}/ads/{adId}/pause', { path, key }));
  const resume = useAct((_: null, key) => client.post('/api/shops/{shopId}/ads/{adId}/resume', { path, key }));
  const end = useAct((_: null, key) => client.post('/api/shops/{shopId}/ads/{adId}/end', { path, key }));
  if (ad.phase === 'ended' || ad.phase === 'stopped') return null;
  const paused = ad.phase === 'paused';
  const turn = paused ? resume : pause;
  return (
    <Space wrap>
      {turn.error ? <ProblemAlert error={turn.error} /> : null}
      <Link to={shop.at(`/ads/${ad.id}/terms`)}>
        <Button>{t('ads.change')}</Button>
      </Link>
      <Button loading={turn.isPending} onClick={() => turn.mutate(null)}>
        {t(paused ? 'ads.resume' : 'ads.pause')}
      </Button>
      <Button
        danger
        onClick={() =>
          confirm({
            title: t('ads.end_ask', { name: ad.name }),
            figures: [{ label: t('ads.spent'), value: <MoneyText fen={ad.spentFen} /> }],
            consequence: t('ads.end_consequence'),
            okText: t('ads.end'),
            run: () => end.mutateAsync(null),
          })
        }
      >
        {t('ads.end')}
      </Button>
    </Space>
  );
}

function Terms({ ad }: { ad: Ad }) {
  const { t } = useWords();
  const say = useSay();
  return (
    <section className="wb-block" aria-label={t('ads.terms')}>
      <h2>{t('ads.terms')}</h2>
      <ul className="wb-list wb-list-sums">
        {ad.words.map((one) => (
          <li key={one.word}>
            <span>
              {one.word}{' '}
              {one.brand === null ? null : (
                <StateTag tone="wrong">{t('ads.word_brand', { brand: one.brand })}</StateTag>
              )}
            </span>
            <span>
              {t('ads.bid')} <MoneyText fen={one.bidFen} />
            </span>
          </li>
        ))}
        {ad.bidFen === null ? null : (
          <li>
            <span>{t('ads.target.category')}</span>
            <span>
              {t('ads.bid')} <MoneyText fen={ad.bidFen} />
            </span>
          </li>
        )}
        <li>
          <span>{t('ads.pacing')}</span>
          <span>
            {t(`ads.pacing.${ad.pacing}`)} · {t('ads.hours', { from: ad.fromHour, to: ad.toHour })}
          </span>
        </li>
        <li>
          <span>{t('ads.runs')}</span>
          <span>
            <TimeText at={ad.startsAt} /> – {ad.endsAt ? <TimeText at={ad.endsAt} /> : t('ads.no_end')}
          </span>
        </li>
        {ad.goods.map((one) => (
          <li key={one.productId}>
            <span className="wb-wrap">{say(one.title)}</span>
            {one.live ? <span>{t('ads.goods_live')}</span> : <span>{t('ads.goods_off')}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReportOf({ path }: { path: { shopId: string; adId: string } }) {
  const { t } = useWords();
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const by = kinds.find((one) => one === params.get('by')) ?? 'day';
  const report = useGet('/api/shops/{shopId}/ads/{adId}/report', { path, query: { by } });
  if (report.error) return <ProblemAlert error={report.error} onRetry={() => report.refetch()} />;
  const nameOf = (row: Report['rows'][number]): string => {
    if (row.title) return say(row.title);
    return row.key === '' ? t('ads.target.category') : row.key;
  };
  const rows = report.data?.rows ?? [];
  return (
    <section className="wb-block" aria-label={t('ads.report')}>
      <h2>{t('ads.report')}</h2>
      <p className="desk-quiet">{t('ads.report_lead')}</p>
      <Segmented
        aria-label={t('ads.report_by')}
        value={by}
        onChange={(value) => setParams({ by: value }, { replace: true })}
        options={kinds.map((value) => ({ value, label: t(`ads.by.${value}`) }))}
      />
      <RowTable<Report['rows'][number]>
        rowKey={(row) => row.key}
        loading={report.isPending}
        pagination={false}
        dataSource={report.data && rows.length > 0 ? [...rows, { ...report.data.total, key: ' ', title: null }] : []}
        locale={{ emptyText: t('ads.report_none') }}
        columns={[
          {
            key: 'key',
            title: t(`ads.by.${by}`),
            render: (_, row) => (row.key === ' ' ? <strong>{t('ads.sum')}</strong> : nameOf(row)),
          },
          { key: 'impressions', title: t('ads.impressions'), align: 'right', render: (_, row) => row.impressions },
          { key: 'clicks', title: t('ads.clicks'), align: 'right', render: (_, row) => row.clicks },
          { key: 'spent', title: t('ads.cost'), align: 'right', render: (_, row) => <MoneyText fen={row.spentFen} /> },
          {
            key: 'invalid',
            title: t('ads.invalid'),
            align: 'right',
            render: (_, row) => `${row.refused} / ${row.givenBack}`,
          },
          { key: 'orders', title: t('ads.orders'), align: 'right', render: (_, row) => row.orders },
          {
            key: 'amount',
            title: t('ads.amount'),
            align: 'right',
            render: (_, row) => <MoneyText fen={row.amountFen} />,
          },
        ]}
      />
      {report.data && report.data.reasons.length > 0 ? (
        <>
          <h3>{t('ads.reasons')}</h3>
          <ul className="wb-list wb-list-sums">
            {report.data.reasons.map((one) => (
              <li key={one.reason}>
                <span>{one.text}</span>
                <span>{one.count}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
