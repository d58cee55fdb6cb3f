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
