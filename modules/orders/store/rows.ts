import type { Ctx, Uuid } from '#kernel';
import type { Order, OrderHead, OrderLine, OrderTimer } from '../types.ts';

export type TradeRow = {
  readonly buyerId: Uuid;
  readonly id: Uuid;
  readonly requestKey: string;
  readonly state: 'awaiting_payment' | 'paid' | 'closed';
  readonly payableFen: number;
  readonly placedAt: Date;
  readonly payBy: Date;
  readonly paidAt: Date | null;
  readonly closedAt: Date | null;
};

export type LineRow = OrderLine & { readonly orderId: Uuid; readonly shopId: Uuid };
export type TimerRow = OrderTimer & { readonly orderId: Uuid; readonly shopId: Uuid };

/** Lines and timers of orders that were loaded, in two statements of one round trip. */
export async function withDetails(ctx: Ctx, heads: readonly OrderHead[]): Promise<Order[]> {
  if (heads.length === 0) return [];
  const shops = [...new Set(heads.map((head) => head.shopId))];
  const ids = heads.map((head) => head.id);
  const [lines, timers] = await Promise.all([
    ctx.sql<
      LineRow[]
    >`SELECT * FROM orders.lines WHERE shop_id = ANY(${shops}::uuid[]) AND order_id = ANY(${ids}::uuid[]) ORDER BY shop_id, order_id, id`,
    ctx.sql<TimerRow[]>`
      SELECT shop_id, order_id, kind, fires_at, paused_at, fired_at FROM orders.timers
      WHERE shop_id = ANY(${shops}::uuid[]) AND order_id = ANY(${ids}::uuid[]) ORDER BY fires_at`,
  ]);
  const linesOf = Map.groupBy(lines, (line) => line.orderId);
  const timersOf = Map.groupBy(timers, (timer) => timer.orderId);
  return heads.map((head) => ({
    ...head,
    lines: linesOf.get(head.id) ?? [],
    timers: timersOf.get(head.id) ?? [],
  }));
}

export const headOf = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<OrderHead | null> =>
  (await ctx.sql<OrderHead[]>`SELECT * FROM orders.orders WHERE shop_id = ${shopId} AND id = ${orderId}`)[0] ?? null;

/** The order with its row locked until the transaction ends: for changes that look before they write. */
export async function lockOrder(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Order | null> {
  const [head] = await ctx.sql<
    OrderHead[]
  >`SELECT * FROM orders.orders WHERE shop_id = ${shopId} AND id = ${orderId} FOR UPDATE`;
  return head ? ((await withDetails(ctx, [head]))[0] ?? null) : null;
}

export const headOfBuyer = async (ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<OrderHead | null> =>
  (await ctx.sql<OrderHead[]>`SELECT * FROM orders.orders WHERE buyer_id = ${buyerId} AND id = ${orderId}`)[0] ?? null;

export const headsOfTrade = (ctx: Ctx, tradeId: Uuid): Promise<OrderHead[]> =>
  ctx.sql<OrderHead[]>`SELECT * FROM orders.orders WHERE trade_id = ${tradeId} ORDER BY shop_id, id`;

export const headsByIds = (ctx: Ctx, shopId: Uuid, ids: readonly Uuid[]): Promise<OrderHead[]> =>
  ctx.sql<OrderHead[]>`SELECT * FROM orders.orders WHERE shop_id = ${shopId} AND id = ANY(${ids as Uuid[]}::uuid[])`;

/** What was sold in each of the orders: goods with the version that was shown. */
export const goodsOfOrders = (
  ctx: Ctx,
  orders: readonly { readonly shopId: Uuid; readonly orderId: Uuid }[],
): Promise<{ shopId: Uuid; orderId: Uuid; productId: Uuid; version: number }[]> => ctx.sql`
  SELECT DISTINCT l.shop_id, l.order_id, l.product_id, l.version
  FROM unnest((SELECT ${orders.map((one) => one.shopId)}::uuid[]), (SELECT ${orders.map((one) => one.orderId)}::uuid[])) AS o (shop_id, order_id)
  JOIN orders.lines l ON l.shop_id = o.shop_id AND l.order_id = o.order_id`;

export const tradeOf = async (ctx: Ctx, tradeId: Uuid): Promise<TradeRow | null> =>
  (await ctx.sql<TradeRow[]>`SELECT * FROM orders.trades WHERE id = ${tradeId}`)[0] ?? null;

export const tradeByKey = async (ctx: Ctx, buyerId: Uuid, requestKey: string): Promise<TradeRow | null> =>
  (
    await ctx.sql<TradeRow[]>`SELECT * FROM orders.trades WHERE buyer_id = ${buyerId} AND request_key = ${requestKey}`
  )[0] ?? null;

export const idsByNumber = (
  ctx: Ctx,
  shopId: Uuid,
  numbers: readonly string[],
): Promise<{ id: Uuid; number: string }[]> =>
  ctx.sql`SELECT id, number FROM orders.orders WHERE shop_id = ${shopId} AND number = ANY(${numbers as string[]})`;

/**
 * Lines of a trade that coupons were used on; `ended`: the order is closed, or every piece was refunded. `freightEnded`: the same of
 * their freight, which refunded goods that were brought do not give back.
 */
export const couponLines = (
  ctx: Ctx,
  tradeId: Uuid,
): Promise<
  (Pick<OrderLine, 'discounts' | 'freightDiscounts'> & { ended: boolean; freightEnded: boolean })[]
> => ctx.sql`
  SELECT l.discounts, l.freight_discounts, o.state = 'closed' OR l.refunded_quantity = l.quantity AS ended,
    o.state = 'closed' OR l.freight_back_quantity = l.quantity AS freight_ended
  FROM orders.orders o JOIN orders.lines l ON l.shop_id = o.shop_id AND l.order_id = o.id
  WHERE o.trade_id = ${tradeId} AND (l.discounts || l.freight_discounts) @? '$[*].couponId'`;
