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
