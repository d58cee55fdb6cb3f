import { type Ctx, type ShopScope, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { tellHistory } from './store/moves.ts';
import { lockOrder } from './store/rows.ts';
import { endTimers } from './store/timers.ts';
import type { Order } from './types.ts';

/**
 * The goods lie ready at the store where the buyer collects them: the shop has kept its promise to ship, and no compensation for
 * lateness falls due while the buyer is awaited. Refuses order_not_found, state_forbids.
 */
export async function goodsReady(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<Order> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, scope.shopId, orderId);
    if (!order) throw refuse('order_not_found');
    if (order.state !== 'awaiting_shipment' && order.state !== 'partly_shipped')
      throw refuse('state_forbids', { state: order.state });
    const key = { shopId: order.shopId, orderId: order.id };
    await endTimers(tx, ['ship'], [key]);
    await tellHistory(tx, [{ ...key, kind: 'pickup_ready' }]);
    return order;
  });
}
