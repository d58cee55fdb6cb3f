import { type Ctx, type ShopScope, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { tellHistory } from './store/moves.ts';
import { lockOrder } from './store/rows.ts';
import { endTimers, setTimers } from './store/timers.ts';
import type { Order } from './types.ts';

/**
 * When the shop promises to come with the goods: until the end of the visit the buyer chose, or no moment yet (null) while the buyer has
 * not chosen, or was not at home. Takes the place of the time to ship. Refuses order_not_found, state_forbids.
 */
export async function promiseVisit(ctx: Ctx, scope: ShopScope, orderId: Uuid, until: Date | null): Promise<Order> {
  return transact(ctx, async (tx) => {
    const order = await lockOrder(tx, scope.shopId, orderId);
    if (!order) throw refuse('order_not_found');
    if (order.state !== 'awaiting_shipment' && order.state !== 'partly_shipped')
      throw refuse('state_forbids', { state: order.state });
    const key = { shopId: order.shopId, orderId: order.id };
    if (!until) await endTimers(tx, ['ship'], [key]);
    else {
      await setTimers(tx, 'ship', [{ ...key, firesAt: until }]);
      await tellHistory(tx, [{ ...key, kind: 'visit_booked', data: { until: until.toISOString() } }]);
    }
    return order;
  });
}
