import { type Ctx, chinaDay, days, earlier, startOfChinaDay, type Uuid } from '#kernel';

/**
 * Orders of a shop paid on the present day in China, and what buyers paid for them (fen). Nothing is paid later than a day
 * after it was placed, so the index by placing time finds them.
 */
export async function paidToday(ctx: Ctx, shopId: Uuid): Promise<{ orders: number; takingsFen: number }> {
  const from = startOfChinaDay(chinaDay(ctx.clock.now()));
  const [row] = await ctx.sql<{ orders: number; takingsFen: number }[]>`
    SELECT count(*) AS orders, coalesce(sum(payable_fen), 0)::bigint AS takings_fen FROM orders.orders
    WHERE shop_id = ${shopId} AND placed_at >= ${earlier(from, days(1))} AND paid_at >= ${from}`;
  return row ?? { orders: 0, takingsFen: 0 };
}

/**
 * What a shop promised and kept, of orders placed from then on: `paid` of them; `due` were shipped or are late; `inTime` were not late.
 * A delay that has an excuse (the buyer moved, a case was open, a holiday) is none.
 */
export async function promisesKept(
  ctx: Ctx,
  shopId: Uuid,
  from: Date,
): Promise<{ paid: number; due: number; inTime: number }> {
  const [row] = await ctx.sql<{ paid: number; due: number; inTime: number }[]>`
    SELECT count(*) AS paid, count(*) FILTER (WHERE o.shipped_at IS NOT NULL OR c.order_id IS NOT NULL) AS due,
      count(*) FILTER (WHERE o.shipped_at IS NOT NULL AND c.order_id IS NULL) AS in_time
    FROM orders.orders o
    LEFT JOIN orders.compensations c ON c.shop_id = o.shop_id AND c.order_id = o.id AND c.state <> 'excused'
    WHERE o.shop_id = ${shopId} AND o.placed_at >= ${from} AND o.paid_at IS NOT NULL`;
  return row ?? { paid: 0, due: 0, inTime: 0 };
}

/**
 * The lowest price of each SKU that pieces were really sold at in [from, until): paid and not given back, by the piece, whole fen rounded
 * down. What others than the shop paid of it (platform, regions) is part of the price; parts of bundles are sold as bundles and not counted.
 * `skuIds` null: of whatever the shop sold.
 */
export const lowestSold = (
  ctx: Ctx,
  shopId: Uuid,
  skuIds: readonly Uuid[] | null,
  from: Date,
  until: Date,
): Promise<{ skuId: Uuid; at: Date; priceFen: number }[]> => ctx.sql<{ skuId: Uuid; at: Date; priceFen: number }[]>`
  SELECT DISTINCT ON (sku_id) sku_id, at, price_fen FROM (
    SELECT l.sku_id, o.paid_at AS at, (l.payable_fen + (
      SELECT coalesce(sum((d ->> 'amountFen')::bigint), 0)::bigint FROM jsonb_array_elements(l.discounts) AS d WHERE d ->> 'funder' <> 'shop'
    )) / l.quantity AS price_fen
    FROM orders.orders o JOIN orders.lines l ON l.shop_id = o.shop_id AND l.order_id = o.id
    WHERE o.shop_id = ${shopId} AND o.placed_at >= ${earlier(from, days(1))} AND o.placed_at < ${until} AND o.paid_at >= ${from} AND o.paid_at < ${until}
      AND ${skuIds ? ctx.sql`l.sku_id = ANY(${[...skuIds]}::uuid[])` : ctx.sql`true`} AND l.bundle IS NULL AND l.refunded_quantity < l.quantity
  ) AS sold ORDER BY sku_id, price_fen, at DESC`;

/** The lowest price of each SKU that a shop really sold at in the seven days before a moment: what may be crossed out from then on. */
export const soldBefore = async (ctx: Ctx, shopId: Uuid, before: Date): Promise<ReadonlyMap<Uuid, number>> =>
  new Map(
    (await lowestSold(ctx, shopId, null, earlier(before, days(7)), before)).map((row) => [row.skuId, row.priceFen]),
  );
