import { cardView, type GoodsPage } from './goods.server.ts';
import { type Market, orNull } from './market.server.ts';

const perPage = 20;

/** A page of the home feed, with what it goes by: one's own for who agreed to it, else the same for all. One that is over ends. */
export async function feedOf(
  here: Market,
  cursor: string | null,
): Promise<{ goods: GoodsPage; words: { title: string; rule: string; href: string; more: string } }> {
  const { api, say, t, anonymous } = here;
  const feed = await orNull(api.get('/api/feed', { query: { limit: perPage, ...(cursor ? { cursor } : {}) } }));
  const personal = feed?.personal ?? false;
  return {
    goods: {
      cards: (feed?.items ?? []).map(({ card, why, about }) => ({
        ...cardView(here, card),
        // What sells best needs no reason said; that it is the same for all stands above.
        ...(why === 'popular' ? {} : { why: t(`feed.why_${why}`, { about: say(about) }) }),
      })),
      next: feed?.nextCursor ?? null,
    },
    words: {
      title: t(personal ? 'home.feed' : 'feed.title_all'),
      rule: t(personal ? 'feed.rule_own' : 'feed.rule_all'),
      href: anonymous ? '/sign-in?back=/me/taste' : '/me/taste',
      more: t(personal ? 'feed.change' : 'feed.choose'),
    },
  };
}
