import {
  actingAs,
  type Ctx,
  earlier,
  emit,
  newId,
  refusedBy,
  seconds,
  system,
  toId,
  transact,
  type Uuid,
} from '#kernel';
import { completePayment } from './completion.ts';
import { refuse } from './errors.ts';
import { DEFAULT_GATEWAY, GatewayError, gatewayNamed, gatewayNames, type PaymentKey } from './gateway.ts';
import type { CompletionSource, OpenPaymentInput, PartInput } from './model.ts';
import { orderNumber, paymentNumber } from './numbers.ts';
import * as store from './store/payments.ts';

/**
 * Opens the payment of a trade in the caller's transaction; no provider is spoken to yet. A trade has at most one open or
 * paid payment (constraint payments_one_per_trade): a second one is refused with payments.payment_not_open.
 */
export async function openPayment(ctx: Ctx, input: OpenPaymentInput): Promise<{ readonly paymentId: Uuid }> {
  const [paymentId] = await openPayments(ctx, [input]);
  if (!paymentId) throw new Error('a payment without an id');
  return { paymentId };
}

/** The payments of several trades in one statement; their ids in the order of the trades. Refuses payment_not_open for all. */
export async function openPayments(ctx: Ctx, inputs: readonly OpenPaymentInput[]): Promise<Uuid[]> {
  const gateway = gatewayNames(ctx)[0] ?? DEFAULT_GATEWAY;
  const opened = inputs.map((input) => ({
    id: input.paymentId ?? newId(ctx),
    gateway: input.gateway ?? gateway,
    tradeId: input.tradeId,
    buyerId: input.buyerId,
    amountFen: input.parts.reduce((sum, part) => sum + part.amountFen, 0),
    expiresAt: input.expiresAt,
    parts: input.parts,
  }));
  try {
    await transact(ctx, (tx) => store.insertPayments(tx, opened));
  } catch (error) {
    if (refusedBy(error, 'payments_one_per_trade'))
      throw refuse('payment_not_open', { tradeId: inputs[0]?.tradeId ?? '' });
    throw error;
  }
  return opened.map((payment) => payment.id);
}

/** A trade's newest payment with its parts; null when it has none. */
export async function paymentOfTrade(
  ctx: Ctx,
  tradeId: Uuid,
): Promise<{ payment: store.PaymentRow; parts: store.PartRow[] } | null> {
  const payment = await store.selectPaymentOfTrade(ctx, tradeId);
  return payment && { payment, parts: await store.selectParts(ctx, payment.id) };
}

/** A buyer's own payment of a trade. Refuses payment_not_found. */
export async function ownPayment(ctx: Ctx, tradeId: Uuid, buyerId: Uuid): Promise<store.PaymentRow> {
  const payment = await store.selectPaymentOfTrade(ctx, tradeId);
  // Another's trade is answered like one that does not exist.
  if (payment?.buyerId !== buyerId) throw refuse('payment_not_found');
  return payment;
}

/** A trade that costs nothing is paid as soon as someone asks. */
export async function completeFree(ctx: Ctx, payment: store.PaymentRow): Promise<store.PaymentRow> {
  await completePayment(ctx, {
    paymentId: payment.id,
    gatewayNo: 'none',
    amountFen: 0,
    paidAt: ctx.clock.now(),
    source: 'browser',
  });
  return (await store.selectPayment(ctx, payment.id)) ?? payment;
}

/**
 * Closes a trade's open payment in the caller's transaction, taking the row's lock: call it before touching the orders, as
 * the completion door locks in the same order. `closed: false` with the state when there is nothing to close: a paid trade
 * must then not be closed. Emits payment.closed. The provider is told afterwards; money that still comes is sent back.
 */
export async function closePayment(
  ctx: Ctx,
  input: { readonly tradeId: Uuid; readonly reason: string },
): Promise<{ readonly closed: boolean; readonly state: store.PaymentRow['state'] | null }> {
  return transact(ctx, async (tx) => {
    const closed = await store.markClosed(tx, input.tradeId, input.reason);
    if (!closed) return { closed: false, state: (await store.selectPaymentOfTrade(tx, input.tradeId))?.state ?? null };
    await emit(tx, {
      name: 'payment.closed',
      subjectId: closed.id,
      payload: { tradeId: closed.tradeId, paymentId: closed.id, reason: input.reason },
    });
    return { closed: true, state: 'closed' };
  });
}

/**
 * New amounts before payment (改价): the open payment is closed without an event and another one opened, because a provider
 * never changes the amount of a number. Refuses payments.payment_already_paid, payments.payment_not_open.
 */
export async function repricePayment(
  ctx: Ctx,
  input: { readonly tradeId: Uuid; readonly parts: readonly PartInput[]; readonly expiresAt?: Date },
): Promise<{ readonly paymentId: Uuid }> {
  return transact(ctx, async (tx) => {
    const before = await store.markClosed(tx, input.tradeId, 'repriced');
    if (!before) {
      const current = await store.selectPaymentOfTrade(tx, input.tradeId);
      throw current?.state === 'succeeded'
        ? refuse('payment_already_paid')
        : refuse('payment_not_open', { tradeId: toId('trd', input.tradeId) });
    }
    return openPayment(tx, {
      tradeId: input.tradeId,
      buyerId: before.buyerId,
      parts: input.parts,
      expiresAt: input.expiresAt ?? before.expiresAt,
    });
  });
}

/** By what the provider finds a payment again; parts that cost nothing it was never told of. */
export const keyOf = async (ctx: Ctx, payment: store.PaymentRow): Promise<PaymentKey> => ({
  number: paymentNumber(payment.id),
  subNumbers: (await store.selectParts(ctx, payment.id))
    .filter((part) => part.amountFen > 0)
    .map((part) => orderNumber(part.orderId)),
  gatewayNo: payment.gatewayNo,
});

/**
 * Asks the provider about an open payment and passes the answer through the door. Outside a transaction. Provider trouble
 * is left to the next asking.
 */
export async function lookAtGateway(ctx: Ctx, payment: store.PaymentRow, source: CompletionSource): Promise<void> {
  const answer = await gatewayNamed(ctx, payment.gateway).queryPayment(await keyOf(ctx, payment));
  if (answer?.state === 'paid' && answer.paidAt)
    await completePayment(ctx, {
      paymentId: payment.id,
      gatewayNo: answer.gatewayNo,
      amountFen: answer.amountFen,
      paidAt: answer.paidAt,
      source,
      payer: answer.payer,
    });
  // The provider closes at expiry by itself; whoever owns the trade closes ours then.
  else if (answer?.state === 'closed' && payment.state !== 'closed') await store.askAt(ctx, payment.id, null);
  else if (!answer && (payment.expiresAt <= ctx.clock.now() || (payment.state === 'closed' && !payment.startedAt)))
    // The provider does not know it. Of a closed one that it never answered for, it will not hear any more.
    await store.askAt(ctx, payment.id, null);
}

/** The buyer's browser is back from the provider's page: asks at most every three seconds, then answers what we know. */
export async function returnedFromGateway(
  ctx: Ctx,
  input: { readonly tradeId: Uuid; readonly buyerId: Uuid },
): Promise<store.PaymentRow> {
  const payment = await ownPayment(ctx, input.tradeId, input.buyerId);
  if (!(await store.claimLook(ctx, payment.id, earlier(ctx.clock.now(), seconds(3))))) return payment;
  await lookAtGateway(actingAs(ctx, system('payments.browser')), payment, 'browser').catch((error: unknown) => {
    if (!(error instanceof GatewayError)) throw error;
    ctx.log.warn({ err: error, paymentId: payment.id }, 'provider did not answer the browser');
  });
  return ownPayment(ctx, input.tradeId, input.buyerId);
}
