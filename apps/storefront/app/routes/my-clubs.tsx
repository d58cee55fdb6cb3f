import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, Label, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { dayText } from '../time-text.ts';

export const meta = headOf;

/** The shops a buyer is a member of. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, say, t, lang } = market(context);
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(api.get('/api/me/clubs', { query: cursor ? { cursor } : {} }), url);
  return {
    items: items.map((one) => ({
      id: one.shop.id,
      // A club that was closed has no page; the shop has.
      href: one.open ? `/shops/${one.shop.code}/club` : `/shops/${one.shop.code}`,
      name: one.shop.name,
      tier: one.open ? say(one.tierName) : t('club.closed'),
      notes: [
        t('club.spent', { amount: amountText(one.spentFen) }),
        one.open && one.nextFromFen !== null
          ? t('club.next_from', { amount: amountText(one.nextFromFen - one.spentFen) })
          : '',
        t('club.since', { day: dayText(one.joinedAt, lang) }),
      ].filter(Boolean),
    })),
    nextCursor,
    head: { title: t('club.mine'), hidden: true },
  };
}

export default function MyClubs() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="clubs" title={t('club.mine')}>
      {items.length === 0 ? (
        <Nothing title={t('club.none')} detail={t('club.none_detail')} />
      ) : (
        <ul className="grid gap-3">
          {items.map((one) => (
            <li key={one.id} className="space-y-1 rounded-card border border-line bg-surface p-4">
              <p className="flex flex-wrap items-center gap-2">
                <a href={one.href} className="font-medium underline decoration-edge underline-offset-4">
                  {one.name}
                </a>
                <Label>{one.tier}</Label>
              </p>
              <p className="text-sm text-ink-soft">{one.notes.join(' · ')}</p>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/clubs?cursor=${nextCursor}`} text={t('list.more')} /> : null}
    </MinePage>
  );
}
