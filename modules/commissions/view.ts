import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, MomentSchema, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { people } from '#modules/accounts';
import { productSummaries } from '#modules/catalog';
import { shopsByIds } from '#modules/shops';
import { earns } from './reckon.ts';
import type { Card, CommissionLine, Payout, PoolGoods, Purse } from './types.ts';

const Rate = Type.Integer({
  minimum: 1,
  maximum: 9_000,
  description: 'Basis points of what buyers pay for the goods and keep',
});

export const GoodsView = Type.Object({
  productId: IdSchema('prd'),
  title: TextSchema(),
  mediaId: Nullable(IdSchema('med')),
  state: Type.String({ description: 'Of the product: only what is `live` can be bought' }),
  shop: Type.Object({ code: Type.String(), name: Type.String() }),
  priceFen: FenSchema(),
  rateBps: Rate,
  earnsFen: FenSchema({ description: 'For one piece at its price, in fen' }),
  since: MomentSchema(),
});

/** Goods of the pool as they stand; what is no longer in the catalogue is left out. */
export async function goodsOut(ctx: Ctx, rows: readonly PoolGoods[]): Promise<Static<typeof GoodsView>[]> {
  const [products, shops] = await Promise.all([
    productSummaries(
      ctx,
      rows.map((row) => row.productId),
    ),
    shopsByIds(ctx, [...new Set(rows.map((row) => row.shopId))]),
  ]);
  return rows.flatMap((row) => {
    const product = products.get(row.productId);
    const shop = shops.get(row.shopId);
    if (!product || !shop) return [];
    return [
      {
        productId: toId('prd', row.productId),
        title: product.title,
        mediaId: product.mediaId ? toId('med', product.mediaId) : null,
        state: product.state,
        shop: { code: shop.code, name: shop.name },
        priceFen: product.minPriceFen,
        rateBps: row.rateBps,
        earnsFen: earns(product.minPriceFen, row.rateBps),
        since: row.since.toISOString(),
      },
    ];
  });
}

export const LineView = Type.Object({
  lineId: IdSchema('lin'),
  orderId: IdSchema('ord'),
  productId: IdSchema('prd'),
  product: TextSchema(),
  pieceId: IdSchema('pce'),
  rateBps: Rate,
  keptFen: FenSchema({ description: 'Paid for the goods and not gone back' }),
  expectedFen: FenSchema({ description: 'What it earns as the order stands' }),
  bookedFen: FenSchema({ description: 'What is in the books: from the order’s completion on' }),
  state: Type.Enum(['expected', 'booked', 'short', 'nothing'], {
    description:
      'expected: the order is not completed; booked; short: the shop’s balance did not have it yet; nothing: unpaid, closed, or all of it went back',
  }),
  placedAt: MomentSchema(),
  settledAt: Nullable(MomentSchema()),
});
/** To the creator an order has no number: it is the buyer's and the shop's. */
export const { orderId: _, ...MyLine } = LineView.properties;
export const MyLineView = Type.Object(MyLine);

const stateOf = (one: CommissionLine): Static<typeof LineView>['state'] =>
  one.expectedFen === 0 ? 'nothing' : one.tryAt ? 'short' : one.settledAt ? 'booked' : 'expected';

export async function linesOut(ctx: Ctx, rows: readonly CommissionLine[]): Promise<Static<typeof LineView>[]> {
  const products = await productSummaries(ctx, [...new Set(rows.map((row) => row.productId))]);
  return rows.map((row) => ({
    lineId: toId('lin', row.lineId),
    orderId: toId('ord', row.orderId),
    productId: toId('prd', row.productId),
    product: products.get(row.productId)?.title ?? { zh: '', en: '' },
    pieceId: toId('pce', row.pieceId),
    rateBps: row.rateBps,
    keptFen: row.keptFen,
    expectedFen: row.expectedFen,
    bookedFen: row.bookedFen,
    state: stateOf(row),
    placedAt: row.placedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }));
}

export const PurseView = Type.Object({
  expectedFen: FenSchema({ description: 'Of orders that are paid and not completed' }),
  bookedFen: FenSchema({ description: 'Earned in all' }),
  heldFen: FenSchema({ description: 'Asked for and not paid yet' }),
  paidFen: FenSchema({ description: 'Paid out' }),
  freeFen: Type.Integer({ description: 'May be taken out, in fen; below zero after a refund of what was paid out' }),
});
export const purseOut = (
  { bookedFen, heldFen, paidFen, freeFen }: Purse,
  expectedFen: number,
): Static<typeof PurseView> => ({
  expectedFen,
  bookedFen,
  heldFen,
  paidFen,
  freeFen,
});

export const CardView = Type.Object({
  bank: Type.String(),
  numberEnd: Type.String(),
  setAt: MomentSchema(),
  usableAt: MomentSchema(),
});
export const cardOut = ({ bank, numberEnd, setAt, usableAt }: Card): Static<typeof CardView> => ({
  bank,
  numberEnd,
  setAt: setAt.toISOString(),
  usableAt: usableAt.toISOString(),
});

export const STATES = ['requested', 'paid', 'returned', 'cancelled'] as const;
export const PayoutView = Type.Object({
  id: IdSchema('pyo'),
  amountFen: FenSchema(),
  bank: Type.String(),
  numberEnd: Type.String(),
  state: Type.Enum(STATES),
  requestedAt: MomentSchema(),
  fromAt: MomentSchema('Not paid before'),
  endedAt: Nullable(MomentSchema()),
  bankNo: Nullable(Type.String()),
  reason: Nullable(Type.String()),
});
export const payoutOut = (one: Payout): Static<typeof PayoutView> => ({
  id: toId('pyo', one.id),
  amountFen: one.amountFen,
  bank: one.bank,
  numberEnd: one.numberEnd,
  state: one.state,
  requestedAt: one.requestedAt.toISOString(),
  fromAt: one.fromAt.toISOString(),
  endedAt: one.endedAt?.toISOString() ?? null,
  bankNo: one.bankNo,
  reason: one.reason,
});

const Creator = { userId: IdSchema('usr'), nickname: Nullable(Type.String()) };
export const StaffLineView = Type.Object({ ...LineView.properties, shop: GoodsView.properties.shop, ...Creator });
export const StaffPayoutView = Type.Object({ ...PayoutView.properties, ...Creator });

/** Who each of these creators is. */
export async function creatorsOut(ctx: Ctx, userIds: readonly Uuid[]) {
  const known = await people(ctx, [...new Set(userIds)]);
  return (userId: Uuid) => ({ userId: toId('usr', userId), nickname: known.get(userId)?.nickname ?? null });
}

export async function staffLinesOut(
  ctx: Ctx,
  rows: readonly CommissionLine[],
): Promise<Static<typeof StaffLineView>[]> {
  const [lines, shops, creator] = await Promise.all([
    linesOut(ctx, rows),
    shopsByIds(ctx, [...new Set(rows.map((row) => row.shopId))]),
    creatorsOut(
      ctx,
      rows.map((row) => row.userId),
    ),
  ]);
  return lines.flatMap((line, at) => {
    const row = rows[at];
    const shop = row && shops.get(row.shopId);
    return row && shop ? [{ ...line, shop: { code: shop.code, name: shop.name }, ...creator(row.userId) }] : [];
  });
}
