import type { Ctx, Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { creatorsByIds, livePieces } from '#modules/content';
import { settingTried, type Tried } from '#modules/experiments';
import { liveNow } from '#modules/live';
import { setting } from '#modules/operations';
import { trustOfShops } from './candidates-service.ts';
import type { Chosen } from './placing.ts';
import { keyOf } from './ranks.ts';
import { scopesHolding } from './ranks-store.ts';
import { settings } from './settings.ts';
import { type Entry, type Extra, woven } from './weave.ts';

/** Newest pieces looked at for a feed, rank lists, and rooms opened last. */
const PIECES = 80;
const LISTS = 20;
const ROOMS = 20;
/** So far down the feed its goods say which rank lists fit, and so high up a list they must stand. */
const LOOKED_AT = 60;
const HIGH = 10;

/** Pieces of shops, and with goods of shops, that are trusted: those that show goods of the feed first, the newest before older ones. */
async function piecesFor(ctx: Ctx, goods: readonly Chosen[]): Promise<Extra[]> {
  const pieces = await livePieces(ctx, { before: null, limit: PIECES });
  if (pieces.length === 0) return [];
  const shown = await productSummaries(ctx, [
    ...new Set(pieces.flatMap(({ body }) => body.goods.map((one) => one.productId))),
  ]);
  const creators = new Map(
    (await creatorsByIds(ctx, [...new Set(pieces.map((one) => one.creatorId))])).map((one) => [one.id, one]),
  );
  const shopsOf = new Map(
    pieces.map((piece): [Uuid, Uuid[]] => [
      piece.id,
      [
        ...(creators.get(piece.creatorId)?.shopId ? [creators.get(piece.creatorId)?.shopId as Uuid] : []),
        ...piece.body.goods.flatMap((one) => shown.get(one.productId)?.shopId ?? []),
      ],
    ]),
  );
  const [trustOf, floor] = await Promise.all([
    trustOfShops(ctx, [...new Set([...shopsOf.values()].flat())]),
    setting(ctx, 'recommend.trust_floor', settings),
  ]);
  const placeOf = new Map(goods.map((one, at) => [one.productId, at]));
  return pieces
    .filter((piece) => (shopsOf.get(piece.id) ?? []).every((shopId) => trustOf(shopId) >= floor))
    .map((piece, age) => {
      const best = piece.body.goods
        .flatMap(({ productId }) => {
          const at = placeOf.get(productId);
          return at === undefined ? [] : [{ productId, at }];
        })
        .sort((a, b) => a.at - b.at)[0];
      const weight = (best ? 1 - best.at / goods.length : 0) + 0.5 * (1 - age / pieces.length);
      return { weight, age, piece, best };
    })
    .sort((a, b) => b.weight - a.weight || a.age - b.age)
    .map(({ piece, best }) => ({
      id: piece.id,
      why: best ? 'shows' : 'fresh',
      ref: best?.productId ?? '',
      by: piece.creatorId,
    }));
}

/** Rank lists high on which goods of the feed stand, those of most of them first. */
async function ranksFor(ctx: Ctx, goods: readonly Chosen[]): Promise<Extra[]> {
  const ids = goods.slice(0, LOOKED_AT).map((one) => one.productId as Uuid);
  const lists = await scopesHolding(ctx, ids, HIGH, LISTS);
  return lists.map((one) => ({ id: keyOf(one.list, one), why: 'ranked', ref: '', by: `${one.kind} ${one.id}` }));
}

/** Rooms of trusted shops that are live: those that show goods of the feed first. */
async function roomsFor(ctx: Ctx, goods: readonly Chosen[]): Promise<Extra[]> {
  const rooms = await liveNow(ctx, ROOMS);
  if (rooms.length === 0) return [];
  const [trustOf, floor] = await Promise.all([
    trustOfShops(ctx, [...new Set(rooms.map((one) => one.shopId))]),
    setting(ctx, 'recommend.trust_floor', settings),
  ]);
  const placeOf = new Map<Uuid, number>(goods.map((one, at) => [one.productId as Uuid, at]));
  return rooms
    .filter((room) => trustOf(room.shopId) >= floor)
    .map((room) => {
      const at = Math.min(goods.length, ...room.productIds.map((id) => placeOf.get(id) ?? goods.length));
      return { room, at };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ room }) => ({ id: room.id, why: 'live', ref: '', by: room.shopId }));
}

/** The feed's goods with pieces, rank lists and live rooms between them, by the shares of the settings. */
export async function withExtras(ctx: Ctx, goods: readonly Chosen[], tried: Tried | null): Promise<Entry[]> {
  const [forPieces, forRanks, forRooms] = await Promise.all([
    settingTried(ctx, tried, 'recommend.piece_percent', settings),
    settingTried(ctx, tried, 'recommend.rank_percent', settings),
    settingTried(ctx, tried, 'recommend.room_percent', settings),
  ]);
  const [pieces, ranks, rooms] = await Promise.all([
    forPieces > 0 ? piecesFor(ctx, goods) : [],
    forRanks > 0 ? ranksFor(ctx, goods) : [],
    forRooms > 0 ? roomsFor(ctx, goods) : [],
  ]);
  // A room is over soon.
  return woven(goods, [
    { kind: 'room', perHundred: forRooms, extras: rooms },
    { kind: 'rank', perHundred: forRanks, extras: ranks },
    { kind: 'piece', perHundred: forPieces, extras: pieces },
  ]);
}
