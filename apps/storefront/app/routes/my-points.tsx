import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { dayText, momentText } from '../time-text.ts';

export const meta = headOf;

/** A buyer's points: what there is, what it is worth, what lapses next, and every move. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const cursor = url.searchParams.get('cursor');
  const [points, { items, nextCursor }] = await Promise.all([
    shown(api.get('/api/me/points'), url),
    shown(api.get('/api/me/points/entries', { query: cursor ? { cursor } : {} }), url),
  ]);
  const { terms, lapsing } = points;
  return {
    free: points.free,
    notes: [
      terms
        ? t('points.worth', {
            worth: amountText(points.free * terms.fenPerPoint),
            hundred: amountText(100 * terms.fenPerPoint),
            most: `${terms.mostBps / 100}%`,
          })
        : t('points.no_use'),
      points.held > 0 ? t('points.held', { points: points.held }) : '',
      points.owed > 0 ? t('points.owed', { points: points.owed }) : '',
      // A lot ends as its last day does.
      lapsing ? t('points.lapsing', { points: lapsing.points, day: dayText(Date.parse(lapsing.at) - 1, lang) }) : '',
    ].filter(Boolean),
    items: items.map((one) => ({
      nth: one.nth,
      at: momentText(one.at, lang),
      text: t(`points.kind.${one.kind}`),
      points: `${one.points > 0 ? '+' : '−'}${Math.abs(one.points)}`,
      after: t('points.after', { points: one.freeAfter }),
      href: one.orderId ? `/orders/${one.orderId}` : null,
    })),
    nextCursor,
    head: { title: t('points.mine'), hidden: true },
  };
}

export default function MyPoints() {
  const { t } = useWords();
  const { free, notes, items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="points" title={t('points.mine')}>
      <section className="rounded-card border border-line bg-surface p-4" aria-label={t('points.free')}>
        <p className="text-sm text-ink-soft">{t('points.free')}</p>
        <p className="dx-figure text-2xl font-semibold">{free}</p>
        <ul className="mt-2 space-y-1 text-sm text-ink-soft">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
      {items.length === 0 ? (
        <Nothing title={t('points.none')} detail={t('points.none_detail')} />
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {items.map((one) => (
            <li key={one.nth} className="flex items-baseline justify-between gap-4 px-4 py-3">
              <div>
                <p>
                  {one.href ? (
                    <a href={one.href} className="underline decoration-edge underline-offset-4 hover:decoration-ink">
                      {one.text}
                    </a>
                  ) : (
                    one.text
                  )}
                </p>
                <p className="dx-figure text-sm text-ink-soft">{one.at}</p>
              </div>
              <div className="text-end">
                <p className="dx-figure font-semibold whitespace-nowrap">{one.points}</p>
                <p className="text-sm text-ink-soft">{one.after}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/points?cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/">{t('points.go_shopping')}</ButtonLink>
    </MinePage>
  );
}
