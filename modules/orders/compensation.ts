import { bps, type Ctx, type DomainEvent, emit, fen } from '#kernel';
import { setting } from '#modules/operations';
import { compensationOf, type Excuse, excuseOf, paidForLate } from './lateness.ts';
import { settings } from './settings.ts';
import {
  type Compensation,
  type CompensationState,
  compensationOfOrder,
  insertCompensation,
  pausesOf,
} from './store/compensations.ts';
import { causeHappened, historyOf, tellHistory } from './store/moves.ts';
import { lockOrder } from './store/rows.ts';
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
    way: null,
    sendingId: null,
    failure: null,
    dueAt: excuse ? null : now,
    attempts: 0,
  };
  if ((await insertCompensation(tx, one)) && !excuse) await tellCompensation(tx, 'compensation.owed', one);
}

export const tellCompensation = (tx: Ctx, name: string, one: Compensation): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: one.orderId,
    shopId: one.shopId,
    payload: { orderId: one.orderId, shopId: one.shopId, buyerId: one.buyerId, amountFen: one.amountFen },
  });

/** A case was opened while the shop still had to ship: from then on a delay is not the shop's alone. */
export async function noteCase(tx: Ctx, event: DomainEvent): Promise<void> {
  const { orderId, caseId } = event.payload as { orderId?: Order['id']; caseId?: string };
  const order = event.shopId && orderId ? await lockOrder(tx, event.shopId, orderId) : null;
  if (order?.state !== 'awaiting_shipment' && order?.state !== 'partly_shipped') return;
  const cause = `case_opened:${caseId ?? event.id}`;
  if (await causeHappened(tx, order.shopId, order.id, cause)) return;
  await tellHistory(tx, [{ shopId: order.shopId, orderId: order.id, kind: 'case_opened', cause }]);
}
