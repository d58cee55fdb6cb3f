import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, LoadMore } from '#ui';
import { drawStanding, outcomeText } from '../draw-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** Draws a person is in, and how they went. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(api.get('/api/me/draws', { query: cursor ? { cursor } : {} }), url);
  return {
    items: items.map(({ draw, myTickets, myState, claimUntil, tradeId }) => ({
      ...drawStanding(here, draw),
      tickets: t('draw.my_tickets', { count: myTickets }),
      outcome: outcomeText(here, draw.state === 'drawn' || draw.state === 'over' ? myState : ''),
      claim: myState === 'won' && claimUntil ? t('draw.claim_until', { at: momentText(claimUntil, lang) }) : '',
      next: tradeId
        ? { href: `/pay/${tradeId}`, text: t('bargain.see_order') }
        : { href: `/draws/${draw.code}`, text: t('draw.see') },
    })),
    nextCursor,
    head: { title: t('draw.mine'), hidden: true },
  };
}

export default function MyDraws() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="draws" title={t('draw.mine')}>
      {items.length === 0 ? (
        <Nothing title={t('draw.none_mine')} detail={t('draw.none_mine_detail')} />
      ) : (
        <ul className="grid gap-3">
          {items.map((one) => (
            <li key={one.code} className="space-y-2 rounded-card border border-line bg-surface p-4">
              <BargainGoods {...one.goods}>
                <p>
                  {one.stateText} · {one.closesText}
                </p>
                <p>{one.tickets}</p>
                <p className="font-semibold">{one.outcome}</p>
                {one.claim ? <p className="text-vermilion-ink">{one.claim}</p> : null}
              </BargainGoods>
              <ButtonLink href={one.next.href} aria-label={`${one.next.text}: ${one.goods.title}`}>
                {one.next.text}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/draws?cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/draws">{t('draw.title')}</ButtonLink>
    </MinePage>
  );
}
