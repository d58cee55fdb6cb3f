import {
  type Ctx,
  type DomainEvent,
  days,
  fen,
  later,
  minutes,
  type Recurring,
  Refusal,
  type Seconds,
  seconds,
  transact,
} from '#kernel';
import { balance, shopAccount } from '#modules/ledger';
import {
  buyerUnpaid,
  type RefundFailed,
  type RefundSucceeded,
  refundObstacle,
  requestRefund,
  requestTransfer,
  settlementOfOrder,
  type TransferEnded,
} from '#modules/payments';
import { tellCompensation } from './compensation.ts';
import { outOfLines } from './lateness.ts';
import { recordRefund } from './refunds.ts';
import {
  type Compensation,
  claimCompensations,
  lockCompensation,
  lockSending,
  markDeferred,
  markHeld,
  markPaidOut,
  markUnpaid,
  putOff,
} from './store/compensations.ts';
import { tellHistory } from './store/moves.ts';
import { lockOrder } from './store/rows.ts';

const REMARK = '延迟发货赔付';
const LEASE = minutes(2);
const patience = (attempts: number): Seconds =>
  attempts > 8 ? days(1) : minutes(Math.min(2 ** Math.max(0, attempts), 240));

export const compensationCause = (orderId: string): string => `late:${orderId}`;

/**
 * Takes what shops owe for late shipments as far as it can go: set aside from the shop's balance (all of it or nothing; a short
 * balance leaves a debt that is asked for again when money comes) and handed to payments, which sends it. Where the provider sends
 * nothing to buyers, it is refunded out of the late order once that is settled.
 */
export async function driveCompensations(ctx: Ctx): Promise<number> {
  const due = await claimCompensations(ctx, 50, later(ctx.clock.now(), LEASE));
  for (const one of due) {
    try {
      await transact(ctx, (tx) => (one.state === 'owed' ? askTransfer(tx, one) : askRefund(tx, one)));
    } catch (error) {
      ctx.log.error({ err: error, orderId: one.orderId }, 'compensation could not go on');
      await putOff(ctx, one, later(ctx.clock.now(), patience(one.attempts)), 'UNAVAILABLE');
    }
  }
  return due.length;
}

const NOT_SENT: ReadonlyMap<string, string> = new Map([
  ['payments.transfer_not_offered', 'TRANSFER_NOT_OFFERED'],
  ['payments.transfer_over_limit', 'TRANSFER_OVER_LIMIT'],
]);

async function askTransfer(tx: Ctx, seen: Compensation): Promise<void> {
  const one = await lockCompensation(tx, seen.shopId, seen.orderId);
  if (one?.state !== 'owed') return;
  if ((await balance(tx, shopAccount(one.shopId, 'available'))) < one.amountFen) {
    await putOff(tx, one, later(tx.clock.now(), patience(one.attempts)), 'BALANCE_TOO_LOW');
    return;
  }
  try {
    const asked = { cause: compensationCause(one.orderId), shopId: one.shopId, orderId: one.orderId };
    const { transferId } = await requestTransfer(tx, { ...asked, amountFen: one.amountFen, remark: REMARK });
    await markHeld(tx, one, 'transfer', transferId);
  } catch (error) {
    // Nothing was written: what that provider does not send to buyers, or not so much at once, comes out of what was paid.
    const why = error instanceof Refusal ? NOT_SENT.get(error.code) : undefined;
    if (!why) throw error;
    await markDeferred(tx, one, tx.clock.now(), why);
  }
}

/** The late order's own money, once it is the shop's: until then the buyer may want all of it back. */
async function askRefund(tx: Ctx, seen: Compensation): Promise<void> {
  const order = await lockOrder(tx, seen.shopId, seen.orderId);
  const one = await lockCompensation(tx, seen.shopId, seen.orderId);
  if (one?.state !== 'deferred' || !order) return;
  const lines = outOfLines(order, fen(one.amountFen));
  // What went back whole has nothing left that this provider could return.
  if (!lines) return giveUp(tx, one, 'NOTHING_LEFT');
  const settlement = await settlementOfOrder(tx, one.shopId, one.orderId);
  if (settlement?.state !== 'settled') return void (await putOff(tx, one, later(tx.clock.now(), days(1)), null));
  const key = { shopId: one.shopId, orderId: one.orderId };
  const cause = compensationCause(one.orderId);
  // Damages are the shop's alone: the platform's commission stays.
  const asked = { ...key, cause, amountFen: one.amountFen, commissionFen: 0, reason: REMARK, lines };
  const obstacle = await refundObstacle(tx, asked);
  if (obstacle) return void (await putOff(tx, one, later(tx.clock.now(), patience(one.attempts)), 'BALANCE_TOO_LOW'));
  const { refundId } = await requestRefund(tx, asked);
  // At once, not when it has arrived: a case opened meanwhile must not promise the same money again.
  await recordRefund(tx, { ...key, cause, lines, freightFen: fen(0), reason: REMARK });
  await markHeld(tx, one, 'refund', refundId);
}

async function giveUp(tx: Ctx, one: Compensation, why: string): Promise<void> {
  await markUnpaid(tx, one, why);
  await buyerUnpaid(tx, { shopId: one.shopId, orderId: one.orderId, amountFen: one.amountFen, why });
}

async function paid(tx: Ctx, one: Compensation, number: string | null): Promise<void> {
  await markPaidOut(tx, one, number);
  await lockOrder(tx, one.shopId, one.orderId);
  await tellHistory(tx, [
    { shopId: one.shopId, orderId: one.orderId, kind: 'compensated', data: { amountFen: one.amountFen } },
  ]);
  await tellCompensation(tx, 'compensation.paid', one);
}

/** transfer.ended, in the transaction that booked it: the buyer has it, or it goes the other way. */
export async function noteTransfer(tx: Ctx, event: DomainEvent): Promise<void> {
  const { transferId, gatewayNo, code } = event.payload as unknown as TransferEnded;
  const one = event.shopId ? await lockSending(tx, event.shopId, transferId) : null;
  if (!one) return;
  if (code === null) await paid(tx, one, gatewayNo);
  else await markDeferred(tx, one, tx.clock.now(), code);
}

export async function noteRefunded(tx: Ctx, event: DomainEvent): Promise<void> {
  const { refundId } = event.payload as unknown as RefundSucceeded;
  const one = event.shopId ? await lockSending(tx, event.shopId, refundId) : null;
  if (one) await paid(tx, one, null);
}

export async function noteRefundFailed(tx: Ctx, event: DomainEvent): Promise<void> {
  const { refundId, code } = event.payload as unknown as RefundFailed;
  const one = event.shopId ? await lockSending(tx, event.shopId, refundId) : null;
  if (one) await giveUp(tx, one, code);
}

export const compensating: Recurring = { name: 'orders.compensations', every: seconds(5), run: driveCompensations };
