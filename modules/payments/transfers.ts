import { type Ctx, emit, newId, Refusal, transact, type Uuid } from '#kernel';
import { buyerAccount, gatewayAccount, post, shopAccount } from '#modules/ledger';
import { setting } from '#modules/operations';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { GatewayError, type GatewayTransfer, gatewayNamed, gatewayNames, type PaymentGateway } from './gateway.ts';
import type { TransferEnded, TransferInput } from './model.ts';
import { orderNumber, transferNumber } from './numbers.ts';
import { lookAgain } from './second-looks.ts';
import { settings } from './settings.ts';
import { lockPaidPart, selectPayment } from './store/payments.ts';
import * as store from './store/transfers.ts';
import { addressOf } from './sub-merchants.ts';

/**
 * Sets a shop's own money aside for the buyer of an order, in the caller's transaction; the provider sends it outside any, and
 * transfer.ended follows. Frozen money is never touched. Refuses transfer_amount_invalid, order_not_paid, transfer_not_offered (the
 * order was paid by a provider that sends nothing to buyers), transfer_over_limit, transfer_cause_reused, shop_balance_too_low; after the last the
 * transaction is dead.
 */
export async function requestTransfer(
  ctx: Ctx,
  input: TransferInput,
): Promise<{ readonly transferId: Uuid; readonly replayed: boolean }> {
  if (!Number.isSafeInteger(input.amountFen) || input.amountFen <= 0)
    throw refuse('transfer_amount_invalid', { amountFen: input.amountFen });
  return transact(ctx, async (tx) => {
    // The part's lock first: of two requests for one cause the second finds what the first has done.
    const part = await lockPaidPart(tx, input.shopId, input.orderId);
    const known = await store.selectTransferByCause(tx, input.shopId, input.cause);
    if (known) {
      if (known.amountFen !== input.amountFen || known.orderId !== input.orderId)
        throw refuse('transfer_cause_reused', { cause: input.cause });
      return { transferId: known.id, replayed: true };
    }
    const payment = part && (await selectPayment(tx, part.paymentId));
    if (!payment) throw refuse('order_not_paid');
    if (!offersTransfers(tx, payment.gateway)) throw refuse('transfer_not_offered', { gateway: payment.gateway });
    const mostFen = await mostOf(tx, payment.gateway);
    if (input.amountFen > mostFen)
      throw refuse('transfer_over_limit', { amountFen: input.amountFen, mostFen, gateway: payment.gateway });
    const one = {
      shopId: input.shopId,
      id: newId(tx),
      cause: input.cause,
      orderId: input.orderId,
      paymentId: payment.id,
      buyerId: payment.buyerId,
      gateway: payment.gateway,
      amountFen: input.amountFen,
      remark: input.remark,
    };
    await store.insertTransfer(tx, one);
    await hold(tx, one);
    return { transferId: one.id, replayed: false };
  });
}

/** What a provider sends to a buyer at once, at most, in fen (facts E). */
const mostOf = (ctx: Ctx, gateway: string): Promise<number> =>
  setting(ctx, gateway === 'alipay' ? 'payments.alipay_transfer_most_fen' : 'payments.transfer_most_fen', settings);

/** A process without that provider cannot tell; the one that sends will. */
const offersTransfers = (ctx: Ctx, gateway: string): boolean =>
  !gatewayNames(ctx).includes(gateway) || gatewayNamed(ctx, gateway).transfers;

async function hold(tx: Ctx, one: store.NewTransfer): Promise<void> {
  try {
    await post(tx, {
      cause: `transfer-hold:${one.id}`,
      kind: 'transfer_hold',
      shopId: one.shopId,
      orderId: one.orderId,
      memo: { transferId: one.id, cause: one.cause },
      postings: [
        { account: shopAccount(one.shopId, 'available'), amountFen: -one.amountFen },
        { account: shopAccount(one.shopId, 'payout'), amountFen: one.amountFen },
      ],
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ledger.balance_too_low')
      throw refuse('shop_balance_too_low', { amountFen: one.amountFen });
    throw error;
  }
}

export const transferCause = (transferId: Uuid): string => `transfer:${transferId}`;

/** The one door by which a transfer ends; callback and sweeper both come here, and the second finds it done. */
export async function completeTransfer(
  ctx: Ctx,
  transferId: Uuid,
  answer: Pick<GatewayTransfer, 'state' | 'gatewayNo' | 'amountFen' | 'endedAt' | 'failure'>,
): Promise<void> {
  await transact(ctx, async (tx) => {
    const one = await store.lockTransfer(tx, transferId);
    if (!one || one.endedAt) return;
    const gatewayNo = answer.gatewayNo === '' ? null : answer.gatewayNo;
    if (answer.state === 'processing') {
      await store.moveTransfer(tx, one, { state: 'sent', gatewayNo, failure: null });
      return;
    }
    if (answer.state === 'succeeded' && answer.amountFen !== one.amountFen) {
      await listDifference(tx, {
        gateway: one.gateway,
        kind: 'transfer_amount',
        subject: transferNumber(one.id),
        shopId: one.shopId,
        expectedFen: one.amountFen,
        foundFen: answer.amountFen,
      });
      return;
    }
    const done = answer.state === 'succeeded';
    const code = done ? null : (answer.failure ?? 'UNKNOWN');
    const endedAt = answer.endedAt ?? tx.clock.now();
    if (!(await store.endTransfer(tx, one, { state: done ? 'done' : 'failed', gatewayNo, endedAt, failure: code })))
      return;
    await (done ? book(tx, one) : giveBack(tx, one));
    if (!done) await lookAgain(tx, 'transfer', one);
    const told: TransferEnded = {
      transferId: one.id,
      orderId: one.orderId,
      cause: one.cause,
      amountFen: one.amountFen,
      gatewayNo,
      code,
    };
    await emit(tx, { name: 'transfer.ended', subjectId: one.id, shopId: one.shopId, payload: told });
  });
}

/** The shop's money has become the buyer's and has left the provider. */
const book = (tx: Ctx, one: store.TransferRow) =>
  post(tx, {
    cause: transferCause(one.id),
    kind: 'transfer',
    shopId: one.shopId,
    orderId: one.orderId,
    memo: { transferId: one.id, cause: one.cause },
    postings: [
      { account: shopAccount(one.shopId, 'payout'), amountFen: -one.amountFen },
      { account: buyerAccount(one.buyerId), amountFen: one.amountFen },
      { account: buyerAccount(one.buyerId), amountFen: -one.amountFen },
      { account: gatewayAccount(one.gateway), amountFen: one.amountFen },
    ],
  });

const giveBack = (tx: Ctx, one: store.TransferRow) =>
  post(tx, {
    cause: `transfer-returned:${one.id}`,
    kind: 'transfer_returned',
    shopId: one.shopId,
    orderId: one.orderId,
    memo: { transferId: one.id, cause: one.cause },
    postings: [
      { account: shopAccount(one.shopId, 'payout'), amountFen: -one.amountFen },
      { account: shopAccount(one.shopId, 'available'), amountFen: one.amountFen },
    ],
  });

/** One transfer taken further: asked about if an attempt was made before, else sent. Talks to the provider, outside a transaction. */
export async function driveTransfer(ctx: Ctx, one: store.TransferRow): Promise<void> {
  const gateway = gatewayNamed(ctx, one.gateway);
  try {
    await completeTransfer(ctx, one.id, await outcomeAt(ctx, gateway, one));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.kind === 'unavailable') {
      // Whether the provider has it, nobody knows: the number will tell.
      await store.moveTransfer(ctx, one, { state: 'unknown', gatewayNo: null, failure: error.code });
      throw error;
    }
    // An earlier attempt may have been taken in the meantime: only a number that is still unknown was refused.
    const taken = one.attempts > 0 ? await queryAt(ctx, gateway, one) : null;
    await completeTransfer(ctx, one.id, taken ?? refusedWith(error.code, ctx.clock.now()));
  }
}

const refusedWith = (code: string, endedAt: Date) =>
  ({ state: 'failed', gatewayNo: '', amountFen: 0, endedAt, failure: code }) as const;

const queryAt = async (ctx: Ctx, gateway: PaymentGateway, one: store.TransferRow): Promise<GatewayTransfer | null> =>
  gateway.queryTransfer(transferNumber(one.id), await addressOf(ctx, one.gateway, one));

async function outcomeAt(ctx: Ctx, gateway: PaymentGateway, one: store.TransferRow): Promise<GatewayTransfer> {
  // A number the provider does not know was never taken: the same number is sent again.
  const known = one.attempts > 0 ? await queryAt(ctx, gateway, one) : null;
  if (known) return known;
  const at = await addressOf(ctx, one.gateway, one);
  return gateway.transfer({ ...at, number: transferNumber(one.id), amountFen: one.amountFen, remark: one.remark });
}

/** Money owed to a buyer that no provider will send: an operator sees to it. */
export const buyerUnpaid = (
  tx: Ctx,
  input: { readonly shopId: Uuid; readonly orderId: Uuid; readonly amountFen: number; readonly why: string },
): Promise<boolean> =>
  listDifference(tx, {
    gateway: gatewayNames(tx)[0] ?? 'sandbox',
    kind: 'buyer_unpaid',
    subject: orderNumber(input.orderId),
    shopId: input.shopId,
    expectedFen: input.amountFen,
    foundFen: 0,
    detail: { orderId: input.orderId, why: input.why },
  });
