import { type Ctx, type DomainEvent, hours, later, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { openDepositPayment } from '#modules/shops';
import { refuse } from './errors.ts';
import type { PaymentSucceeded } from './model.ts';
import { closePayment, openPayment } from './payments.ts';
import { requestSettlement } from './settlements.ts';
import { startPayment } from './starting.ts';
import * as store from './store/payments.ts';

/** How long the provider's page of a deposit stays open. */
const OPEN = hours(2);

/**
 * A shop pays its deposit through the provider: opened with the shops module, then told to the provider, outside a transaction.
 * The money is the shop's own from the start; it is let go at once and moves on into its deposit. Refuses
 * shops.deposit_not_needed, shops.deposit_more_than_needed, gateway_unavailable, gateway_refused.
 */
export async function startDeposit(ctx: Ctx, scope: ShopScope, amountFen: number): Promise<store.PaymentRow> {
  const buyerId = userIdOf(ctx.actor);
  if (!buyerId) throw refuse('payment_not_found');
  const tradeId = await transact(ctx, async (tx) => {
    const id = await openDepositPayment(tx, scope, amountFen);
    const { paymentId } = await openPayment(tx, {
      tradeId: id,
      buyerId,
      parts: [{ shopId: scope.shopId, orderId: id, amountFen }],
      expiresAt: later(tx.clock.now(), OPEN),
    });
    await store.markPurpose(tx, paymentId, 'deposit');
    return id;
  });
  return startPayment(ctx, { tradeId, buyerId });
}

/** In the transaction of the completion door: nobody waits for goods, so the provider may let the money go at once. */
export async function releaseDeposit(tx: Ctx, event: DomainEvent): Promise<void> {
  const paid = event.payload as unknown as PaymentSucceeded;
  const [shopId, orderId]: (Uuid | undefined)[] = [paid.shopIds[0], paid.orderIds[0]];
  if (!shopId || !orderId) throw new Error(`deposit ${paid.tradeId} without its part`);
  await requestSettlement(tx, { shopId, orderId, shopFen: paid.amountFen, commissionFen: 0 });
}

/** Closes deposits that were not paid in time; one that is paid in the same moment wins by the row's lock. */
export async function closeExpiredDeposits(ctx: Ctx): Promise<number> {
  const due = await store.expiredDeposits(ctx, 50);
  for (const tradeId of due) await closePayment(ctx, { tradeId, reason: 'expired' });
  return due.length;
}
