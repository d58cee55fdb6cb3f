import { type Ctx, emit, type Json, newId, Refusal, refusedBy, transact, type Uuid } from '#kernel';
import {
  buyerAccount,
  COMMISSION,
  escrowAccount,
  gatewayAccount,
  post,
  shopAccount,
  shopBalances,
} from '#modules/ledger';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { GatewayError, type GatewayRefund, gatewayNamed, type PartAddress, type PaymentGateway } from './gateway.ts';
import type { FunderShare, RefundInput } from './model.ts';
import { refundNumber, splitNumber, splitReturnNumber } from './numbers.ts';
import { reasonForGateway } from './reasons.ts';
import { lookAgain } from './second-looks.ts';
import { atProvider, backAtProvider, fundedOf, type KeptShare, returnable, sharePostings } from './shares.ts';
import { lockPaidPart, type PaymentRow, selectPart, selectPayment } from './store/payments.ts';
import * as store from './store/refunds.ts';
import { growSettlement, returnShares, type SettlementRow, selectSettlement } from './store/settlements.ts';
import { addressOf } from './sub-merchants.ts';

/**
 * Asks for money back to the buyer, in the caller's transaction: reserves it in the order's part, and after settlement
 * takes it from the shop's available balance at once. The provider is told by the sweeper; refund.succeeded or
 * refund.failed follow. Refuses refund_amount_invalid, order_not_paid, refund_exceeds_paid, refund_cause_reused,
 * settlement_in_progress, shop_balance_too_low; after a refusal the transaction is dead.
 */
export async function requestRefund(
  ctx: Ctx,
  input: RefundInput,
): Promise<{ readonly refundId: Uuid; readonly replayed: boolean }> {
  if (!Number.isSafeInteger(input.amountFen) || input.amountFen <= 0)
    throw refuse('refund_amount_invalid', { amountFen: input.amountFen });
  return transact(ctx, async (tx) => {
    // The part's lock first: of two requests for one cause the second finds what the first has done.
    const part = await lockPaidPart(tx, input.shopId, input.orderId);
    const known = await store.selectRefundByCause(tx, input.shopId, input.cause);
    if (known) {
      if (known.amountFen !== input.amountFen || known.orderId !== input.orderId)
        throw refuse('refund_cause_reused', { cause: input.cause });
      return { refundId: known.id, replayed: true };
    }
    if (!part) throw refuse('order_not_paid');
    const settlement = await selectSettlement(tx, input.shopId, input.orderId);
    if (settlement && settlement.state !== 'settled') throw refuse('settlement_in_progress');
    const source = settlement ? 'balance' : 'escrow';
    const id = newId(tx);
    const commissionFen = settlement ? commissionBack(input, settlement) : 0;
    const before = settlement ? await store.selectRefundsOfOrder(tx, input.shopId, input.orderId) : [];
    const shares = settlement ? sharesBack(input.shares ?? [], settlement, before) : [];
    const back = { commissionFen, shares, fundedFen: fundedOf(shares) };
    const moves = settlement ? providerBack(back, settlement, before) : { splitReturnFen: 0, subsidyFen: 0 };
    try {
      await store.reserveRefund(tx, part, source === 'escrow' ? 'refunded_fen' : 'refunded_after_fen', input.amountFen);
    } catch (error) {
      if (!refusedBy(error, 'parts_refund_within')) throw error;
      const left = part.amountFen - part.refundedFen - part.refundedAfterFen;
      throw refuse('refund_exceeds_paid', { leftFen: left, askedFen: input.amountFen });
    }
    await store.insertRefund(tx, {
      shopId: input.shopId,
      id,
      orderId: input.orderId,
      paymentId: part.paymentId,
      cause: input.cause,
      amountFen: input.amountFen,
      commissionFen,
      commissionUntilFen: (settlement?.commissionReturnedFen ?? 0) + commissionFen,
      shares,
      fundedFen: back.fundedFen,
      splitReturnFen: moves.splitReturnFen,
      reason: input.reason,
      lines: (input.lines ?? []).map((line) => ({ ...line })),
      source,
    });
    if (source === 'balance') await holdBalance(tx, { ...input, id, ...back });
    if (moves.subsidyFen !== 0) await tellSubsidy(tx, { ...input, id, paymentId: part.paymentId }, moves.subsidyFen);
    await emit(tx, {
      name: 'refund.requested',
      subjectId: id,
      shopId: input.shopId,
      payload: { refundId: id, orderId: input.orderId, cause: input.cause, amountFen: input.amountFen },
    });
    return { refundId: id, replayed: false };
  });
}

/** What the platform gives back of its commission for this refund: never more than it took and has not given back. */
const commissionBack = (
  input: Pick<RefundInput, 'amountFen' | 'commissionFen'>,
  settlement: Pick<SettlementRow, 'commissionFen' | 'commissionReturnedFen'>,
): number =>
  Math.max(
    0,
    Math.min(input.commissionFen ?? 0, input.amountFen, settlement.commissionFen - settlement.commissionReturnedFen),
  );

type Before = readonly Pick<store.RefundRow, 'source' | 'state' | 'shares' | 'splitReturnFen'>[];
const stands = (before: Before) => before.filter((one) => one.source === 'balance' && one.state !== 'failed');

/** What each funder gets back: never more than it gave for the order and has not got back. */
const sharesBack = (
  asked: readonly FunderShare[],
  settlement: Pick<SettlementRow, 'shares'>,
  before: Before,
): KeptShare[] =>
  asked.length === 0
    ? []
    : returnable(
        asked,
        settlement.shares,
        stands(before).flatMap((one) => one.shares),
      );

/** What moves at the provider for it, between the platform's account there and the shop's. */
function providerBack(
  back: { readonly commissionFen: number; readonly fundedFen: number },
  settlement: SettlementRow,
  before: Before,
) {
  const returned = stands(before).reduce((sum, one) => sum + one.splitReturnFen, 0);
  return backAtProvider(back, atProvider(settlement).splitFen - returned);
}

/** What the split commission does not cover between platform and shop is moved at the provider by an operator. */
async function tellSubsidy(
  tx: Ctx,
  refund: { readonly id: Uuid; readonly shopId: Uuid; readonly orderId: Uuid; readonly paymentId: Uuid },
  subsidyFen: number,
): Promise<void> {
  await listDifference(tx, {
    gateway: (await selectPayment(tx, refund.paymentId))?.gateway ?? '',
    kind: subsidyFen > 0 ? 'subsidy_due' : 'subsidy_back',
    subject: refundNumber(refund.id),
    shopId: refund.shopId,
    expectedFen: Math.abs(subsidyFen),
    foundFen: 0,
    detail: { orderId: refund.orderId },
  });
}

/**
 * Why a refund cannot be asked for at this moment, though it is owed: the order's money is just being released, or the shop has
 * taken its money out and its balance no longer covers it. Null when it can. Takes the part's lock.
 */
export async function refundObstacle(
  ctx: Ctx,
  input: Pick<RefundInput, 'shopId' | 'orderId' | 'amountFen' | 'commissionFen' | 'shares'>,
): Promise<{ readonly code: 'settlement_in_progress' | 'shop_balance_too_low'; readonly shortFen: number } | null> {
  await lockPaidPart(ctx, input.shopId, input.orderId);
  const settlement = await selectSettlement(ctx, input.shopId, input.orderId);
  if (!settlement) return null;
  if (settlement.state !== 'settled') return { code: 'settlement_in_progress', shortFen: 0 };
  const before = await store.selectRefundsOfOrder(ctx, input.shopId, input.orderId);
  const fundedFen = fundedOf(sharesBack(input.shares ?? [], settlement, before));
  const shopFen = input.amountFen - commissionBack(input, settlement) + fundedFen;
  const { availableFen } = await shopBalances(ctx, input.shopId);
  return shopFen > availableFen ? { code: 'shop_balance_too_low', shortFen: shopFen - availableFen } : null;
}

type Held = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly amountFen: number;
  readonly commissionFen: number;
  readonly shares: readonly FunderShare[];
  readonly fundedFen: number;
};

/**
 * After settlement the money is the shop's and the platform's: each gives back its part into the order's escrow, from where every refund
 * leaves. What funders gave to the discounts of what comes back, the shop returns to them.
 */
async function holdBalance(tx: Ctx, refund: Held): Promise<void> {
  try {
    await returnShares(tx, refund.shopId, refund.orderId, refund);
    await post(tx, {
      cause: `refund-hold:${refund.id}`,
      kind: 'refund_hold',
      shopId: refund.shopId,
      orderId: refund.orderId,
      postings: [
        { account: shopAccount(refund.shopId, 'available'), amountFen: refund.commissionFen - refund.amountFen },
        { account: COMMISSION, amountFen: -refund.commissionFen },
        { account: escrowAccount(refund.orderId), amountFen: refund.amountFen },
      ],
    });
    if (refund.fundedFen > 0) await postShares(tx, refund, 'funding_back');
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ledger.balance_too_low')
      throw refuse('shop_balance_too_low', { amountFen: refund.amountFen });
    throw error;
  }
}

const postShares = (
  tx: Ctx,
  refund: Pick<Held, 'id' | 'shopId' | 'orderId' | 'shares'>,
  kind: 'funding_back' | 'funding_back_return',
) =>
  post(tx, {
    cause: `${kind}:${refund.id}`,
    kind,
    shopId: refund.shopId,
    orderId: refund.orderId,
    memo: { refundId: refund.id },
    postings: sharePostings(shopAccount(refund.shopId, 'available'), refund.shares, kind === 'funding_back' ? -1 : 1),
  });

/** Refunds of an order, oldest first. */
export const refundsOfOrder = store.selectRefundsOfOrder;

export const refundCause = (refundId: Uuid): string => `refund:${refundId}`;

/** The one door by which a refund ends; callback and sweeper both come here, and the second finds it done. */
export async function completeRefund(
  ctx: Ctx,
  refundId: Uuid,
  answer: Pick<GatewayRefund, 'state' | 'gatewayNo' | 'amountFen' | 'endedAt' | 'failure'>,
): Promise<void> {
  if (answer.state === 'processing') return;
  await transact(ctx, async (tx) => {
    const refund = await store.lockRefund(tx, refundId);
    if (!refund || refund.endedAt) return;
    const payment = await selectPayment(tx, refund.paymentId);
    if (!payment) throw new Error(`refund ${refundId} without its payment`);
    if (answer.state === 'succeeded' && answer.amountFen !== refund.amountFen) {
      await listDifference(tx, {
        gateway: payment.gateway,
        kind: 'amount_mismatch',
        subject: refundNumber(refund.id),
        shopId: refund.shopId,
        expectedFen: refund.amountFen,
        foundFen: answer.amountFen,
      });
      return;
    }
    const endedAt = answer.endedAt ?? tx.clock.now();
    const moved = await store.endRefund(tx, refund, {
      state: answer.state === 'succeeded' ? 'succeeded' : 'failed',
      gatewayNo: answer.gatewayNo === '' ? null : answer.gatewayNo,
      endedAt,
      failure: answer.failure,
    });
    if (!moved) return;
    if (answer.state === 'succeeded') await succeeded(tx, refund, payment);
    else await failed(tx, refund, payment, answer.failure ?? 'UNKNOWN');
  });
}

async function succeeded(tx: Ctx, refund: store.RefundRow, payment: PaymentRow): Promise<void> {
  const amount = refund.amountFen;
  const released = [
    { account: escrowAccount(refund.orderId), amountFen: -amount },
    { account: buyerAccount(payment.buyerId), amountFen: amount },
  ];
  const returned = [
    { account: buyerAccount(payment.buyerId), amountFen: -amount },
    { account: gatewayAccount(payment.gateway), amountFen: amount },
  ];
  await post(tx, {
    cause: refundCause(refund.id),
    kind: refund.source === 'late' ? 'late_refund' : 'refund',
    shopId: refund.shopId,
    tradeId: payment.tradeId,
    orderId: refund.orderId,
    memo: { refundId: refund.id, reason: refund.reason },
    postings: refund.source === 'late' ? returned : [...released, ...returned],
  });
  await tell(tx, 'refund.succeeded', refund, {});
}

async function failed(tx: Ctx, refund: store.RefundRow, payment: PaymentRow, code: string): Promise<void> {
  const part = { shopId: refund.shopId, paymentId: refund.paymentId, orderId: refund.orderId };
  // Late money stays reserved: it is the buyer's, and an operator sends it another way.
  if (refund.source === 'escrow') {
    await store.reserveRefund(tx, part, 'refunded_fen', -refund.amountFen);
    await growSettlement(tx, part, refund.amountFen);
  } else if (refund.source === 'balance') {
    await store.reserveRefund(tx, part, 'refunded_after_fen', -refund.amountFen);
    await returnShares(tx, refund.shopId, refund.orderId, {
      commissionFen: -refund.commissionFen,
      fundedFen: -refund.fundedFen,
    });
    if (refund.fundedFen > 0) await postShares(tx, refund, 'funding_back_return');
    await post(tx, {
      cause: `refund-hold-return:${refund.id}`,
      kind: 'refund_hold_return',
      shopId: refund.shopId,
      orderId: refund.orderId,
      postings: [
        { account: escrowAccount(refund.orderId), amountFen: -refund.amountFen },
        { account: COMMISSION, amountFen: refund.commissionFen },
        { account: shopAccount(refund.shopId, 'available'), amountFen: refund.amountFen - refund.commissionFen },
      ],
    });
  }
  await lookAgain(tx, 'refund', refund);
  await listDifference(tx, {
    gateway: payment.gateway,
    kind: 'refund_failed',
    subject: refundNumber(refund.id),
    shopId: refund.shopId,
    expectedFen: refund.amountFen,
    foundFen: 0,
    detail: { code, orderId: refund.orderId },
  });
  await tell(tx, 'refund.failed', refund, { code });
}

const tell = (tx: Ctx, name: string, refund: store.RefundRow, more: { readonly [key: string]: Json }) =>
  emit(tx, {
    name,
    subjectId: refund.id,
    shopId: refund.shopId,
    payload: {
      refundId: refund.id,
      orderId: refund.orderId,
      cause: refund.cause,
      amountFen: refund.amountFen,
      late: refund.source === 'late',
      lines: refund.lines,
      ...more,
    },
  });

/** The platform's part leaves its account at the provider before the shop's balance is asked for the whole. */
async function returnTheSplit(
  ctx: Ctx,
  gateway: PaymentGateway,
  address: PartAddress,
  refund: store.RefundRow,
): Promise<void> {
  if (refund.splitReturnFen === 0 || refund.commissionReturnedAt) return;
  const settlement = await selectSettlement(ctx, refund.shopId, refund.orderId);
  // What the provider never split off, the shop has.
  if (!settlement?.commissionCollected) return;
  const { at } = await gateway.splitReturn({
    ...address,
    number: splitReturnNumber(refund.orderId, refund.commissionUntilFen),
    splitNumber: splitNumber(settlement.id, settlement.splitRound),
    amountFen: refund.splitReturnFen,
  });
  await store.markCommissionReturned(ctx, refund, at);
}

/** One refund taken further: sent if it was not, asked about if it was. Talks to the provider, outside a transaction. */
export async function driveRefund(ctx: Ctx, refund: store.RefundRow): Promise<void> {
  const payment = await selectPayment(ctx, refund.paymentId);
  if (!payment) throw new Error(`refund ${refund.id} without its payment`);
  const gateway = gatewayNamed(ctx, payment.gateway);
  try {
    // A number the provider does not know was never sent, whatever we wrote down: send it.
    const at = await addressOf(ctx, payment.gateway, refund);
    const part = await selectPart(ctx, refund);
    await returnTheSplit(ctx, gateway, at, refund);
    const answer =
      (refund.state === 'sent' ? await gateway.queryRefund(refundNumber(refund.id), at) : null) ??
      (await gateway.refund({
        ...at,
        number: refundNumber(refund.id),
        paidFen: part.amountFen,
        amountFen: refund.amountFen,
        reason: reasonForGateway(refund.reason),
        from: refund.source === 'balance' ? 'balance' : 'frozen',
      }));
    if (answer.state === 'processing') await store.markRefundSent(ctx, refund, answer.gatewayNo);
    else await completeRefund(ctx, refund.id, answer);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    await completeRefund(ctx, refund.id, {
      state: 'failed',
      gatewayNo: '',
      amountFen: 0,
      endedAt: ctx.clock.now(),
      failure: error.code,
    });
  }
}
