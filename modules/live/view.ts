import { type Static, Type } from 'typebox';
import { type Ctx, earlier, FenSchema, IdSchema, MomentSchema, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { people } from '#modules/accounts';
import { productForSale, productSummaries } from '#modules/catalog';
import { mediaUrl } from '#modules/media';
import { factsOf, handPrices, rulesFor } from '#modules/promotions';
import { type Card, CardSchema, productCards } from '#modules/search';
import { shopsByIds } from '#modules/shops';
import { THERE } from './presence-service.ts';
import { countsSince } from './presence-store.ts';
import { explainedIn, explainedNow, shelves } from './shelf-store.ts';
import { roomsByIds } from './store.ts';
import { streamed } from './stream-store.ts';
import { END_REASONS, type EndReason, type Room, STATES, type State } from './types.ts';
import { hiddenAmong } from './words-store.ts';

export const StateSchema = Type.Unsafe<State>(Type.String({ enum: [...STATES] }));
const EndReasonSchema = Nullable(Type.Unsafe<EndReason>(Type.String({ enum: [...END_REASONS] })));

export const RoomCard = Type.Object({
  id: IdSchema('liv'),
  title: TextSchema(200),
  coverUrl: Nullable(Type.String()),
  state: StateSchema,
  host: Type.Object({ name: Type.String(), avatarUrl: Nullable(Type.String()) }),
  shop: Type.Object({ code: Type.String(), name: Type.String() }),
  plannedAt: MomentSchema(),
  openedAt: Nullable(MomentSchema()),
  endedAt: Nullable(MomentSchema()),
  viewers: Type.Integer({ description: 'In it within the last thirty seconds; 0 unless it is live' }),
  goods: Type.Integer({ description: 'How many goods stand on its shelf' }),
  explaining: Nullable(
    Type.Object({
      productId: IdSchema('prd'),
      title: TextSchema(200),
      mediaUrl: Nullable(Type.String()),
      priceFen: FenSchema(),
    }),
  ),
  replay: Type.Boolean({ description: 'It has ended and its stream can be seen again' }),
});
export type RoomCardView = Static<typeof RoomCard>;

export const RoomPage = Type.Object({
  ...RoomCard.properties,
  playlistUrl: Nullable(Type.String({ description: 'HLS; null: nothing has been streamed' })),
  explainingSince: Nullable(MomentSchema()),
  shelf: Type.Array(
    Type.Object({
      card: CardSchema,
      skuId: IdSchema('sku'),
      livePriceFen: Nullable(
        FenSchema({ description: 'What a piece costs in hand for who comes from this room, where that is less' }),
      ),
    }),
  ),
  chapters: Type.Array(
    Type.Object({
      productId: IdSchema('prd'),
      title: TextSchema(200),
      atMs: Type.Integer({ description: 'Into the stream' }),
    }),
  ),
});

/** Where a room's stream is to be had. */
export const playlistUrl = (id: Uuid): string => `/live/out/${toId('liv', id)}/index.m3u8`;

/** Rooms as cards, in the order given, from a few bulk reads whatever their number. */
export async function roomCards(ctx: Ctx, rooms: readonly Room[]): Promise<RoomCardView[]> {
  if (rooms.length === 0) return [];
  const ids = rooms.map((room) => room.id);
  const [shops, hosts, goods, now, there, kept] = await Promise.all([
    shopsByIds(ctx, [...new Set(rooms.map((room) => room.shopId))]),
    people(ctx, [...new Set(rooms.map((room) => room.hostId))]),
    shelves(ctx, ids),
    explainedNow(ctx, ids),
    countsSince(ctx, ids, earlier(ctx.clock.now(), THERE)),
    streamed(ctx, ids),
  ]);
  const first = rooms.flatMap((room) => goods.get(room.id)?.[0] ?? []);
  const products = await productSummaries(ctx, [...new Set([...first, ...now.map((one) => one.productId)])]);
  return rooms.flatMap((room): RoomCardView[] => {
    const shop = shops.get(room.shopId);
    if (!shop) return [];
    const host = hosts.get(room.hostId);
    const shelf = goods.get(room.id) ?? [];
    const current = now.find((one) => one.roomId === room.id);
    const product = current && products.get(current.productId);
    const cover = room.coverId ?? (shelf[0] && products.get(shelf[0])?.mediaId) ?? null;
    return [
      {
        id: toId('liv', room.id),
        title: { ...room.title },
        coverUrl: cover && mediaUrl(cover, 'w480'),
        state: room.state,
        host: { name: host?.nickname ?? shop.name, avatarUrl: host?.avatarUrl ?? null },
        shop: { code: shop.code, name: shop.name },
        plannedAt: room.plannedAt.toISOString(),
        openedAt: room.openedAt?.toISOString() ?? null,
        endedAt: room.endedAt?.toISOString() ?? null,
        viewers: room.state === 'live' ? (there.get(room.id) ?? 0) : 0,
        goods: shelf.length,
        explaining: product
          ? {
              productId: toId('prd', product.productId),
              title: product.title,
              mediaUrl: product.mediaId && mediaUrl(product.mediaId, 'w160'),
              priceFen: product.minPriceFen,
            }
          : null,
        replay: room.state === 'ended' && (kept.get(room.id) ?? 0) > 0,
      },
    ];
  });
}

/** Rooms as cards, by id and in that order; what is not to be seen (called off, taken away, of a frozen or closed shop, unknown) is left out. */
export async function roomCardsOf(ctx: Ctx, ids: readonly Uuid[]): Promise<RoomCardView[]> {
  const [found, hidden] = await Promise.all([roomsByIds(ctx, ids), hiddenAmong(ctx, ids)]);
  const rows = found.filter((room) => !room.removedAt && room.state !== 'cancelled' && !hidden.has(room.id));
  return roomCards(
    ctx,
    ids.flatMap((id) => rows.find((room) => room.id === id) ?? []),
  );
}

/** Goods of a room with what they cost, and what they cost who comes from it: by the same engine that prices the checkout. */
async function shelfOut(ctx: Ctx, room: Room, productIds: readonly Uuid[]): Promise<Static<typeof RoomPage>['shelf']> {
  const [cards, products] = await Promise.all([
    productCards(
      ctx,
      productIds.map((productId) => ({ productId })),
    ),
    productSummaries(ctx, productIds),
  ]);
  const skus = (
    await productForSale(
      ctx,
      [...products.values()].flatMap((one) => one.skuIds),
    )
  ).filter((sku) => sku.forSale);
  const moment = ctx.clock.now();
  const rules = await rulesFor(ctx, [room.shopId]);
  const items = skus.map((sku) => ({ ...sku, facts: factsOf(sku, moment) }));
  const prices = handPrices(
    { moment, destination: null, buyer: { liveRooms: new Set(room.state === 'live' ? [toId('liv', room.id)] : []) } },
    items,
    rules,
  );
  return cards.flatMap((card: Card) => {
    const [best] = skus
      .filter((sku) => toId('prd', sku.productId) === card.productId)
      .map((sku) => ({ skuId: sku.skuId, fen: prices.get(sku.skuId)?.handFen ?? sku.priceFen }))
      .sort((a, b) => a.fen - b.fen || (a.skuId < b.skuId ? -1 : 1));
    if (!best) return [];
    return [{ card, skuId: toId('sku', best.skuId), livePriceFen: best.fen < card.priceFen ? best.fen : null }];
  });
}

/** A room whole; null when its shop is not there any more. */
export async function roomOut(ctx: Ctx, room: Room): Promise<Static<typeof RoomPage> | null> {
  const [[card], shelf, explained, kept] = await Promise.all([
    roomCards(ctx, [room]),
    shelves(ctx, [room.id]),
    explainedIn(ctx, [room.id]),
    streamed(ctx, [room.id]),
  ]);
  if (!card) return null;
  const products = await productSummaries(ctx, [...new Set(explained.map((one) => one.productId))]);
  const shown = (kept.get(room.id) ?? 0) > 0;
  return {
    ...card,
    playlistUrl: shown || room.state === 'live' ? playlistUrl(room.id) : null,
    explainingSince: explained.find((one) => one.until === null)?.since.toISOString() ?? null,
    shelf: await shelfOut(ctx, room, shelf.get(room.id) ?? []),
    chapters: explained.flatMap((one) => {
      const product = products.get(one.productId);
      return product ? [{ productId: toId('prd', one.productId), title: product.title, atMs: one.offsetMs }] : [];
    }),
  };
}

export const ShopRoom = Type.Object({
  ...RoomCard.properties,
  shopId: IdSchema('shp'),
  coverId: Nullable(IdSchema('med')),
  hostId: IdSchema('usr'),
  dueAt: Nullable(MomentSchema('When it ends by itself unless something happens')),
  endReason: EndReasonSchema,
  peak: Type.Integer(),
  visitors: Type.Integer(),
  hasKey: Type.Boolean({ description: 'Somebody may send a stream' }),
  streamMs: Type.Integer({ description: 'How much of its stream has come' }),
  removed: Nullable(Type.Object({ at: MomentSchema(), reason: Type.String(), note: Nullable(Type.String()) })),
  shelf: Type.Array(
    Type.Object({ productId: IdSchema('prd'), title: TextSchema(200), mediaUrl: Nullable(Type.String()) }),
  ),
});

/** Rooms as desks see them. */
export async function shopRooms(ctx: Ctx, rooms: readonly Room[]): Promise<Static<typeof ShopRoom>[]> {
  const ids = rooms.map((room) => room.id);
  const [cards, goods, kept, came] = await Promise.all([
    roomCards(ctx, rooms),
    shelves(ctx, ids),
    streamed(ctx, ids),
    countsSince(ctx, ids, new Date(0)),
  ]);
  const products = await productSummaries(ctx, [...new Set([...goods.values()].flat())]);
  return rooms.flatMap((room) => {
    const card = cards.find((one) => one.id === toId('liv', room.id));
    if (!card) return [];
    return [
      {
        ...card,
        shopId: toId('shp', room.shopId),
        coverId: room.coverId && toId('med', room.coverId),
        hostId: toId('usr', room.hostId),
        dueAt: room.dueAt?.toISOString() ?? null,
        endReason: room.endReason,
        peak: room.peak,
        visitors: room.endedAt ? room.visitors : (came.get(room.id) ?? 0),
        hasKey: room.keyHash !== null,
        streamMs: kept.get(room.id) ?? 0,
        removed:
          room.removedAt && room.removedReason
            ? { at: room.removedAt.toISOString(), reason: room.removedReason, note: room.removedNote }
            : null,
        shelf: (goods.get(room.id) ?? []).flatMap((productId) => {
          const product = products.get(productId);
          return product
            ? [
                {
                  productId: toId('prd', productId),
                  title: product.title,
                  mediaUrl: product.mediaId && mediaUrl(product.mediaId, 'w160'),
                },
              ]
            : [];
        }),
      },
    ];
  });
}
