import type { Ctx, DomainEvent, Text2, Uuid } from '#kernel';
import { people } from '#modules/accounts';
import { productSummaries } from '#modules/catalog';
import { type Dictionary, firstAnswered, vectorOf } from '#modules/search';
import { freshShops, shopsByIds } from '#modules/shops';
import { shelves } from './shelf-store.ts';
import type { Room } from './types.ts';
import {
  bestRooms,
  countRooms,
  latestTitles,
  liveRooms,
  putWords,
  type RoomPlace,
  renameShop,
  showRoomsOfShop,
} from './words-store.ts';

const both = (text: Text2): string => `${text.zh} ${text.en}`;
const shopWords = (name: string): string => vectorOf([{ weight: 'B', text: name }]);

/** A room is found by its title, its shop, who speaks and its goods as they are now. In the transaction in which they become so. */
export async function wordRoom(tx: Ctx, room: Room, productIds: readonly Uuid[]): Promise<void> {
  const [[shop], hosts, products] = await Promise.all([
    freshShops(tx, [room.shopId]),
    people(tx, [room.hostId]),
    productSummaries(tx, [...productIds]),
  ]);
  await putWords(tx, {
    shopId: room.shopId,
    id: room.id,
    words: vectorOf([
      { weight: 'A', text: both(room.title) },
      { weight: 'B', text: hosts.get(room.hostId)?.nickname ?? '' },
      { weight: 'C', text: productIds.map((id) => both(products.get(id)?.title ?? { zh: '', en: '' })).join(' ') },
    ]),
    shop: shopWords(shop?.name ?? ''),
  });
}

export async function shopRenamed(tx: Ctx, event: DomainEvent): Promise<void> {
  const [shop] = await freshShops(tx, [event.subjectId]);
  if (shop) await renameShop(tx, shop.id, shopWords(shop.name));
}
export const hideRooms = async (tx: Ctx, shopId: Uuid): Promise<void> =>
  void (await showRoomsOfShop(tx, shopId, false));
export const showRooms = async (tx: Ctx, shopId: Uuid): Promise<void> => void (await showRoomsOfShop(tx, shopId, true));

/** Rooms whose titles, shops and hosts a process learns: the latest. */
const MOST_TITLES = 5_000;

/** By which words rooms are looked for. They come and go within hours: learnt more often than what stays. */
const dictionary: Dictionary = {
  name: 'rooms',
  freshMs: 60_000,
  async texts(ctx) {
    const rooms = await latestTitles(ctx, MOST_TITLES);
    const [shops, hosts] = await Promise.all([
      shopsByIds(ctx, [...new Set(rooms.map((one) => one.shopId))]),
      people(ctx, [...new Set(rooms.map((one) => one.hostId))]),
    ]);
    return {
      names: [...[...shops.values()].map((one) => one.name), ...[...hosts.values()].map((one) => one.nickname)],
      texts: rooms.map((one) => both(one.title)),
    };
  },
};

/** `step`: which way of `firstAnswered` answers. */
export type RoomsAfter = RoomPlace & { readonly step: number };
export type FoundRooms = {
  readonly total: number;
  readonly relaxed: boolean;
  /** What the question was taken for. */
  readonly meant: string | null;
  readonly ids: readonly Uuid[];
  readonly next: RoomsAfter | null;
};
const NOTHING: FoundRooms = { total: 0, relaxed: false, meant: null, ids: [], next: null };

/**
 * Finds rooms by title, shop, host and goods: what is live first, then what is announced, then what can be seen again; without words all of
 * them. `liveOnly`: what is live and has all of the words, to stand beside other answers.
 */
export async function searchRooms(
  ctx: Ctx,
  input: { readonly q: string; readonly liveOnly: boolean; readonly after: RoomsAfter | null; readonly limit: number },
): Promise<FoundRooms> {
  const { q, liveOnly, after, limit } = input;
  const everything = q.trim() === '';
  const all = everything || liveOnly ? await countRooms(ctx, { tsquery: null, liveOnly }) : null;
  if (all === 0) return NOTHING;
  const found = everything
    ? null
    : await firstAnswered(ctx, { q, dictionary, step: after?.step ?? null }, (tsquery) =>
        countRooms(ctx, { tsquery, liveOnly }),
      );
  if (!everything && (!found || (liveOnly && found.relaxed))) return NOTHING;
  const rows = await bestRooms(ctx, { tsquery: found?.tsquery ?? null, liveOnly }, after, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    total: found?.total ?? all ?? 0,
    relaxed: found?.relaxed ?? false,
    meant: found?.meant ?? null,
    ids: page.map((row) => row.id),
    next: rows.length > limit && last ? { ...last, step: found?.step ?? 0 } : null,
  };
}

export type LiveNow = { readonly id: Uuid; readonly shopId: Uuid; readonly productIds: readonly Uuid[] };

/** What is live now, with its goods, the latest opened first. */
export async function liveNow(ctx: Ctx, limit: number): Promise<LiveNow[]> {
  const rooms = await liveRooms(ctx, limit);
  if (rooms.length === 0) return [];
  const goods = await shelves(
    ctx,
    rooms.map((one) => one.id),
  );
  return rooms.map(({ id, shopId }) => ({ id, shopId, productIds: goods.get(id) ?? [] }));
}
