import { type Ctx, days, later, type Uuid } from '#kernel';
import { lowestPricesSince } from '#modules/catalog';
import { quoteFor } from '#modules/checkout';
import { setting } from '#modules/operations';
import type { Order } from '#modules/orders';
import { priceDifference } from './amounts.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { CaseLine } from './types.ts';

/** What a piece would cost today, bought again like this, after the promotions that run; goods that are not on sale are absent. */
async function pricesInHand(
  ctx: Ctx,
  order: Order,
  wishes: readonly Pick<CaseLine, 'lineId' | 'quantity'>[],
): Promise<ReadonlyMap<Uuid, number>> {
  const quantities = new Map<Uuid, number>();
  for (const { lineId, quantity } of wishes) {
    const line = order.lines.find((one) => one.id === lineId);
    if (line) quantities.set(line.skuId, (quantities.get(line.skuId) ?? 0) + quantity);
  }
  const wanted = [...quantities].map(([skuId, quantity]) => ({ skuId, quantity }));
  const { quote } = await quoteFor(ctx, wanted, null);
  const lines = quote.shops.flatMap((shop) => shop.lines);
  return new Map(lines.map((line) => [line.skuId, Math.floor(line.payableFen / line.quantity)]));
}

/**
 * What each piece cost after all discounts less the lowest it could be had for since: the lowest price of its history, or what it would
 * cost today in hand. Refuses price_protection_over, price_protected_already, price_not_lower.
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
  const [done, lowest, inHand] = await Promise.all([
    store.protectedLines(tx, order.shopId, order.id),
    lowestPricesSince(
      tx,
      order.shopId,
      order.lines.map((line) => line.skuId),
      paidAt,
    ),
    pricesInHand(tx, order, wishes),
  ]);
  if (wishes.some((wish) => done.has(wish.lineId))) throw refuse('price_protected_already');
  const lines = wishes.flatMap(({ lineId, quantity }): CaseLine[] => {
    const line = order.lines.find((one) => one.id === lineId);
    if (!line) return [];
    const now = Math.min(lowest.get(line.skuId) ?? line.unitListFen, inHand.get(line.skuId) ?? line.unitListFen);
    const amountFen = priceDifference(line, quantity, now);
    return amountFen > 0 ? [{ lineId, quantity, amountFen }] : [];
  });
  if (lines.length === 0) throw refuse('price_not_lower');
  return lines;
}
