import { type Ctx, emit, newId, transact, type Uuid } from '#kernel';
import { buyerAccount, escrowAccount, gatewayAccount, post } from '#modules/ledger';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import type { Completion, CompletionInput } from './model.ts';
import { paymentNumber } from './numbers.ts';
import { keptReason } from './reasons.ts';
import * as store from './store/payments.ts';
import { insertRefund } from './store/refunds.ts';

/** Cause of the journal that books an order's payment; one per order, so that a shop's journal never shows another shop's part. */
export const paymentCause = (paymentId: Uuid, orderId: Uuid): string => `payment:${paymentId}:${orderId}`;
export const lateCause = (paymentId: Uuid, orderId: Uuid): string => `late:${paymentId}:${orderId}`;

/**
 * THE door through which a payment becomes paid: browser, callback, sweeper and operator all come here (T7). First it looks
 * whether this was done already; then the amount must be ours to the fen; then the money is booked for each order and
 * payment.succeeded told, all in one transaction. Money for a payment closed before is booked and sent back at once.
 * Throws payments.payment_not_found for an unknown id.
 */
export async function completePayment(ctx: Ctx, input: CompletionInput): Promise<Completion> {
  return transact(ctx, async (tx) => {
    // One round trip: the parts are read after the lock was taken.
    const [payment, parts] = await Promise.all([
      store.lockPayment(tx, input.paymentId),
      store.selectParts(tx, input.paymentId),
    ]);
    if (!payment) throw refuse('payment_not_found');
    if (payment.state === 'succeeded') return replayed(tx, payment, input);
    if (payment.latePaidAt) return { outcome: 'replayed', state: payment.state };
    if (input.amountFen !== payment.amountFen) return mismatch(tx, payment, input);
    return payment.state === 'closed' || payment.state === 'failed'
      ? takeLate(tx, payment, parts, input)
      : take(tx, payment, parts, input);
  });
}

const TOLD = {
  trade: 'payment.succeeded',
  deposit: 'deposit.received',
  presale: 'presale.deposit_paid',
} as const satisfies Record<store.PaymentRow['purpose'], string>;

async function take(
  tx: Ctx,
  payment: store.PaymentRow,
  parts: readonly store.PartRow[],
  input: CompletionInput,
): Promise<Completion> {
  if (!(await store.markSucceeded(tx, payment.id, input)))
    throw new Error(`payment ${payment.id} moved while it was locked`);
  await Promise.all(parts.map((part) => book(tx, payment, part, 'payment')));
  await emit(tx, {
    // What is no trade's, who waits for orders must not hear of.
    name: TOLD[payment.purpose],
    subjectId: payment.id,
    payload: {
      tradeId: payment.tradeId,
      paymentId: payment.id,
      buyerId: payment.buyerId,
      orderIds: parts.map((part) => part.orderId),
      shopIds: parts.map((part) => part.shopId),
      amountFen: payment.amountFen,
      paidAt: input.paidAt.toISOString(),
    },
  });
  return { outcome: 'completed', state: 'succeeded' };
}

async function book(
  tx: Ctx,
  payment: store.PaymentRow,
  part: store.PartRow,
  kind: 'payment' | 'late_payment',
): Promise<void> {
  if (part.amountFen === 0) return;
  const came = [
    { account: gatewayAccount(payment.gateway), amountFen: -part.amountFen },
    { account: buyerAccount(payment.buyerId), amountFen: part.amountFen },
  ];
  const held = [
    { account: buyerAccount(payment.buyerId), amountFen: -part.amountFen },
    { account: escrowAccount(part.orderId), amountFen: part.amountFen },
  ];
  await post(tx, {
    cause: kind === 'payment' ? paymentCause(payment.id, part.orderId) : lateCause(payment.id, part.orderId),
    kind,
    shopId: part.shopId,
    tradeId: payment.tradeId,
    orderId: part.orderId,
    memo: { paymentId: payment.id },
    // Late money never enters the escrow: no order waits for it, it stays the buyer's until it is back.
    postings: kind === 'payment' ? [...came, ...held] : came,
  });
}

async function replayed(tx: Ctx, payment: store.PaymentRow, input: CompletionInput): Promise<Completion> {
  if (input.gatewayNo !== payment.gatewayNo)
    await listDifference(tx, {
      gateway: payment.gateway,
      kind: 'paid_twice',
      subject: `${paymentNumber(payment.id)} ${input.gatewayNo}`,
      expectedFen: payment.amountFen,
      foundFen: input.amountFen,
      detail: { first: payment.gatewayNo, second: input.gatewayNo, source: input.source },
    });
  return { outcome: 'replayed', state: payment.state };
}

/** Never paid by a wrong amount. The provider is asked again at once: a callback may lie, a query should not. */
async function mismatch(tx: Ctx, payment: store.PaymentRow, input: CompletionInput): Promise<Completion> {
  await listDifference(tx, {
    gateway: payment.gateway,
    kind: 'amount_mismatch',
    subject: `${paymentNumber(payment.id)} ${input.amountFen}`,
    expectedFen: payment.amountFen,
    foundFen: input.amountFen,
    detail: { source: input.source, gatewayNo: input.gatewayNo },
  });
  if (input.source === 'callback') await store.askAt(tx, payment.id, tx.clock.now());
  tx.log.error(
    { paymentId: payment.id, expected: payment.amountFen, found: input.amountFen },
    'payment of a wrong amount',
  );
  return { outcome: 'mismatch', state: payment.state };
}

async function takeLate(
  tx: Ctx,
  payment: store.PaymentRow,
  parts: readonly store.PartRow[],
  input: CompletionInput,
): Promise<Completion> {
  await store.markLate(tx, payment.id, input.gatewayNo, input.paidAt);
  for (const part of parts) {
    if (part.amountFen === 0) continue;
    await book(tx, payment, part, 'late_payment');
    await insertRefund(tx, {
      shopId: part.shopId,
      id: newId(tx),
      orderId: part.orderId,
      paymentId: payment.id,
      cause: lateCause(payment.id, part.orderId),
      amountFen: part.amountFen,
      reason: keptReason('closed_before'),
      lines: [],
      source: 'late',
    });
  }
  await emit(tx, {
    name: 'payment.late',
    subjectId: payment.id,
    payload: { tradeId: payment.tradeId, paymentId: payment.id, amountFen: payment.amountFen },
  });
  return { outcome: 'late', state: payment.state };
}
