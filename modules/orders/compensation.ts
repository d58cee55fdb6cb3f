import {
  bps,
  type Ctx,
  type DomainEvent,
  days,
  emit,
  fen,
  later,
  minutes,
  type Recurring,
  type Seconds,
  seconds,
  transact,
} from '#kernel';
import { balance, buyerAccount, gatewayAccount, post, shopAccount } from '#modules/ledger';
import { setting } from '#modules/operations';
import { paymentOfTrade } from '#modules/payments';
import { compensationOf, type Excuse, excuseOf, paidForLate } from './lateness.ts';
import { settings } from './settings.ts';
import {
  type Compensation,
  type CompensationState,
  claimCompensations,
  compensationOfOrder,
  insertCompensation,
  lockCompensation,
  markHeld,
  markPaidOut,
  pausesOf,
  putOff,
} from './store/compensations.ts';
import { causeHappened, historyOf, tellHistory } from './store/moves.ts';
import { headOf, lockOrder } from './store/rows.ts';
import { transfersOf } from './transfers.ts';
import type { Order } from './types.ts';

/** What stands or will stand for a late shipment of an order: before the moment, `promised` with the moment it fires. */
export type Lateness = {
  readonly state: 'promised' | CompensationState;
  readonly dueAt: Date;
  readonly excuse: Excuse | null;
  readonly amountFen: number;
  readonly paidAt: Date | null;
};

type Assessed = { readonly excuse: Excuse | null; readonly baseFen: number; readonly amountFen: number };

/** What the order's lateness would cost now, by the rule that held when it was paid (a rule never works backwards). */
async function assess(ctx: Ctx, order: Order, promisedAt: Date): Promise<Assessed> {
  const paidAt = order.paidAt ?? order.placedAt;
  const then: Ctx = { ...ctx, clock: { now: () => paidAt } };
  const [rate, leastFen, mostFen, holidays, history, pauses] = await Promise.all([
    setting(then, 'orders.late_bps', settings),
    setting(then, 'orders.late_least_fen', settings),
    setting(then, 'orders.late_most_fen', settings),
    setting(ctx, 'orders.late_holidays', settings),
    historyOf(ctx, order.shopId, order.id),
    pausesOf(ctx, order.shopId, promisedAt),
  ]);
  const baseFen = paidForLate(order);
  const due = compensationOf(baseFen, { rateBps: bps(rate), leastFen: fen(leastFen), mostFen: fen(mostFen) });
  const excuse =
    excuseOf({ paidAt, promisedAt, history, pauses, holidays }) ?? (due === 0 ? ('nothing_paid' as const) : null);
  return { excuse, baseFen, amountFen: excuse ? 0 : due };
}

/** What both sides are shown of an order's lateness; null when it was shipped in time or nothing is promised. */
export async function latenessOf(ctx: Ctx, order: Order): Promise<Lateness | null> {
  const known = await compensationOfOrder(ctx, order.shopId, order.id);
  if (known)
    return {
      state: known.state,
      dueAt: known.promisedAt,
      excuse: known.excuse,
      amountFen: known.amountFen,
      paidAt: known.paidAt,
    };
  const timer = order.timers.find((one) => one.kind === 'ship' && !one.firedAt);
  if (!timer || (order.state !== 'awaiting_shipment' && order.state !== 'partly_shipped')) return null;
  const { excuse, amountFen } = await assess(ctx, order, timer.firesAt);
  return { state: excuse ? 'excused' : 'promised', dueAt: timer.firesAt, excuse, amountFen, paidAt: null };
}

/** The promise has passed with goods unshipped: decides once what is owed. In the timer's transaction, the order locked. */
export async function decideLateness(tx: Ctx, order: Order, promisedAt: Date): Promise<void> {
  const { excuse, baseFen, amountFen } = await assess(tx, order, promisedAt);
  const now = tx.clock.now();
  const one: Compensation = {
    shopId: order.shopId,
    orderId: order.id,
    buyerId: order.buyerId,
    promisedAt,
    decidedAt: now,
    state: excuse ? 'excused' : 'owed',
    excuse,
    baseFen,
    amountFen,
    heldAt: null,
    paidAt: null,
    transferNo: null,
    failure: null,
    dueAt: excuse ? null : now,
    attempts: 0,
  };
  if ((await insertCompensation(tx, one)) && !excuse) await tell(tx, 'compensation.owed', one);
}

const tell = (tx: Ctx, name: string, one: Compensation): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: one.orderId,
    shopId: one.shopId,
    payload: { orderId: one.orderId, shopId: one.shopId, buyerId: one.buyerId, amountFen: one.amountFen },
  });

const LEASE = minutes(2);
const patience = (attempts: number): Seconds =>
  attempts > 8 ? days(1) : minutes(Math.min(2 ** Math.max(0, attempts), 240));

/**
 * Takes what shops owe for late shipments as far as it can go: set aside from the shop's balance (all of it or nothing; a short
 * balance leaves a debt that is asked for again when money comes), then sent by the provider, outside any transaction.
 */
export async function driveCompensations(ctx: Ctx): Promise<number> {
  const due = await claimCompensations(ctx, 50, later(ctx.clock.now(), LEASE));
  for (const one of due) {
    try {
      if (one.state === 'owed') await setAside(ctx, one);
      else await send(ctx, one);
    } catch (error) {
      ctx.log.error({ err: error, orderId: one.orderId }, 'compensation could not go on');
      await putOff(ctx, one, later(ctx.clock.now(), patience(one.attempts)), 'UNAVAILABLE');
    }
  }
  return due.length;
}

async function setAside(ctx: Ctx, seen: Compensation): Promise<void> {
  await transact(ctx, async (tx) => {
    const one = await lockCompensation(tx, seen.shopId, seen.orderId);
    if (one?.state !== 'owed') return;
    const available = shopAccount(one.shopId, 'available');
    if ((await balance(tx, available)) < one.amountFen) {
      await putOff(tx, one, later(tx.clock.now(), patience(one.attempts)), 'BALANCE_TOO_LOW');
      return;
    }
    await post(tx, {
      cause: `compensation-hold:${one.orderId}`,
      kind: 'compensation_hold',
      shopId: one.shopId,
      orderId: one.orderId,
      postings: [
        { account: available, amountFen: -one.amountFen },
        { account: shopAccount(one.shopId, 'payout'), amountFen: one.amountFen },
      ],
    });
    await markHeld(tx, one);
  });
}

async function send(ctx: Ctx, seen: Compensation): Promise<void> {
  const answer = await transfersOf(ctx).transfer({
    number: `late${seen.orderId.replaceAll('-', '')}`,
    shopId: seen.shopId,
    buyerId: seen.buyerId,
    orderId: seen.orderId,
    amountFen: seen.amountFen,
  });
  if (answer.state !== 'succeeded') {
    const failure = answer.state === 'failed' ? answer.failure : 'PROCESSING';
    await putOff(ctx, seen, later(ctx.clock.now(), patience(seen.attempts)), failure);
    return;
  }
  await transact(ctx, async (tx) => {
    const one = await lockCompensation(tx, seen.shopId, seen.orderId);
    if (one?.state !== 'held') return;
    const head = await headOf(tx, one.shopId, one.orderId);
    const paid = head ? await paymentOfTrade(tx, head.tradeId) : null;
    if (!paid) throw new Error(`compensation of order ${one.orderId} without its payment`);
    const buyer = buyerAccount(one.buyerId);
    await post(tx, {
      cause: `compensation:${one.orderId}`,
      kind: 'compensation',
      shopId: one.shopId,
      orderId: one.orderId,
      memo: { transferNo: answer.transferNo },
      postings: [
        { account: shopAccount(one.shopId, 'payout'), amountFen: -one.amountFen },
        { account: buyer, amountFen: one.amountFen },
        { account: buyer, amountFen: -one.amountFen },
        { account: gatewayAccount(paid.payment.gateway), amountFen: one.amountFen },
      ],
    });
    await markPaidOut(tx, one, answer.transferNo);
    await lockOrder(tx, one.shopId, one.orderId);
    await tellHistory(tx, [
      { shopId: one.shopId, orderId: one.orderId, kind: 'compensated', data: { amountFen: one.amountFen } },
    ]);
    await tell(tx, 'compensation.paid', one);
  });
}

/** A case was opened while the shop still had to ship: from then on a delay is not the shop's alone. */
export async function noteCase(tx: Ctx, event: DomainEvent): Promise<void> {
  const { orderId, caseId } = event.payload as { orderId?: Order['id']; caseId?: string };
  const order = event.shopId && orderId ? await lockOrder(tx, event.shopId, orderId) : null;
  if (order?.state !== 'awaiting_shipment' && order?.state !== 'partly_shipped') return;
  const cause = `case_opened:${caseId ?? event.id}`;
  if (await causeHappened(tx, order.shopId, order.id, cause)) return;
  await tellHistory(tx, [{ shopId: order.shopId, orderId: order.id, kind: 'case_opened', cause }]);
}

export const compensating: Recurring = { name: 'orders.compensations', every: seconds(5), run: driveCompensations };
