import type { Ctx, DomainEvent } from '#kernel';
import { freezeUnresolved } from '#modules/payments';
import { may } from './lifecycle.ts';
import { confirmReceipt } from './receipt.ts';
import { lockOrder } from './store/rows.ts';

/**
 * The provider soon lets go of an order's money and nobody objects (T7, facts E): shipped goods count as received. An order
 * that is not shipped, or in a case, is told to the operator: neither side's money is given away by a clock.
 */
export async function releaseBeforeFreezeEnds(tx: Ctx, event: DomainEvent): Promise<void> {
  if (!event.shopId) return;
  const order = await lockOrder(tx, event.shopId, event.subjectId);
  if (!order || order.state === 'completed') return;
  const key = { shopId: order.shopId, orderId: order.id };
  const inCase = order.timers.some((timer) => timer.kind === 'confirm' && !timer.firedAt && timer.pausedAt);
  if (inCase) await freezeUnresolved(tx, { ...key, why: 'case_open' });
  else if (!may('confirm', order.state)) await freezeUnresolved(tx, { ...key, why: `order_${order.state}` });
  else await confirmReceipt(tx, key);
}
