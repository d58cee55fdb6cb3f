import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, MomentSchema, maskName, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { people } from '#modules/accounts';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { type Shop, shopsByIds } from '#modules/shops';
import { pageMark } from './service.ts';
import { cutsOf, offerById } from './store.ts';
import type { Bargain, Figures, Offer } from './types.ts';

const Goods = {
  productId: IdSchema('prd'),
  skuId: IdSchema('sku'),
  title: TextSchema(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  mediaId: Nullable(IdSchema('med')),
  shop: Nullable(Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() })),
};
const goodsOut = (offer: Pick<Offer, 'productId' | 'skuId'>, sku: SkuForSale | undefined, shop: Shop | undefined) => ({
  productId: toId('prd', offer.productId),
  skuId: toId('sku', offer.skuId),
  title: sku?.title ?? { zh: '商品已下架', en: 'No longer listed' },
  saleAttributes: (sku?.saleAttributes ?? []).map(({ name, value }) => ({ name, value })),
  mediaId: sku?.mediaId ? toId('med', sku.mediaId) : null,
  shop: shop ? { id: toId('shp', shop.id), code: shop.code, name: shop.name } : null,
});

const Terms = {
  id: IdSchema('bgo'),
  floorFen: FenSchema(),
  friends: Type.Integer({ description: 'Friends who must cut until it is at the floor' }),
  openHours: Type.Integer({ description: 'How long a bargain is open' }),
  startsAt: MomentSchema(),
  endsAt: MomentSchema('Bargains may begin until then'),
};
const termsOut = (offer: Offer) => ({
  id: toId('bgo', offer.id),
  floorFen: offer.floorFen,
  friends: offer.friends,
  openHours: offer.openHours,
  startsAt: offer.startsAt.toISOString(),
  endsAt: offer.endsAt.toISOString(),
});
export const OfferView = Type.Object({ ...Terms, ...Goods, priceFen: FenSchema(), left: Type.Integer() });
export const ShopOfferView = Type.Object({
  ...Terms,
  ...Goods,
  priceFen: Nullable(FenSchema()),
  phase: Type.String({ description: 'upcoming, running, ended or stopped' }),
  pieces: Type.Integer(),
  taken: Type.Integer({ description: 'Pieces kept for bargains that are open or bought' }),
  opened: Type.Integer({ description: 'Bargains begun' }),
  bought: Type.Integer(),
  cuts: Type.Integer({ description: 'Cuts that friends made' }),
  givenFen: FenSchema({ description: 'What friends cut off pieces that were bought' }),
});

/** Goods and shops of what is shown, each read once. */
async function around(ctx: Ctx, of: readonly Pick<Offer, 'skuId' | 'shopId'>[]) {
  const [skus, shops] = await Promise.all([
    productForSale(ctx, [...new Set(of.map((one) => one.skuId))]),
    shopsByIds(ctx, [...new Set(of.map((one) => one.shopId))]),
  ]);
  const bySku = new Map(skus.map((sku) => [sku.skuId, sku]));
  return { sku: (id: Uuid) => bySku.get(id), shop: (id: Uuid) => shops.get(id) };
}

/** Offers as everyone sees them; what is not for sale is left out. */
export async function offersOut(ctx: Ctx, offers: readonly Offer[]): Promise<Static<typeof OfferView>[]> {
  const near = await around(ctx, offers);
  return offers.flatMap((offer) => {
    const sku = near.sku(offer.skuId);
    return sku?.forSale && sku.priceFen > offer.floorFen
      ? [
          {
            ...termsOut(offer),
            ...goodsOut(offer, sku, near.shop(offer.shopId)),
            priceFen: sku.priceFen,
            left: offer.pieces - offer.taken,
          },
        ]
      : [];
  });
}

export async function shopOffersOut(
  ctx: Ctx,
  offers: readonly Offer[],
  figures: readonly Figures[],
): Promise<Static<typeof ShopOfferView>[]> {
  const near = await around(ctx, offers);
  const now = ctx.clock.now();
  return offers.map((offer) => {
    const sku = near.sku(offer.skuId);
    const own = figures.find((one) => one.offerId === offer.id);
    return {
      ...termsOut(offer),
      ...goodsOut(offer, sku, near.shop(offer.shopId)),
      priceFen: sku?.priceFen ?? null,
      phase: phaseOf(offer, now),
      pieces: offer.pieces,
      taken: offer.taken,
      opened: own?.opened ?? 0,
      bought: own?.bought ?? 0,
      cuts: own?.cuts ?? 0,
      givenFen: own?.givenFen ?? 0,
    };
  });
}
function phaseOf(offer: Offer, now: Date): string {
  if (offer.endsAt <= now) return 'ended';
  if (offer.state === 'stopped') return 'stopped';
  return offer.startsAt > now ? 'upcoming' : 'running';
}

const Price = {
  code: Type.String({ description: 'Of the link that is shared: /bargains/…' }),
  offerId: IdSchema('bgo'),
  ...Goods,
  listFen: FenSchema(),
  floorFen: FenSchema(),
  priceFen: FenSchema({ description: 'What the buyer can have it for now, freight apart' }),
  friends: Type.Integer(),
  cutsMade: Type.Integer(),
  state: Type.String({ description: 'open, bought or ended' }),
  endsAt: MomentSchema(),
};
export const MineView = Type.Object({ ...Price, tradeId: Nullable(IdSchema('trd')) });
export const BargainView = Type.Object({
  ...Price,
  buyer: Type.String({ description: 'Name, masked' }),
  mine: Type.Boolean(),
  cutByMe: Nullable(FenSchema({ description: 'What the caller took off' })),
  cuts: Type.Array(Type.Object({ name: Type.String(), amountFen: FenSchema(), at: MomentSchema() })),
  mark: Type.String({ description: 'Of this page: cutting asks for it' }),
});

const priceOut = (bargain: Bargain, now: Date) => ({
  code: bargain.code,
  offerId: toId('bgo', bargain.offerId),
  listFen: bargain.listFen,
  floorFen: bargain.floorFen,
  priceFen: bargain.priceFen,
  friends: bargain.friends,
  cutsMade: bargain.cutsMade,
  // The job that ends it may come a moment later.
  state: bargain.state === 'open' && bargain.endsAt <= now ? 'ended' : bargain.state,
  endsAt: bargain.endsAt.toISOString(),
});

/** A bargain as whoever opens its link sees it. */
export async function bargainOut(ctx: Ctx, bargain: Bargain, viewer: Uuid | null): Promise<Static<typeof BargainView>> {
  const [offer, cuts] = await Promise.all([offerById(ctx, bargain.offerId), cutsOf(ctx, bargain.id)]);
  if (!offer) throw new Error(`bargain ${bargain.id} without its offer`);
  const [near, names] = await Promise.all([
    around(ctx, [offer]),
    people(ctx, [...new Set([bargain.buyerId, ...cuts.map((one) => one.friendId)])]),
  ]);
  const masked = (id: Uuid): string => maskName(names.get(id)?.nickname ?? '*');
  return {
    ...priceOut(bargain, ctx.clock.now()),
    ...goodsOut(offer, near.sku(offer.skuId), near.shop(offer.shopId)),
    buyer: masked(bargain.buyerId),
    mine: viewer === bargain.buyerId,
    cutByMe: cuts.find((one) => one.friendId === viewer)?.amountFen ?? null,
    cuts: cuts.map((one) => ({ name: masked(one.friendId), amountFen: one.amountFen, at: one.at.toISOString() })),
    mark: pageMark(ctx, bargain.code),
  };
}

/** The buyer's own, for their list. */
export async function mineOut(
  ctx: Ctx,
  rows: readonly { readonly bargain: Bargain; readonly offer: Offer }[],
): Promise<Static<typeof MineView>[]> {
  const near = await around(
    ctx,
    rows.map((row) => row.offer),
  );
  return rows.map(({ bargain, offer }) => ({
    ...priceOut(bargain, ctx.clock.now()),
    ...goodsOut(offer, near.sku(offer.skuId), near.shop(offer.shopId)),
    tradeId: bargain.tradeId && toId('trd', bargain.tradeId),
  }));
}
