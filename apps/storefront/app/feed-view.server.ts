import type { Reply } from '#client';
import { type PieceView, pieceView } from './content-view.server.ts';
import { type CardView, cardView } from './goods.server.ts';
import { type RoomView, roomView } from './live-view.server.ts';
import { type Market, orNull } from './market.server.ts';
import { type RankView, rankView } from './rank-view.server.ts';

/** As full rows as they come: two, four or five cards beside each other. */
const perPage = 20;

/** A place of the feed, ready to be drawn. */
export type FeedCard = { readonly id: string } & (
  | { readonly kind: 'goods'; readonly goods: CardView }
  | { readonly kind: 'piece'; readonly piece: PieceView; readonly why: string }
  | { readonly kind: 'rank'; readonly rank: RankView; readonly why: string }
  | { readonly kind: 'room'; readonly room: RoomView; readonly why: string }
);
export interface FeedPage {
  readonly cards: readonly FeedCard[];
  readonly next: string | null;
}

function cardOf(
  here: Market,
  { card, piece, rank, room, why, about }: Reply<'/api/feed'>['items'][number],
): FeedCard[] {
  const { say, t } = here;
  const said = t(`feed.why_${why}`, { about: say(about) });
  if (card) {
    // What sells best needs no reason said; that it is the same for all stands above.
    const goods = { ...cardView(here, card), ...(why === 'popular' ? {} : { why: said }) };
    return [{ id: card.productId, kind: 'goods', goods }];
  }
  if (piece) return [{ id: piece.id, kind: 'piece', piece: pieceView(here, piece), why: said }];
  if (room) return [{ id: room.id, kind: 'room', room: roomView(here, room), why: said }];
  if (!rank) return [];
  const view = rankView(here, rank);
  return [{ id: view.id, kind: 'rank', rank: view, why: said }];
}

/** A page of the home feed, with what it goes by: one's own for who agreed to it, else the same for all. One that is over ends. */
export async function feedOf(
  here: Market,
  cursor: string | null,
): Promise<{ goods: FeedPage; words: { title: string; rule: string; href: string; more: string } }> {
  const { api, t, anonymous } = here;
  const feed = await orNull(api.get('/api/feed', { query: { limit: perPage, ...(cursor ? { cursor } : {}) } }));
  const personal = feed?.personal ?? false;
  return {
    goods: {
      cards: (feed?.items ?? []).flatMap((item) => cardOf(here, item)),
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
