import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, LoadMore, Tabs } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { asksText, levelView } from '../level-view.server.ts';
import { market, shown } from '../market.server.ts';
import { Figures } from '../parts/figures.tsx';
import { LevelRule } from '../parts/level-rule.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

const periods = [7, 30, 90] as const;

/** What became of one's own pieces: one's level, figures together and piece by piece, and over which goods they led to orders. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, say, lang } = here;
  const days = periods.find((one) => String(one) === url.searchParams.get('days')) ?? 30;
  const query = { days };
  const cursor = url.searchParams.get('cursor');
  const [report, path, level] = await Promise.all([
    shown(api.get('/api/me/creator/report', { query: { ...query, ...(cursor ? { cursor } : {}) } }), url),
    shown(api.get('/api/me/creator/path', { query }), url),
    shown(api.get('/api/me/creator/level'), url),
  ]);
  const { total } = report;
  const count = (value: number): string => value.toLocaleString(lang);
  const kept = (row: { paidFen: number; refundedFen: number }): string => amountText(row.paidFen - row.refundedFen);
  const counts = ['seen', 'reads', 'likes', 'collects', 'comments', 'shares', 'arrivals', 'follows', 'clicks'] as const;
  const ofPiece = ['reads', 'likes', 'comments', 'shares', 'clicks', 'orders'] as const;
  return {
    tabs: periods.map((one) => ({
      id: String(one),
      text: t('creator_report.days', { count: one }),
      href: `/me/creations/report?days=${one}`,
    })),
    days: String(days),
    file: `/api/me/creator/report.csv?days=${days}`,
    rule: t('creator_report.window', { days: report.windowDays }),
    level: levelView(here, { level: level.level, levelRule: { days: level.days, rungs: level.rungs } }),
    missing: level.missing
      ? t('creator_report.missing', {
          level: level.missing.level,
          what: asksText(here, level.missing),
        })
      : t('creator_report.top'),
    has: t('creator_report.has', {
      days: level.days,
      published: count(level.has.published),
      reads: count(level.has.reads),
      sold: amountText(level.has.soldFen),
    }),
    figures: counts.map((name) => ({ name, word: t(`creator_report.${name}`), value: count(total[name]) })),
    earned: [
      { name: 'orders', word: t('creator_report.orders'), value: count(total.orders) },
      { name: 'paid', word: t('creator_report.paid'), value: amountText(total.paidFen) },
      { name: 'kept', word: t('creator_report.kept'), value: kept(total) },
    ],
    pieces: report.items.map((row) => ({
      id: row.id,
      title: say(row.title) || t('creation.untitled'),
      figures: ofPiece.map((name) => ({ name, word: t(`creator_report.${name}`), value: count(row[name]) })),
      kept: kept(row),
    })),
    more: report.nextCursor && `/me/creations/report?days=${days}&cursor=${encodeURIComponent(report.nextCursor)}`,
    paths: path.own.map((row) => ({
      id: `${row.piece.id} ${row.product.id}`,
      piece: say(row.piece.title) || t('creation.untitled'),
      goods: say(row.product.title),
      href: `/products/${row.product.id}`,
      text: t('creator_report.path', {
        orders: row.orders,
        sum: kept(row),
        lag:
          row.medianMinutes < 120
            ? t('creator_report.minutes', { count: row.medianMinutes })
            : row.medianMinutes < 2_880
              ? t('creator_report.hours', { count: Math.round(row.medianMinutes / 60) })
              : t('creator_report.lag_days', { count: Math.round(row.medianMinutes / 1_440) }),
      }),
    })),
    head: { title: t('creator_report.title'), hidden: true },
  };
}

export default function CreatorReport() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <MinePage here="creations" title={t('creator_report.title')}>
      <section aria-labelledby="level" className="space-y-2 rounded-card border border-line bg-surface p-4">
        <h2 id="level" className="font-semibold">
          {t('level.title')}: {page.level.text}
        </h2>
        <p className="text-sm">{page.has}</p>
        <p className="text-sm font-medium">{page.missing}</p>
        <LevelRule level={page.level} />
      </section>
      <Tabs label={t('creator_report.period')} tabs={page.tabs} current={page.days} />
      <section aria-labelledby="earned" className="space-y-2">
        <h2 id="earned" className="font-semibold">
          {t('creator_report.earned')}
        </h2>
        <Figures figures={page.earned} />
        <p className="text-sm">
          {t('creator_report.not_income')}{' '}
          <a href="/me/earnings" className="underline">
            {t('earnings.mine')}
          </a>
        </p>
        <p className="text-sm text-ink-soft">{page.rule}</p>
      </section>
      <section aria-labelledby="figures" className="space-y-2">
        <h2 id="figures" className="font-semibold">
          {t('creator_report.figures')}
        </h2>
        <Figures figures={page.figures} />
        <ButtonLink href={page.file} size="small" download>
          {t('creator_report.file')}
        </ButtonLink>
      </section>
      <section aria-labelledby="pieces" className="space-y-2">
        <h2 id="pieces" className="font-semibold">
          {t('creation.pieces')}
        </h2>
        {page.pieces.length === 0 ? (
          <Nothing title={t('creator_report.none')} detail={t('creator_report.none_detail')} />
        ) : null}
        <ul className="space-y-2">
          {page.pieces.map((piece) => (
            <li key={piece.id} className="space-y-2 rounded-card border border-line bg-surface p-3">
              <div className="flex items-baseline justify-between gap-3">
                <a href={`/me/creations/${piece.id}`} className="min-w-0 font-medium hover:underline">
                  {piece.title}
                </a>
                <span className="dx-figure shrink-0 font-semibold">{piece.kept}</span>
              </div>
              <Figures figures={piece.figures} small />
            </li>
          ))}
        </ul>
        {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
      </section>
      {page.paths.length > 0 ? (
        <section aria-labelledby="paths" className="space-y-2">
          <h2 id="paths" className="font-semibold">
            {t('creator_report.paths')}
          </h2>
          <ul className="divide-y divide-line rounded-card border border-line bg-surface">
            {page.paths.map((path) => (
              <li key={path.id} className="space-y-1 px-4 py-3 text-sm">
                <p>
                  {path.piece} →{' '}
                  <a href={path.href} className="underline">
                    {path.goods}
                  </a>
                </p>
                <p className="text-ink-soft">{path.text}</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </MinePage>
  );
}
