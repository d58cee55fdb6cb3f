import { allAnswered, type Ctx, type EmitInput, emit, emitAll, newId, transact, type Uuid } from '#kernel';
import { buyerAccount, escrowAccount, gatewayAccount, type PostInput, postAll } from '#modules/ledger';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import type { Completion, CompletionInput } from './model.ts';
import { paymentNumber } from './numbers.ts';
import { keptReason } from './reasons.ts';
import type { CallbackRow } from './store/callbacks.ts';
import * as store from './store/payments.ts';
import { insertRefund } from './store/refunds.ts';

/** Cause of the journal that books an order's payment; one per order, so that a shop's journal never shows another shop's part. */
export const paymentCause = (paymentId: Uuid, orderId: Uuid): string => `payment:${paymentId}:${orderId}`;
export const lateCause = (paymentId: Uuid, orderId: Uuid): string => `late:${paymentId}:${orderId}`;

/** What is told of a payment, and the callback that told it, if one did: written down in the same transaction. */
export type Told = { readonly input: CompletionInput; readonly said?: CallbackRow | undefined };

/**
 * THE door through which a payment becomes paid: browser, callback, sweeper and operator all come here (T7). An open payment that
 * is paid to the fen, at its own provider, is taken: the money is booked for each order and payment.succeeded told, all in one
 * transaction. Anything else is looked at under the payment's lock: done already, of a wrong amount, or closed before, when the money
 * is booked and sent back at once. Throws payments.payment_not_found for an unknown id.
 */
export async function completePayment(ctx: Ctx, input: CompletionInput, said?: CallbackRow): Promise<Completion> {
  const [done] = await transact(ctx, (tx) => completeAll(tx, [{ input, said }]));
  if (!done) throw new Error(`nothing became of payment ${input.paymentId}`);
  return done;
}

/** The same for several in the caller's transaction, all or none: one statement for each kind of row, however many they are. */
export async function completeAll(tx: Ctx, told: readonly Told[]): Promise<readonly Completion[]> {
  const paid = new Map((await store.takePaid(tx, told)).map((payment) => [payment.id, payment]));
  const taken = told.flatMap(({ input }) => {
    const payment = paid.get(input.paymentId);
    // Whoever speaks of it a second time comes too late.
    return payment && paid.delete(payment.id) ? [{ payment, input }] : [];
  });
  await allAnswered([
    postAll(
      tx,
      taken.flatMap(({ payment }) => journals(payment, payment.paidParts, 'payment')),
    ),
    emitAll(
      tx,
      taken.map(({ payment, input }) => successOf(tx, payment, input)),
    ),
  ]);
  const done: Completion[] = [];
  for (const { input } of told)
    done.push(
      taken.some((one) => one.input === input)
        ? { outcome: 'completed', state: 'succeeded' }
        : await lookCloser(tx, input),
    );
  return done;
}

async function lookCloser(tx: Ctx, input: CompletionInput): Promise<Completion> {
  // One round trip: the parts are read after the lock was taken.
  const [payment, parts] = await Promise.all([
    store.lockPayment(tx, input.paymentId),
    store.selectParts(tx, input.paymentId),
  ]);
  if (!payment) throw refuse('payment_not_found');
  if (input.gateway !== undefined && input.gateway !== payment.gateway) return elsewhere(tx, payment, input);
  if (payment.state === 'succeeded') return replayed(tx, payment, input);
  if (payment.latePaidAt) return { outcome: 'replayed', state: payment.state };
  if (input.amountFen !== payment.amountFen) return mismatch(tx, payment, input);
  if (payment.state === 'closed' || payment.state === 'failed') return takeLate(tx, payment, parts, input);
  throw new Error(`payment ${payment.id} is open and was not taken`);
}

/** One account of a payer is one mark, which leads back to nobody: for finding one payer behind many buyers (G2). */
const payerMark = (ctx: Ctx, gateway: string, payer: string): string =>
  ctx.runtime.secrets.index('payer', `${gateway} ${payer}`);

const TOLD = {
  trade: 'payment.succeeded',
  deposit: 'deposit.received',
  presale: 'presale.deposit_paid',
} as const satisfies Record<store.PaymentRow['purpose'], string>;

const successOf = (tx: Ctx, payment: store.PaidPayment, input: CompletionInput): EmitInput => ({
  // What is no trade's, who waits for orders must not hear of.
  name: TOLD[payment.purpose],
  subjectId: payment.id,
  payload: {
    tradeId: payment.tradeId,
    paymentId: payment.id,
    buyerId: payment.buyerId,
    orderIds: payment.paidParts.map((part) => part.orderId),
    shopIds: payment.paidParts.map((part) => part.shopId),
    amountFen: payment.amountFen,
    paidAt: input.paidAt.toISOString(),
    ...(input.payer && { payerMark: payerMark(tx, payment.gateway, input.payer) }),
  },
});

/** One journal for each order that costs something. */
const journals = (
  payment: store.PaymentRow,
  parts: store.PaidPayment['paidParts'],
  kind: 'payment' | 'late_payment',
): PostInput[] =>
  parts
    .filter((part) => part.amountFen > 0)
    .map((part) => {
      const came = [
        { account: gatewayAccount(payment.gateway), amountFen: -part.amountFen },
        { account: buyerAccount(payment.buyerId), amountFen: part.amountFen },
      ];
      const held = [
        { account: buyerAccount(payment.buyerId), amountFen: -part.amountFen },
        { account: escrowAccount(part.orderId), amountFen: part.amountFen },
      ];
      return {
        cause: kind === 'payment' ? paymentCause(payment.id, part.orderId) : lateCause(payment.id, part.orderId),
        kind,
        shopId: part.shopId,
        tradeId: payment.tradeId,
        orderId: part.orderId,
        memo: { paymentId: payment.id },
        // Late money never enters the escrow: no order waits for it, it stays the buyer's until it is back.
        postings: kind === 'payment' ? [...came, ...held] : came,
      };
    });

/** A provider speaks of a number that is not its own (any more): never booked as the other's money, left to an operator. */
async function elsewhere(tx: Ctx, payment: store.PaymentRow, input: CompletionInput): Promise<Completion> {
  await listDifference(tx, {
    gateway: input.gateway ?? payment.gateway,
    kind: 'missing_here',
    subject: paymentNumber(payment.id),
    expectedFen: 0,
    foundFen: input.amountFen,
    detail: { source: input.source, gatewayNo: input.gatewayNo, belongsTo: payment.gateway },
  });
  return { outcome: 'mismatch', state: payment.state };
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
  await postAll(tx, journals(payment, parts, 'late_payment'));
  for (const part of parts) {
    if (part.amountFen === 0) continue;
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
