import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, MomentSchema, maskName, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { people } from '#modules/accounts';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { type Shop, shopsByIds } from '#modules/shops';
import { countsOf, entrantOf, ticketsOfEntrant, winsOf } from './store.ts';
import type { Draw, Win } from './types.ts';

const Counts = { tickets: Type.Integer(), people: Type.Integer() };
export const DrawView = Type.Object({
  id: IdSchema('drw'),
  code: Type.String({ description: 'Of its page: /draws/…' }),
  productId: IdSchema('prd'),
  skuId: IdSchema('sku'),
  title: TextSchema(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  mediaId: Nullable(IdSchema('med')),
  shop: Nullable(Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() })),
  givenBy: Type.String({ description: 'shop, or market: the platform pays for the prizes' }),
  prizes: Type.Integer(),
  priceFen: FenSchema({ description: 'What a prize costs whoever won it, freight apart' }),
  worthFen: FenSchema({ description: 'What it cost in the shop when the draw was opened' }),
  level: Type.String({ description: 'Real-name level to enter: none, phone or identity' }),
  helpers: Type.Integer({ description: 'Tickets a person may have more, one for each friend who helps' }),
  claimDays: Type.Integer(),
  opensAt: MomentSchema(),
  closesAt: MomentSchema('Of the draw'),
  state: Type.String({
    description:
      'asked, declined or unanswered (the market asks the shop for prizes), upcoming, open, drawing, drawn, over or void',
  }),
  ...Counts,
  secretHash: Type.String({ description: 'SHA-256 of the secret, shown from the beginning' }),
  voidReason: Nullable(Type.String()),
});
export const DrawPage = Type.Object({
  ...DrawView.properties,
  secret: Nullable(Type.String({ description: 'Told at the draw' })),
  entriesHash: Nullable(Type.String({ description: 'SHA-256 of the list of tickets' })),
  drawnAt: Nullable(MomentSchema()),
  winners: Type.Array(
    Type.Object({
      place: Type.Integer(),
      name: Type.String({ description: 'Masked' }),
      ticket: Type.String(),
      state: Type.String({ description: 'waiting (comes next), won, claimed or lapsed' }),
    }),
  ),
  mine: Nullable(
    Type.Object({
      entrant: Type.String({ description: 'The caller in the list; friends help by it' }),
      tickets: Type.Array(Type.String()),
      state: Type.String({ description: 'in, or of who was drawn: waiting, won, claimed, lapsed' }),
      claimUntil: Nullable(MomentSchema()),
      tradeId: Nullable(IdSchema('trd')),
    }),
  ),
});

/** Goods and shops of what is shown, each read once. */
async function around(ctx: Ctx, draws: readonly Draw[]) {
  const [skus, shops, counts] = await Promise.all([
    productForSale(ctx, [...new Set(draws.map((one) => one.skuId))]),
    shopsByIds(ctx, [...new Set(draws.map((one) => one.shopId))]),
    draws.length > 0
      ? countsOf(
          ctx,
          draws.map((one) => one.id),
        )
      : [],
  ]);
  const bySku = new Map(skus.map((sku) => [sku.skuId, sku]));
  const byDraw = new Map(counts.map((one) => [one.drawId, one]));
  return { sku: (id: Uuid) => bySku.get(id), shop: (id: Uuid) => shops.get(id), counts: (id: Uuid) => byDraw.get(id) };
}
type Near = Awaited<ReturnType<typeof around>>;

function stateOf(draw: Draw, now: Date): string {
  if (draw.state === 'asked' && draw.opensAt <= now) return 'unanswered';
  if (draw.state !== 'open') return draw.state;
  if (draw.opensAt > now) return 'upcoming';
  // The job that draws may come a moment later.
  return draw.closesAt > now ? 'open' : 'drawing';
}

const goodsOut = (draw: Draw, sku: SkuForSale | undefined, shop: Shop | undefined) => ({
  productId: toId('prd', draw.productId),
  skuId: toId('sku', draw.skuId),
  title: sku?.title ?? { zh: '商品已下架', en: 'No longer listed' },
  saleAttributes: (sku?.saleAttributes ?? []).map(({ name, value }) => ({ name, value })),
  mediaId: sku?.mediaId ? toId('med', sku.mediaId) : null,
  shop: shop ? { id: toId('shp', shop.id), code: shop.code, name: shop.name } : null,
});

const drawOut = (draw: Draw, near: Near, now: Date): Static<typeof DrawView> => ({
  id: toId('drw', draw.id),
  code: draw.code,
  ...goodsOut(draw, near.sku(draw.skuId), near.shop(draw.shopId)),
  givenBy: draw.givenBy,
  prizes: draw.prizes,
  priceFen: draw.priceFen,
  worthFen: draw.worthFen,
  level: draw.level,
  helpers: draw.helpers,
  claimDays: draw.claimDays,
  opensAt: draw.opensAt.toISOString(),
  closesAt: draw.closesAt.toISOString(),
  state: stateOf(draw, now),
  tickets: near.counts(draw.id)?.tickets ?? 0,
  people: near.counts(draw.id)?.people ?? 0,
  secretHash: draw.secretHash,
  voidReason: draw.voidReason,
});

export async function drawsOut(ctx: Ctx, draws: readonly Draw[]): Promise<Static<typeof DrawView>[]> {
  const near = await around(ctx, draws);
  return draws.map((draw) => drawOut(draw, near, ctx.clock.now()));
}

/** A draw as whoever opens its page sees it; the secret only after it was drawn. */
export async function drawPage(ctx: Ctx, draw: Draw, viewer: Uuid | null): Promise<Static<typeof DrawPage>> {
  const [near, wins, entrant] = await Promise.all([
    around(ctx, [draw]),
    winsOf(ctx, draw.id),
    viewer ? entrantOf(ctx, draw.id, viewer) : null,
  ]);
  const [names, tickets] = await Promise.all([
    people(
      ctx,
      wins.map((one) => one.userId),
    ),
    entrant ? ticketsOfEntrant(ctx, draw.id, entrant.entrant) : [],
  ]);
  const told = draw.drawnAt !== null;
  return {
    ...drawOut(draw, near, ctx.clock.now()),
    secret: told ? draw.secret : null,
    entriesHash: draw.entriesHash,
    drawnAt: draw.drawnAt?.toISOString() ?? null,
    winners: wins.map(({ place, userId, ticket, state }) => ({
      place,
      ticket,
      state,
      name: maskName(names.get(userId)?.nickname ?? '*'),
    })),
    mine: entrant && {
      entrant: entrant.entrant,
      tickets,
      ...winOut(
        wins.find((one) => one.userId === viewer),
        ctx.clock.now(),
      ),
    },
  };
}

/** How it went for a person. */
export const winOut = (win: Win | undefined, now: Date) => ({
  // The job that lapses it may come a moment later.
  state: win?.state === 'won' && win.claimUntil && win.claimUntil <= now ? 'lapsed' : (win?.state ?? 'in'),
  claimUntil: win?.claimUntil?.toISOString() ?? null,
  tradeId: win?.tradeId ? toId('trd', win.tradeId) : null,
});
