import type { Static } from 'typebox';
import { type Ctx, days, earlier, seconds, type Text2, toId, type Uuid } from '#kernel';
import { followedId, triedBy } from '#modules/behaviour';
import { category, productSummaries } from '#modules/catalog';
import { cardsOut, liveByIds, type PieceCard } from '#modules/content';
import { type RoomCardView, roomCardsOf } from '#modules/live';
import { setting } from '#modules/operations';
import { type Card, productCards } from '#modules/search';
import { refuse } from './errors.ts';
import { makeFeed } from './feed-making-service.ts';
import { dropFeeds, type FeedRow, feedById, latestFeed } from './feed-store.ts';
import { type RankCard, rankCards } from './ranks-service.ts';
import { settings } from './settings.ts';
import type { Entry, EntryWhy } from './weave.ts';

export type Place = { readonly feedId: Uuid; readonly from: number };
type Said = { readonly why: EntryWhy; readonly about: Text2 | null };
export type FeedItem = Said &
  (
    | { readonly kind: 'goods'; readonly card: Card }
    | { readonly kind: 'piece'; readonly piece: Static<typeof PieceCard> }
    | { readonly kind: 'rank'; readonly rank: RankCard }
    | { readonly kind: 'room'; readonly room: RoomCardView }
  );
export type FeedPage = { readonly personal: boolean; readonly items: readonly FeedItem[]; readonly next: Place | null };

/** Looked for at most so often when what stands in the feed has gone since: a page is full as long as the feed goes on. */
const TRIES = 5;

/**
 * A page of the home feed. Of who agreed to personalisation it is their own, of everybody else the same for all; a page goes on in the feed it began in, so nothing
 * comes twice, and is as long as asked while there is more. Refuses recommend.feed_over for one that is gone, or is somebody else's.
 */
export async function feedPage(ctx: Ctx, after: Place | null, limit: number): Promise<FeedPage> {
  const userId = await followedId(ctx);
  const feed = after ? await feedById(ctx, after.feedId) : await feedNow(ctx, userId);
  if (!feed || (feed.userId !== null && feed.userId !== userId)) throw refuse('feed_over');
  const items: FeedItem[] = [];
  let from = after?.from ?? 0;
  for (let nth = 0; nth < TRIES && items.length < limit && from < feed.ids.length; nth += 1) {
    const to = Math.min(feed.ids.length, from + limit - items.length);
    items.push(...(await itemsOf(ctx, entriesOf(feed, from, to))));
    from = to;
  }
  return {
    personal: feed.userId !== null,
    items,
    next: from < feed.ids.length ? { feedId: feed.id, from } : null,
  };
}

const entriesOf = (feed: FeedRow, from: number, to: number): Entry[] =>
  feed.ids.slice(from, to).map((id, nth) => ({
    id,
    kind: feed.kinds[from + nth] ?? 'goods',
    why: feed.whys[from + nth] ?? 'popular',
    ref: feed.refs[from + nth] ?? '',
  }));

/** Entries as they are shown now; what is not there any more is left out. */
async function itemsOf(ctx: Ctx, entries: readonly Entry[]): Promise<FeedItem[]> {
  const of = (kind: Entry['kind']) => entries.filter((one) => one.kind === kind).map((one) => one.id);
  const [cards, pieces, ranks, rooms, about] = await Promise.all([
    productCards(
      ctx,
      of('goods').map((productId) => ({ productId: productId as Uuid })),
    ),
    piecesShown(ctx, of('piece') as Uuid[]),
    rankCards(ctx, of('rank')),
    roomCardsOf(ctx, of('room') as Uuid[]),
    aboutOf(ctx, entries),
  ]);
  const goods = new Map<string, Card>(cards.map((card) => [card.productId, card]));
  const written = new Map<string, Static<typeof PieceCard>>(pieces.map((piece) => [piece.id, piece]));
  return entries.flatMap(({ kind, id, why, ref }): FeedItem[] => {
    const said: Said = { why, about: about.get(ref) ?? null };
    if (kind === 'rank') {
      const rank = ranks.get(id);
      return rank ? [{ kind, ...said, rank }] : [];
    }
    if (kind === 'room') {
      // A room that has ended is no reason to stop at.
      const room = rooms.find((one) => one.id === toId('liv', id as Uuid) && one.state === 'live');
      return room ? [{ kind, ...said, room }] : [];
    }
    if (kind === 'piece') {
      const piece = written.get(toId('pce', id as Uuid));
      return piece ? [{ kind, ...said, piece }] : [];
    }
    const card = goods.get(toId('prd', id as Uuid));
    return card?.shop.trading ? [{ kind, ...said, card }] : [];
  });
}

const piecesShown = async (ctx: Ctx, ids: readonly Uuid[]) =>
  ids.length === 0 ? [] : cardsOut(ctx, await liveByIds(ctx, ids));

async function feedNow(ctx: Ctx, userId: Uuid | null): Promise<FeedRow> {
  const fresh = await setting(ctx, 'recommend.feed_seconds', settings);
  const tried = userId ? await triedBy(ctx, 'recommend.feed') : null;
  const since = earlier(ctx.clock.now(), seconds(fresh));
  // What was put together before an experiment began is of no variant.
  const latest = await latestFeed(ctx, userId, tried && tried.since > since ? tried.since : since);
  return latest ?? makeFeed(ctx, userId, tried);
}

/** What reasons refer to, by name: products by title, categories by theirs. */
async function aboutOf(ctx: Ctx, reasons: readonly Entry[]): Promise<Map<string, Text2>> {
  const of = (...whys: EntryWhy[]) => [
    ...new Set(reasons.flatMap(({ why, ref }) => (whys.includes(why) && ref ? [ref] : []))),
  ];
  const products = await productSummaries(ctx, of('seen', 'together', 'shows') as Uuid[]);
  const names = await Promise.all(
    of('interest').map(async (id) => [id, (await category(ctx, id).catch(() => null))?.name] as const),
  );
  return new Map([
    ...[...products.values()].map((one): [string, Text2] => [one.productId, one.title]),
    ...names.flatMap(([id, name]): [string, Text2][] => (name ? [[id, name]] : [])),
  ]);
}

/** Feeds that nobody reads on in any more. */
export const dropOldFeeds = (ctx: Ctx): Promise<number> => dropFeeds(ctx, earlier(ctx.clock.now(), days(1)));
