import { type Ctx, type ShopScope, transact, type Uuid } from '#kernel';
import { release } from '#modules/inventory';
import { keptReason } from '#modules/payments';
import { finishClosing, key, openLines } from './closing.ts';
import { refuse } from './errors.ts';
import { askBack } from './sold-out.ts';
import { insertGiveBack } from './store/give-backs.ts';
import { historyOf, moveOrder } from './store/moves.ts';
import { lockOrder, withDetails } from './store/rows.ts';
import type { Order } from './types.ts';

/** Paid, nothing of it has left, and no after-sales case has begun: a case ends an order by its own deadlines. */
export async function untouched(tx: Ctx, order: Order): Promise<boolean> {
  if (order.state !== 'awaiting_shipment' || order.refundedFen + order.refundedFreightFen > 0) return false;
  return !(await historyOf(tx, order.shopId, order.id)).some((one) => one.kind === 'case_opened');
}

/** The market closes an untouched paid order: all its money is asked back in the same transaction, and all its goods are free. */
export async function closePaid(
  tx: Ctx,
  order: Order,
  step: 'close_frozen' | 'close_uncollected' | 'close_group',
  reason: string,
  closedBy: 'platform' | 'buyer' = 'platform',
): Promise<Order> {
  const moved = await moveOrder(tx, step, order.shopId, order.id, { closedBy, reason });
  const [closed] = moved ? await withDetails(tx, [moved]) : [];
  if (!closed) throw refuse('order_moved');
  if (closed.payableFen > 0) {
    await insertGiveBack(tx, closed.shopId, closed.id, closed.payableFen);
    await askBack(tx, closed, 1);
  }
  await finishClosing(tx, [closed], order.state);
  // What was taken at payment is free again too.
  const lines = openLines(closed, (line) => line.stockAtPayment === true);
  await release(tx, [{ ...key(closed), cause: `close:${closed.id}:paid`, lines }]);
  return closed;
}

/**
 * Nobody came for goods that lay ready: the order is closed and its money goes back. `still` is asked under the order's lock
 * whether it is so. False when it was not, or when a case decides. Refuses orders.order_not_found.
 */
export async function closeUncollected(
  ctx: Ctx,
  scope: ShopScope,
  orderId: Uuid,
  still: (tx: Ctx) => Promise<boolean>,
): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, scope.shopId, orderId);
    if (!order) throw refuse('order_not_found');
    if (!(await still(tx)) || !(await untouched(tx, order))) return false;
    await closePaid(tx, order, 'close_uncollected', keptReason('uncollected'));
    return true;
  });
}
