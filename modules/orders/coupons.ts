import type { Ctx, Uuid } from '#kernel';
import { giveCouponsBack, lockCoupons } from '#modules/promotions';
import { couponLines } from './store/rows.ts';
import type { DiscountShare, Order } from './types.ts';

/**
 * Coupons of orders that were closed or refunded come back when all lines of the trade that they were used on have been closed or
 * given back piece by piece (facts F); a coupon over several shops waits for the last of them. One off the freight comes back when the
 * freight does: with orders that were closed, and with pieces the shop was at fault for. Orders without coupons ask nothing.
 */
export async function returnCoupons(tx: Ctx, orders: readonly Order[]): Promise<void> {
  const byTrade = Map.groupBy(orders, (order) => order.tradeId);
  for (const [tradeId, own] of byTrade) {
    const used = new Set(
      couponsOf(own.flatMap((order) => order.lines.flatMap((line) => [line.discounts, line.freightDiscounts]))),
    );
    if (used.size === 0) continue;
    await lockCoupons(tx, tradeId);
    const lines = await couponLines(tx, tradeId);
    const kept = new Set(
      couponsOf(
        lines.flatMap((line) => [line.ended ? [] : line.discounts, line.freightEnded ? [] : line.freightDiscounts]),
      ),
    );
    await giveCouponsBack(
      tx,
      tradeId,
      [...used].filter((id) => !kept.has(id)),
    );
  }
}

const couponsOf = (given: readonly (readonly DiscountShare[])[]): Uuid[] =>
  given.flatMap((discounts) => discounts.flatMap((discount) => discount.couponId ?? []));
