import { type Ctx, newId, refuseRequest } from '#kernel';
import { completeInCompany } from './company.ts';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { type CallbackEvent, type CallbackMessage, GatewayError, gatewayNamed } from './gateway.ts';
import type { CompletionInput } from './model.ts';
import { orderIdOf, paymentIdOf, payoutIdOf, refundIdOf, settlementIdOf, transferIdOf } from './numbers.ts';
import { lookAtGateway } from './payments.ts';
import { completePayout } from './payouts.ts';
import { completeRefund } from './refunds.ts';
import { type CallbackRow, insertCallbacks } from './store/callbacks.ts';
import { markUnfrozenByProvider, selectPayment } from './store/payments.ts';
import { hastenSettlement, selectSettlement, selectSettlementById } from './store/settlements.ts';
import { completeTransfer } from './transfers.ts';

/** Of a callback that is not genuine we keep only so much: a stranger must not fill the disk. */
const KEPT_OF_STRANGERS = 2_000;
const KEPT_HEADERS = /^(dongxi-sandbox-|wechatpay-|stripe-signature$|content-type$|user-agent$)/;

/**
 * Takes in a provider's callback: verified, decrypted, written down word for word, then acted on through the same doors as
 * everything else. That of a payment is written in the transaction that takes the money, and by itself when that is undone; any other
 * before it is acted on. What is not genuine is counted and never acted on. Refuses callback_refused, request.not_found (no such provider here); any other failure lets
 * the provider call again.
 */
export async function receiveCallback(
  ctx: Ctx,
  gatewayName: string,
  message: CallbackMessage,
  ip: string,
): Promise<void> {
  const verdict = await gatewayOrRefuse(ctx, gatewayName).verifyCallback(message, ctx.clock.now());
  const said: CallbackRow = {
    id: newId(ctx),
    gateway: gatewayName,
    genuine: verdict.genuine,
    refusal: verdict.genuine ? null : verdict.reason,
    eventId: verdict.genuine ? verdict.eventId : null,
    eventType: verdict.genuine ? verdict.eventType : null,
    headers: Object.fromEntries(
      Object.entries(message.headers).flatMap(([name, value]) =>
        value !== undefined && KEPT_HEADERS.test(name) ? [[name, value.slice(0, 1_000)]] : [],
      ),
    ),
    body: verdict.genuine ? message.body : message.body.slice(0, KEPT_OF_STRANGERS),
    ip,
  };
  const payment = verdict.genuine ? paidBy(verdict.event) : null;
  if (payment) return takeSaid(ctx, { ...payment, gateway: gatewayName }, said);
  await insertCallbacks(ctx, [said]);
  if (!verdict.genuine) {
    ctx.log.warn({ gateway: gatewayName, reason: verdict.reason, ip }, 'callback refused');
    throw refuse('callback_refused', { reason: verdict.reason });
  }
  await act(ctx, gatewayName, verdict.event);
}

/** The payment a callback says was paid; null when it says anything else, or of a number that is none of ours. */
function paidBy(event: CallbackEvent): CompletionInput | null {
  if (event.kind !== 'payment' || event.payment.state !== 'paid' || !event.payment.paidAt) return null;
  const { number, gatewayNo, amountFen, paidAt, payer } = event.payment;
  const paymentId = paymentIdOf(number);
  return paymentId && { paymentId, gatewayNo, amountFen, paidAt, source: 'callback', payer };
}

async function takeSaid(ctx: Ctx, input: CompletionInput, said: CallbackRow): Promise<void> {
  try {
    await completeInCompany(ctx, { input, said });
  } catch (error) {
    // What was said is evidence, also when nothing could be done about it.
    await insertCallbacks(ctx, [said]);
    throw error;
  }
}

function gatewayOrRefuse(ctx: Ctx, name: string) {
  try {
    return gatewayNamed(ctx, name);
  } catch (error) {
    // Nobody calls back for a provider this market never had: a stranger must not bring its alarms about.
    if (error instanceof GatewayError) throw refuseRequest('not_found');
    throw error;
  }
}

async function act(ctx: Ctx, gateway: string, event: CallbackEvent): Promise<void> {
  switch (event.kind) {
    case 'payment':
      return;
    case 'look': {
      const paymentId = paymentIdOf(event.paymentNumber);
      const payment = paymentId && (await selectPayment(ctx, paymentId));
      if (payment) await lookAtGateway(ctx, payment, 'callback');
      return;
    }
    case 'refund': {
      const refundId = refundIdOf(event.refund.number);
      if (refundId) await completeRefund(ctx, refundId, event.refund);
      return;
    }
    case 'payout': {
      const payoutId = payoutIdOf(event.payout.number);
      if (payoutId) await completePayout(ctx, payoutId, event.payout);
      return;
    }
    case 'transfer': {
      const transferId = transferIdOf(event.transfer.number);
      if (transferId) await completeTransfer(ctx, transferId, event.transfer);
      return;
    }
    case 'split': {
      // Releasing the rest needs the network: the sweeper does it, now.
      const id = settlementIdOf(event.split.number);
      const row = id && (await selectSettlementById(ctx, id));
      if (row) await hastenSettlement(ctx, row.shopId, row.orderId);
      ctx.runtime.wake([]);
      return;
    }
    case 'unfreeze':
      if (event.automatic) await frozenNoMore(ctx, gateway, event.paymentNumber, event.subNumber);
      return;
    case 'other':
      ctx.log.info({ gateway }, 'callback of a kind we do not use');
  }
}

/** The provider's limit passed with the order unfinished: the shop has the money, an operator must decide (facts E). */
async function frozenNoMore(ctx: Ctx, gateway: string, paymentNumber: string, subNumber: string): Promise<void> {
  const paymentId = paymentIdOf(paymentNumber);
  const orderId = orderIdOf(subNumber);
  if (!paymentId || !orderId) return;
  const [part] = await markUnfrozenByProvider(ctx, paymentId, orderId);
  if (!part || part.refundedFen === part.amountFen) return;
  if (await selectSettlement(ctx, part.shopId, orderId)) await hastenSettlement(ctx, part.shopId, orderId);
  else
    await listDifference(ctx, {
      gateway,
      kind: 'freeze_ended',
      subject: subNumber,
      shopId: part.shopId,
      expectedFen: part.amountFen - part.refundedFen,
      foundFen: 0,
      detail: { orderId, paymentId },
    });
}
