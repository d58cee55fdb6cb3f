import { bps, type Ctx, emit, fen, newId, share, transact, type Uuid } from '#kernel';
import { COMMISSION, escrowAccount, post, shopAccount } from '#modules/ledger';
import { setting } from '#modules/operations';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { GatewayError, gatewayNamed, type PartAddress, type PaymentGateway } from './gateway.ts';
import type { SettlementInput } from './model.ts';
import { orderNumber, splitNumber, unfreezeNumber } from './numbers.ts';
import { settings } from './settings.ts';
import { atProvider, fundedOf, gathered, sharePostings } from './shares.ts';
import { lockPaidPart, selectPayment } from './store/payments.ts';
import { countRefundsInFlight } from './store/refunds.ts';
import * as store from './store/settlements.ts';
import { addressOf } from './sub-merchants.ts';

/** How often a refused commission split is tried before it goes to the operator. */
const SPLIT_ROUNDS = 3;

/**
 * Releases a completed order's money, in the caller's transaction: shopFen + commissionFen must be exactly what was paid
 * less what was refunded; what funders gave to its discounts comes to the shop beside it. The provider is told by the sweeper (split the commission, unfreeze the rest), then order.settled
 * follows. The same request again is a replay. Refuses order_not_paid, settlement_unbalanced, settlement_over_limit.
 */
export async function requestSettlement(
  ctx: Ctx,
  input: SettlementInput,
): Promise<{ readonly settlementId: Uuid; readonly replayed: boolean }> {
  return transact(ctx, async (tx) => {
    const part = await lockPaidPart(tx, input.shopId, input.orderId);
    if (!part) throw refuse('order_not_paid');
    const known = await store.selectSettlement(tx, input.shopId, input.orderId);
    if (known) return { settlementId: known.id, replayed: true };
    const total = input.shopFen + input.commissionFen;
    const left = part.amountFen - part.refundedFen;
    if (total !== left || input.shopFen < 0 || input.commissionFen < 0)
      throw refuse('settlement_unbalanced', { leftFen: left, askedFen: total });
    // The provider lets at most 30 % of a payment go to others than the shop (facts E).
    const most = share(fen(part.amountFen), bps(await setting(tx, 'payments.split_max_bps', settings)));
    if (input.commissionFen > most)
      throw refuse('settlement_over_limit', { commissionFen: input.commissionFen, mostFen: most });
    const id = newId(tx);
    if (!(await store.settlePart(tx, part, total)))
      throw refuse('settlement_unbalanced', { leftFen: left, askedFen: total });
    const shares = gathered(input.shares ?? []);
    await store.insertSettlement(tx, { ...input, id, paymentId: part.paymentId, shares, fundedFen: fundedOf(shares) });
    await emit(tx, {
      name: 'settlement.requested',
      subjectId: input.orderId,
      shopId: input.shopId,
      payload: { orderId: input.orderId, shopFen: input.shopFen, commissionFen: input.commissionFen },
    });
    return { settlementId: id, replayed: false };
  });
}

/** How far the release of an order's money has come; null when it was not asked for. */
export const settlementOfOrder = store.selectSettlement;

export const settlementCause = (orderId: Uuid): string => `settlement:${orderId}`;

type Step = {
  readonly row: store.SettlementRow;
  readonly gateway: PaymentGateway;
  readonly address: PartAddress;
};

/**
 * One settlement taken as far as the provider lets it go now: split, unfreeze, book. Each step is written down before the
 * next, so that a crash anywhere is taken up where it stopped. Talks to the provider, outside a transaction.
 */
export async function driveSettlement(
  ctx: Ctx,
  orderKey: { readonly shopId: Uuid; readonly orderId: Uuid },
): Promise<void> {
  for (let guard = 0; guard < 8; guard += 1) {
    // Asked before the row is read: a refund that comes to nothing adds to the row, and none can begin any more.
    const refunding = await countRefundsInFlight(ctx, orderKey.shopId, orderKey.orderId);
    const row = await store.selectSettlement(ctx, orderKey.shopId, orderKey.orderId);
    if (!row || row.state === 'settled') return;
    if (!(await step(ctx, row, refunding > 0))) return;
  }
}

/** True when the row has moved and the next step may follow at once. */
async function step(ctx: Ctx, row: store.SettlementRow, refunding: boolean): Promise<boolean> {
  const nothing = row.shopFen + row.commissionFen === 0;
  if (row.state === 'unfrozen' || (row.state === 'requested' && nothing)) return finish(ctx, row);
  // A refund under way takes from the same frozen money: it goes first.
  if (refunding) return false;
  const payment = await selectPayment(ctx, row.paymentId);
  if (!payment) throw new Error(`settlement ${row.id} without its payment`);
  const at: Step = {
    row,
    gateway: gatewayNamed(ctx, payment.gateway),
    address: await addressOf(ctx, payment.gateway, row),
  };
  try {
    return row.state === 'requested' && atProvider(row).splitFen > 0 ? await split(ctx, at) : await unfreeze(ctx, at);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.code === 'ALREADY_UNFROZEN') return releasedWithoutUs(ctx, at);
    await store.noteSettlementError(ctx, row, error.code);
    throw error;
  }
}

async function split(ctx: Ctx, at: Step): Promise<boolean> {
  const number = splitNumber(at.row.id, at.row.splitRound);
  const commissionFen = atProvider(at.row).splitFen;
  const answer =
    (await at.gateway.querySplit(number, at.address)) ??
    (await at.gateway.split({
      ...at.address,
      number,
      commissionFen,
      leftFen: at.row.shopFen + at.row.commissionFen,
    }));
  if (answer.state === 'processing') return false;
  if (answer.receivedFen === commissionFen) {
    await store.markSplit(ctx, at.row, answer.endedAt ?? ctx.clock.now(), true);
    return true;
  }
  if (at.row.splitRound < SPLIT_ROUNDS) {
    await store.nextSplitRound(ctx, at.row);
    return true;
  }
  // The shop must not wait for the platform's troubles: its money is released, the commission is collected by hand.
  await transact(ctx, async (tx) => {
    await uncollected(tx, at, answer.failure ?? 'SPLIT_REFUSED');
    await store.markSplit(tx, at.row, answer.endedAt ?? tx.clock.now(), false);
  });
  return true;
}

async function unfreeze(ctx: Ctx, at: Step): Promise<boolean> {
  const collected = at.row.commissionCollected ?? true;
  const expected = at.row.shopFen + at.row.commissionFen - (collected ? atProvider(at.row).splitFen : 0);
  const answer = await at.gateway.unfreeze({ ...at.address, number: unfreezeNumber(at.row.id), amountFen: expected });
  await transact(ctx, async (tx) => {
    if (answer.amountFen !== expected)
      await listDifference(tx, {
        gateway: at.gateway.name,
        kind: 'unfreeze_amount',
        subject: at.address.subNumber,
        shopId: at.row.shopId,
        expectedFen: expected,
        foundFen: answer.amountFen,
      });
    await store.markUnfrozen(tx, at.row, answer.at, answer.amountFen, collected);
  });
  return true;
}

/** The freeze ended before we came (its limit passed): the shop has all, the commission must be collected by hand. */
async function releasedWithoutUs(ctx: Ctx, at: Step): Promise<boolean> {
  const collected = atProvider(at.row).splitFen === 0 || at.row.commissionCollected === true;
  await transact(ctx, async (tx) => {
    if (!collected) await uncollected(tx, at, 'ALREADY_UNFROZEN');
    await store.markUnfrozen(tx, at.row, tx.clock.now(), null, collected);
  });
  return true;
}

const uncollected = (tx: Ctx, at: Step, code: string): Promise<boolean> =>
  listDifference(tx, {
    gateway: at.gateway.name,
    kind: 'commission_uncollected',
    subject: at.address.subNumber,
    shopId: at.row.shopId,
    expectedFen: atProvider(at.row).splitFen,
    foundFen: 0,
    detail: { code, orderId: at.row.orderId },
  });

/** The one door by which a settlement ends: the ledger follows what the provider has done. */
async function finish(ctx: Ctx, seen: store.SettlementRow): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const row = await store.lockSettlement(tx, seen.shopId, seen.orderId);
    if (!row || row.state === 'settled' || !(await store.markSettled(tx, row))) return false;
    const payment = await selectPayment(tx, row.paymentId);
    const total = row.shopFen + row.commissionFen;
    if (total > 0)
      await post(tx, {
        cause: settlementCause(row.orderId),
        kind: 'settlement',
        shopId: row.shopId,
        orderId: row.orderId,
        ...(payment ? { tradeId: payment.tradeId } : {}),
        memo: { settlementId: row.id, commissionCollected: row.commissionCollected ?? true },
        postings: [
          { account: escrowAccount(row.orderId), amountFen: -total },
          { account: shopAccount(row.shopId, 'available'), amountFen: row.shopFen },
          { account: COMMISSION, amountFen: row.commissionFen },
        ],
      });
    if (row.fundedFen > 0) await fund(tx, row, payment?.gateway ?? '');
    await emit(tx, {
      name: 'order.settled',
      subjectId: row.orderId,
      shopId: row.shopId,
      payload: {
        orderId: row.orderId,
        shopFen: row.shopFen,
        commissionFen: row.commissionFen,
        fundedFen: row.fundedFen,
      },
    });
    return false;
  });
}

export const fundingCause = (orderId: Uuid): string => `funding:${orderId}`;

/**
 * What funders gave becomes the shop's (P1): a journal of its own, so that the statement shows it. What the commission does not cover
 * an operator pays in at the provider (营销补差) from the platform's own account: buyers' money is never used for it.
 */
async function fund(tx: Ctx, row: store.SettlementRow, gateway: string): Promise<void> {
  await post(tx, {
    cause: fundingCause(row.orderId),
    kind: 'funding',
    shopId: row.shopId,
    orderId: row.orderId,
    memo: { settlementId: row.id },
    postings: sharePostings(shopAccount(row.shopId, 'available'), row.shares, 1),
  });
  const { subsidyFen } = atProvider(row);
  if (subsidyFen > 0)
    await listDifference(tx, {
      gateway,
      kind: 'subsidy_due',
      subject: orderNumber(row.orderId),
      shopId: row.shopId,
      expectedFen: subsidyFen,
      foundFen: 0,
      detail: { orderId: row.orderId },
    });
}
