import { type Ctx, type DomainEvent, later, minutes, Refusal, type Seconds, transact } from '#kernel';
import { balance, shopAccount } from '#modules/ledger';
import {
  buyerUnpaid,
  type RefundFailed,
  type RefundSucceeded,
  refundObstacle,
  requestRefund,
  requestTransfer,
  type TransferEnded,
} from '#modules/payments';
import { drawDeposit } from '#modules/shops';
import * as store from './dues-store.ts';
import type { Due } from './types.ts';

const LEASE = minutes(2);
const patience = (tries: number): Seconds => minutes(Math.min(10 * 2 ** Math.min(tries, 6), 24 * 60));
const causeOf = (due: Due): string => `presale:${due.presaleId}:${due.nth}#${due.tries + 1}`;

/** What buyers read with the money. */
const REFUND = '预售定金退回';
const DOUBLE = '预售定金双倍返还';

/** Takes what buyers are owed of presales as far as it can go; what a shop's balance lacks comes out of its deposit, else it is asked for again. */
export async function payDues(ctx: Ctx): Promise<number> {
  const due = await store.claimDues(ctx, 50, later(ctx.clock.now(), LEASE));
  for (const seen of due) {
    try {
      await transact(ctx, async (tx) => {
        const one = await store.lockDue(tx, seen);
        if (one?.state === 'owed') await (one.kind === 'refund' ? askRefund(tx, one) : askTransfer(tx, one));
      });
    } catch (error) {
      ctx.log.error({ err: error, presaleId: seen.presaleId }, 'what is owed of a presale could not go on');
      await store.putOff(ctx, seen, later(ctx.clock.now(), patience(seen.tries)), codeOf(error));
    }
  }
  return due.length;
}
const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : 'UNAVAILABLE');

/** Of the deposit, back the way it came. In the caller's transaction. */
export async function askRefund(tx: Ctx, due: Due): Promise<void> {
  const { shopId, presaleId: orderId, amountFen, commissionFen } = due;
  const asked = { shopId, orderId, amountFen, commissionFen };
  let obstacle = await refundObstacle(tx, asked);
  if (obstacle && obstacle.shortFen > 0 && (await drawn(tx, due, obstacle.shortFen)))
    obstacle = await refundObstacle(tx, asked);
  if (obstacle) return wait(tx, due, `payments.${obstacle.code}`);
  const { refundId } = await requestRefund(tx, { ...asked, cause: causeOf(due), reason: REFUND });
  await store.markAsked(tx, due, refundId);
}

/** As much again, out of the shop's own money. */
async function askTransfer(tx: Ctx, due: Due): Promise<void> {
  const { shopId, presaleId: orderId, amountFen } = due;
  const short = amountFen - (await balance(tx, shopAccount(shopId, 'available')));
  if (short > 0 && !(await drawn(tx, due, short))) return wait(tx, due, 'payments.shop_balance_too_low');
  try {
    const { transferId } = await requestTransfer(tx, {
      shopId,
      orderId,
      amountFen,
      cause: causeOf(due),
      remark: DOUBLE,
    });
    await store.markAsked(tx, due, transferId);
  } catch (error) {
    if (!(error instanceof Refusal) || !NOT_SENT.has(error.code)) throw error;
    await giveUp(tx, due, error.code);
  }
}
const NOT_SENT = new Set(['payments.transfer_not_offered', 'payments.transfer_over_limit']);

/** All of what is missing out of the shop's deposit with the market, or nothing. */
async function drawn(tx: Ctx, due: Due, shortFen: number): Promise<boolean> {
  if ((await balance(tx, shopAccount(due.shopId, 'deposit'))) < shortFen) return false;
  return (await drawDeposit(tx, due.shopId, shortFen, `${causeOf(due)}@${tx.clock.now().getTime()}`)) >= shortFen;
}

const wait = async (tx: Ctx, due: Due, why: string): Promise<void> => {
  await store.putOff(tx, due, later(tx.clock.now(), patience(due.tries)), why);
};

async function giveUp(tx: Ctx, due: Due, why: string): Promise<void> {
  await store.markUnpaid(tx, due, why);
  await buyerUnpaid(tx, { shopId: due.shopId, orderId: due.presaleId, amountFen: due.amountFen, why });
}

/** refund.succeeded and transfer.ended, in the transaction that books them. */
export async function onRefunded(tx: Ctx, event: DomainEvent): Promise<void> {
  const { refundId, cause } = event.payload as unknown as RefundSucceeded;
  if (!event.shopId || !cause.startsWith('presale:')) return;
  const due = await store.lockSending(tx, event.shopId, refundId);
  if (due) await store.markPaid(tx, due);
}

export async function onRefundFailed(tx: Ctx, event: DomainEvent): Promise<void> {
  const { refundId, cause, code } = event.payload as unknown as RefundFailed;
  if (!event.shopId || !cause.startsWith('presale:')) return;
  const due = await store.lockSending(tx, event.shopId, refundId);
  if (due) await store.putOff(tx, due, later(tx.clock.now(), patience(due.tries)), code);
}

export async function onTransferEnded(tx: Ctx, event: DomainEvent): Promise<void> {
  const { transferId, cause, code } = event.payload as unknown as TransferEnded;
  if (!event.shopId || !cause.startsWith('presale:')) return;
  const due = await store.lockSending(tx, event.shopId, transferId);
  if (!due) return;
  if (code === null) await store.markPaid(tx, due);
  else await giveUp(tx, due, code);
}
