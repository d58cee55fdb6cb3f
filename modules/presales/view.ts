import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, MomentSchema, Nullable, TextSchema, times, toId, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { presalesById } from '#modules/inventory';
import { shopsByIds } from '#modules/shops';
import { duesOf } from './dues-store.ts';
import { numbersOf, offersById } from './store.ts';
import { balanceFen, phaseOf } from './terms.ts';
import { type Due, type Offer, PRESALE_STATES, type Presale } from './types.ts';

const Goods = {
  productId: IdSchema('prd'),
  skuId: IdSchema('sku'),
  title: TextSchema(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  mediaId: Nullable(IdSchema('med')),
  shop: Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() }),
};
const Terms = {
  priceFen: FenSchema({ description: 'Of a piece, before the deposit counts' }),
  depositFen: FenSchema({ description: 'Of a piece' }),
  countsFen: FenSchema({ description: 'What the deposit of a piece counts for when the balance is paid' }),
  balanceFen: FenSchema({ description: 'Of a piece, before coupons and reductions' }),
  startsAt: MomentSchema(),
  depositUntil: MomentSchema('No deposits after it, and none is taken back after it'),
  balanceFrom: MomentSchema(),
  balanceUntil: MomentSchema('A deposit whose balance was not paid by then stays with the shop'),
  shipWithinHours: Type.Integer({ description: 'Promised, from the payment of the balance on' }),
  phase: Type.Enum(['upcoming', 'deposit', 'between', 'balance', 'over', 'stopped', 'called_off']),
};
const termsOut = (offer: Offer, now: Date) => ({
  priceFen: offer.priceFen,
  depositFen: offer.depositFen,
  countsFen: offer.countsFen,
  balanceFen: balanceFen(offer),
  startsAt: offer.startsAt.toISOString(),
  depositUntil: offer.depositUntil.toISOString(),
  balanceFrom: offer.balanceFrom.toISOString(),
  balanceUntil: offer.balanceUntil.toISOString(),
  shipWithinHours: offer.shipWithinHours,
  phase: phaseOf(offer, now),
});

export const OfferView = Type.Object({
  id: IdSchema('pso'),
  ...Goods,
  ...Terms,
  perBuyer: Type.Integer(),
  left: Type.Integer(),
});
export const ShopOfferView = Type.Object({
  id: IdSchema('pso'),
  ...Goods,
  ...Terms,
  perBuyer: Type.Integer(),
  pieces: Type.Integer(),
  taken: Type.Integer({ description: 'Pieces with a deposit paid or about to be' }),
  waiting: Type.Integer({ description: 'Pieces whose balance is awaited' }),
  paid: Type.Integer({ description: 'Pieces whose balance was paid' }),
  forfeited: Type.Integer({ description: 'Pieces whose balance was not paid in time' }),
  heldFen: FenSchema({ description: 'Deposits in escrow' }),
  keptFen: FenSchema({ description: 'Deposits that stayed with the shop' }),
});

/** Goods and shops of what is shown, each read once. */
async function around(ctx: Ctx, of: readonly Pick<Offer, 'skuId' | 'shopId'>[]) {
  const [skus, shops] = await Promise.all([
    productForSale(ctx, [...new Set(of.map((one) => one.skuId))]),
    shopsByIds(ctx, [...new Set(of.map((one) => one.shopId))]),
  ]);
  const bySku = new Map(skus.map((sku) => [sku.skuId, sku]));
  const goods = (offer: Pick<Offer, 'productId' | 'skuId' | 'shopId'>) => {
    const sku = bySku.get(offer.skuId);
    const shop = shops.get(offer.shopId);
    return {
      productId: toId('prd', offer.productId),
      skuId: toId('sku', offer.skuId),
      title: sku?.title ?? { zh: '商品已下架', en: 'No longer listed' },
      saleAttributes: (sku?.saleAttributes ?? []).map(({ name, value }) => ({ name, value })),
      mediaId: sku?.mediaId ? toId('med', sku.mediaId) : null,
      shop: { id: toId('shp', offer.shopId), code: shop?.code ?? '', name: shop?.name ?? '' },
    };
  };
  return { goods, forSale: (offer: Offer) => bySku.get(offer.skuId)?.forSale === true };
}

/** Offers as everyone sees them; what is not for sale is left out. */
export async function offersOut(ctx: Ctx, offers: readonly Offer[]): Promise<Static<typeof OfferView>[]> {
  if (offers.length === 0) return [];
  const [near, stock] = await Promise.all([
    around(ctx, offers),
    presalesById(
      ctx,
      offers.map((one) => one.id),
    ),
  ]);
  const now = ctx.clock.now();
  return offers.flatMap((offer) => {
    const pieces = stock.get(offer.id);
    return near.forSale(offer) && pieces
      ? [
          {
            id: toId('pso', offer.id),
            ...near.goods(offer),
            ...termsOut(offer, now),
            perBuyer: offer.perBuyer,
            left: pieces.quantity - pieces.taken,
          },
        ]
      : [];
  });
}

export async function shopOffersOut(ctx: Ctx, offers: readonly Offer[]): Promise<Static<typeof ShopOfferView>[]> {
  const ids = offers.map((one) => one.id);
  const [near, stock, numbers] = await Promise.all([around(ctx, offers), presalesById(ctx, ids), numbersOf(ctx, ids)]);
  const now = ctx.clock.now();
  return offers.map((offer) => {
    const own = numbers.get(offer.id);
    return {
      id: toId('pso', offer.id),
      ...near.goods(offer),
      ...termsOut(offer, now),
      perBuyer: offer.perBuyer,
      pieces: stock.get(offer.id)?.quantity ?? offer.pieces,
      taken: stock.get(offer.id)?.taken ?? 0,
      waiting: own?.waiting ?? 0,
      paid: own?.paid ?? 0,
      forfeited: own?.forfeited ?? 0,
      heldFen: own?.heldFen ?? 0,
      keptFen: own?.keptFen ?? 0,
    };
  });
}

export const StateSchema = Type.Enum([...PRESALE_STATES], {
  description:
    'placed (deposit to pay) → deposit_paid → paid (balance) → done or returned; closed, withdrawn, forfeited (balance not paid), failed (the shop could not keep its word)',
});
const Row = {
  id: IdSchema('psl'),
  offerId: IdSchema('pso'),
  ...Goods,
  quantity: Type.Integer(),
  state: StateSchema,
  depositFen: FenSchema({ description: 'For all pieces' }),
  countsFen: FenSchema({ description: 'For all pieces' }),
  balanceFen: FenSchema({ description: 'For all pieces, before coupons and reductions' }),
  placedAt: MomentSchema(),
  depositUntil: MomentSchema(),
  balanceFrom: MomentSchema(),
  balanceUntil: MomentSchema(),
  shipWithinHours: Type.Integer(),
  goodsThere: Type.Boolean({ description: 'Its pieces lie ready' }),
  backFen: FenSchema({ description: 'Of the deposit, what goes or went back to the buyer' }),
  orderId: Nullable(IdSchema('ord')),
  dues: Type.Array(
    Type.Object({
      kind: Type.Enum(['refund', 'compensation']),
      amountFen: FenSchema(),
      state: Type.Enum(['owed', 'asked', 'paid', 'unpaid']),
      paidAt: Nullable(MomentSchema()),
      waitsFor: Nullable(Type.String({ description: 'Why it could not be paid yet, as a code' })),
    }),
    { description: 'What the buyer is owed: of the deposit, and as much again where the shop did not keep its word' },
  ),
};
export const ListedView = Type.Object(Row);
export const MineView = Type.Object({
  ...Row,
  payBy: MomentSchema('The deposit is to be paid by then'),
  depositTradeId: IdSchema('trd'),
  balanceTradeId: Nullable(IdSchema('trd')),
  mayWithdraw: Type.Boolean(),
  mayPayBalance: Type.Boolean(),
});

const dueOut = (due: Due) => ({
  kind: due.kind,
  amountFen: due.amountFen,
  state: due.state,
  paidAt: due.paidAt?.toISOString() ?? null,
  waitsFor: due.state === 'owed' ? due.failure : null,
});

/** Presales with their goods and dues, in the order given. */
async function rows(ctx: Ctx, presales: readonly Presale[]) {
  const [offers, dues] = await Promise.all([
    offersById(ctx, [...new Set(presales.map((one) => one.offerId))]),
    duesOf(
      ctx,
      presales.map((one) => one.id),
    ),
  ]);
  const near = await around(ctx, [...offers.values()]);
  return presales.map((one) => {
    const offer = offers.get(one.offerId);
    if (!offer) throw new Error(`presale ${one.id} without its offer`);
    const row: Static<typeof ListedView> = {
      id: toId('psl', one.id),
      offerId: toId('pso', one.offerId),
      ...near.goods(offer),
      quantity: one.quantity,
      state: one.state,
      depositFen: one.depositFen,
      countsFen: times(offer.countsFen, one.quantity),
      balanceFen: times(balanceFen(offer), one.quantity),
      placedAt: one.placedAt.toISOString(),
      depositUntil: offer.depositUntil.toISOString(),
      balanceFrom: offer.balanceFrom.toISOString(),
      balanceUntil: offer.balanceUntil.toISOString(),
      shipWithinHours: offer.shipWithinHours,
      goodsThere: one.coveredAt !== null,
      backFen: one.backFen,
      orderId: one.orderId && toId('ord', one.orderId),
      dues: dues.filter((due) => due.presaleId === one.id).map(dueOut),
    };
    return { one, offer, row };
  });
}

export const listedOut = async (ctx: Ctx, presales: readonly Presale[]): Promise<Static<typeof ListedView>[]> =>
  (await rows(ctx, presales)).map(({ row }) => row);

/** The buyer's own, with what they can do now. */
export async function mineOut(ctx: Ctx, presales: readonly Presale[]): Promise<Static<typeof MineView>[]> {
  const now = ctx.clock.now();
  return (await rows(ctx, presales)).map(({ one, offer, row }) => ({
    ...row,
    payBy: one.payBy.toISOString(),
    depositTradeId: toId('trd', one.id),
    balanceTradeId: one.tradeId && toId('trd', one.tradeId),
    mayWithdraw: one.state === 'placed' || (one.state === 'deposit_paid' && now < offer.depositUntil),
    mayPayBalance:
      one.state === 'deposit_paid' &&
      one.tradeId === null &&
      one.coveredAt !== null &&
      phaseOf(offer, now) === 'balance',
  }));
}

export const onlyOne = <T>(views: readonly T[], id: Uuid): T => {
  const [view] = views;
  if (!view) throw new Error(`${id} cannot be shown`);
  return view;
};
