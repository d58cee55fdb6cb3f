import { type Ctx, days, later, type Uuid } from '#kernel';
import { lowestInHand } from '#modules/checkout';
import { setting } from '#modules/operations';
import type { Order } from '#modules/orders';
import { priceDifference } from './amounts.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { CaseLine } from './types.ts';

/** The pieces asked about by SKU: what they could be had for depends on how many are bought. */
function wantedOf(order: Order, wishes: readonly Pick<CaseLine, 'lineId' | 'quantity'>[]) {
  const quantities = new Map<Uuid, number>();
  for (const { lineId, quantity } of wishes) {
    const line = order.lines.find((one) => one.id === lineId);
    if (line) quantities.set(line.skuId, (quantities.get(line.skuId) ?? 0) + quantity);
  }
  return [...quantities].map(([skuId, quantity]) => ({ skuId, quantity }));
}

/**
 * What each piece cost after all discounts less the lowest it could be had for in hand since it was paid: after the promotions that ran and the
 * coupons anybody could claim at each moment until now. Refuses price_protection_over, price_protected_already, price_not_lower.
 */
export async function fallenPrices(
  tx: Ctx,
  order: Order,
  wishes: readonly Pick<CaseLine, 'lineId' | 'quantity'>[],
): Promise<CaseLine[]> {
  const [on, period] = await Promise.all([
    setting(tx, 'aftersales.price_protection', settings),
    setting(tx, 'aftersales.price_protection_days', settings),
  ]);
  const paidAt = order.paidAt ?? order.placedAt;
  if (!on || later(paidAt, days(period)) < tx.clock.now()) throw refuse('price_protection_over', { days: period });
  const [done, lowest] = await Promise.all([
    store.protectedLines(tx, order.shopId, order.id),
    lowestInHand(tx, order.shopId, wantedOf(order, wishes), paidAt),
  ]);
  if (wishes.some((wish) => done.has(wish.lineId))) throw refuse('price_protected_already');
  const lines = wishes.flatMap(({ lineId, quantity }): CaseLine[] => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return [];
    const amountFen = priceDifference(line, quantity, lowest.get(line.skuId) ?? line.unitListFen);
    return amountFen > 0 ? [{ lineId, quantity, amountFen }] : [];
  });
  if (lines.length === 0) throw refuse('price_not_lower');
  return lines;
}
