import { type Ctx, hours, later, type ShopScope, transact, type Uuid } from '#kernel';
import { key } from './closing.ts';
import { closePaid } from './closing-paid.ts';
import { refuse } from './errors.ts';
import { tellPaid } from './payment.ts';
import { moveOrder, tellHistory } from './store/moves.ts';
import { lockOrder } from './store/rows.ts';
import { setTimers } from './store/timers.ts';

/**
 * The group of a paid order is full: its ship promise begins now, and whoever waits for paid orders is told. False when it does not
 * wait (any more). Refuses orders.order_not_found.
 */
export async function groupFull(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, scope.shopId, orderId);
    if (!order) throw refuse('order_not_found');
    const moved = await moveOrder(tx, 'group_full', order.shopId, order.id);
    if (!moved?.paidAt) return false;
    const now = tx.clock.now();
    await setTimers(tx, 'ship', [{ ...key(moved), firesAt: later(now, hours(moved.shipWithinHours)) }]);
    await tellHistory(tx, [{ ...key(moved), kind: 'group_full', from: order.state, to: moved.state }]);
    await tellPaid(tx, moved, moved.paidAt.toISOString());
    return true;
  });
}

/**
 * A paid order leaves its group, or the group did not come together: the order is closed, its goods are free, and all its money is
 * asked back in the same transaction. False when it does not wait (any more). Refuses orders.order_not_found.
 */
export async function closeWaiting(
  ctx: Ctx,
  scope: ShopScope,
  orderId: Uuid,
  end: { readonly by: 'platform' | 'buyer'; readonly reason: string },
): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, scope.shopId, orderId);
    if (!order) throw refuse('order_not_found');
    if (order.state !== 'awaiting_group') return false;
    await closePaid(tx, order, 'close_group', end.reason, end.by);
    return true;
  });
}
