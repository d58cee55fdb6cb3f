import { type Ctx, type DomainEvent, emit, type Json, type Uuid } from '#kernel';
import { release } from '#modules/inventory';
import { returnBudgets } from './budgets.ts';
import { returnCoupons } from './coupons.ts';
import { returnFlash } from './flash.ts';
import { cancelGifts } from './gifts.ts';
import { tellHistory } from './store/moves.ts';
import { endTimers } from './store/timers.ts';
import type { Order, OrderHead, OrderLine } from './types.ts';

export const key = (order: Pick<OrderHead, 'shopId' | 'id'>) => ({ shopId: order.shopId, orderId: order.id });

/** What follows when orders have been closed before anything was promised at payment: history, timers, listeners, and the stock last. */
export async function finishClosing(tx: Ctx, orders: readonly Order[], from: string): Promise<void> {
  if (orders.length === 0) return;
  await Promise.all([
    endTimers(tx, ['pay', 'ship'], orders.map(key)),
    tellHistory(
      tx,
      orders.map((order) => ({
        ...key(order),
        kind: 'closed',
        from,
        to: 'closed',
        data: { by: order.closedBy, reason: order.closedReason },
      })),
    ),
  ]);
  // Listeners give back purchase limits before the stock is touched, as placing takes them in that order.
  for (const order of orders) await tellClosed(tx, order);
  await returnCoupons(tx, orders);
  await returnBudgets(tx, orders);
  const gifts = new Map<Uuid, Awaited<ReturnType<typeof cancelGifts>>>();
  for (const order of orders) gifts.set(order.id, await cancelGifts(tx, order));
  const keep = await returnFlash(tx, orders);
  await release(
    tx,
    orders.map((order) => ({
      ...key(order),
      cause: `close:${order.id}`,
      lines: [...openLines(order, (line) => !line.stockAtPayment), ...(gifts.get(order.id) ?? [])],
    })),
  );
  await keep();
}

/** Pieces of the order that are neither shipped nor cancelled, by SKU. */
export const openLines = (
  order: Order,
  which: (line: OrderLine) => boolean = () => true,
): { skuId: Uuid; quantity: number }[] =>
  order.lines
    .filter(which)
    .map((line) => ({ skuId: line.skuId, quantity: line.quantity - line.shippedQuantity - line.cancelledQuantity }))
    .filter((line) => line.quantity > 0);

export const tellClosed = (tx: Ctx, order: Order): Promise<DomainEvent> =>
  emit(tx, {
    name: 'order.closed',
    subjectId: order.id,
    shopId: order.shopId,
    payload: {
      orderId: order.id,
      tradeId: order.tradeId,
      shopId: order.shopId,
      buyerId: order.buyerId,
      by: order.closedBy,
      reason: order.closedReason,
      paid: order.paidAt !== null,
      waitsFor: order.waitsFor,
      lines: linesOf(order),
    },
  });

/** Lines as events carry them. */
export const linesOf = (order: Order): Json =>
  order.lines.map((line) => ({
    lineId: line.id,
    productId: line.productId,
    skuId: line.skuId,
    quantity: line.quantity,
    payableFen: line.payableFen,
    refundedQuantity: line.refundedQuantity,
    refundedFen: line.refundedFen,
    ...(line.bundle ? { bundleProductId: line.bundle.productId } : {}),
  }));
