import type { Ctx, Uuid } from '#kernel';
import { giveCouponsBack, lockCoupons } from '#modules/promotions';
import { couponLines } from './store/rows.ts';
import type { Order } from './types.ts';

/**
 * Coupons of orders that were closed or refunded come back when all lines of the trade that they were used on have been closed or
 * given back piece by piece (facts F); a coupon over several shops waits for the last of them. Orders without coupons ask nothing.
 */
export async function returnCoupons(tx: Ctx, orders: readonly Order[]): Promise<void> {
  const byTrade = Map.groupBy(orders, (order) => order.tradeId);
  for (const [tradeId, own] of byTrade) {
    const used = new Set(couponsOf(own.flatMap((order) => order.lines)));
    if (used.size === 0) continue;
    await lockCoupons(tx, tradeId);
    const kept = new Set(couponsOf((await couponLines(tx, tradeId)).filter((line) => !line.ended)));
    await giveCouponsBack(
      tx,
      tradeId,
      [...used].filter((id) => !kept.has(id)),
    );
  }
}

const couponsOf = (lines: readonly Pick<Order['lines'][number], 'discounts'>[]): Uuid[] =>
  lines.flatMap((line) => line.discounts.flatMap((discount) => discount.couponId ?? []));
