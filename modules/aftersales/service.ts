import {
  type Ctx,
  type DomainEvent,
  days,
  emit,
  hours,
  later,
  newId,
  Refusal,
  refusedBy,
  type ShopScope,
  shopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record, setting } from '#modules/operations';
import {
  type Order,
  orderForBuyer,
  orderForShop,
  pauseConfirm,
  recordRefund,
  refundPlan,
  resumeConfirm,
} from '#modules/orders';
import { requestRefund } from '#modules/payments';
import { refuse } from './errors.ts';
import { type CaseActor, may, type Reason, STEPS, type Verb } from './lifecycle.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Case } from './types.ts';

export type RefundRequest = {
  readonly buyerId: Uuid;
  readonly orderId: Uuid;
  readonly lines: readonly { readonly lineId: Uuid; readonly quantity: number }[];
  readonly reason: Reason;
  readonly description: string;
};

/**
 * A buyer asks for money back (T10): for pieces of lines, at most what they cost; the freight when nothing was shipped. The
 * shop has 48 h to answer, its silence is consent; the time to confirm stands still meanwhile. Refuses case_open,
 * order_not_refundable, window_over, too_many_requests, nothing_to_refund and what orders.refundPlan refuses.
 */
export async function requestCase(ctx: Ctx, input: RefundRequest): Promise<Case> {
  return transact(ctx, async (tx) => {
    const order = await orderForBuyer(tx, input.buyerId, input.orderId);
    await refuseUnrefundable(tx, order);
    await refuseTooMany(tx, order, input.lines);
    const plan = refundPlan(order, merged(input.lines));
    if (plan.totalFen <= 0) throw refuse('nothing_to_refund');
    const now = tx.clock.now();
    const one: Case = {
      shopId: order.shopId,
      id: newId(tx),
      orderId: order.id,
      buyerId: order.buyerId,
      kind: 'refund_only',
      state: 'requested',
      lines: plan.lines,
      freightFen: plan.freightFen,
      amountFen: plan.totalFen,
      reason: input.reason,
      description: input.description,
      shipped: order.lines.some((line) => line.shippedQuantity > 0),
      rejection: null,
      agreedBy: null,
      deadlineAt: later(now, hours(await setting(tx, 'aftersales.answer_within_hours', settings))),
      refundId: null,
      refundFailure: null,
      requestedAt: now,
      answeredAt: null,
      endedAt: null,
    };
    try {
      await store.insertCase(tx, one);
    } catch (error) {
      if (refusedBy(error, 'cases_one_open')) throw refuse('case_open');
      throw error;
    }
    await store.tell(tx, one, {
      verb: 'request',
      from: null,
      to: 'requested',
      actor: 'buyer',
      actorId: input.buyerId,
      note: input.description || null,
    });
    await pauseConfirm(tx, order.shopId, order.id);
    await announce(tx, one, 'case.requested');
    return one;
  });
}

const merged = (lines: RefundRequest['lines']): { lineId: Uuid; quantity: number }[] =>
  [...Map.groupBy(lines, (line) => line.lineId)].map(([lineId, same]) => ({
    lineId,
    quantity: same.reduce((sum, line) => sum + line.quantity, 0),
  }));

async function refuseUnrefundable(tx: Ctx, order: Order): Promise<void> {
  if (!order.paidAt || order.state === 'closed' || order.state === 'awaiting_payment')
    throw refuse('order_not_refundable', { state: order.state });
  if (!order.completedAt) return;
  const window = days(await setting(tx, 'aftersales.window_days', settings));
  if (later(order.completedAt, window) < tx.clock.now()) throw refuse('window_over', { days: window / days(1) });
}

async function refuseTooMany(tx: Ctx, order: Order, lines: RefundRequest['lines']): Promise<void> {
  const [most, asked] = await Promise.all([
    setting(tx, 'aftersales.requests_per_line', settings),
    store.requestsForLines(tx, order.shopId, order.id),
  ]);
  if (lines.some((line) => (asked.get(line.lineId) ?? 0) >= most)) throw refuse('too_many_requests', { most });
}

/** The shop agrees: the refund is asked of the provider in the same transaction. Refuses state_forbids and what payments refuses (the shop's balance may be too low after release). */
export const agree = (ctx: Ctx, scope: ShopScope, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    const after = await grant(tx, one, 'shop');
    await record(tx, {
      action: 'aftersales.agree',
      subject: { kind: 'asl', id: one.id },
      shopId: one.shopId,
      after: { amountFen: one.amountFen },
    });
    return after;
  });

export const reject = (ctx: Ctx, scope: ShopScope, caseId: Uuid, reason: string): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    await step(tx, one, 'reject', 'shop', { rejection: reason, note: reason, ended: true });
    await resumeConfirm(tx, one.shopId, one.orderId);
    await record(tx, { action: 'aftersales.reject', subject: { kind: 'asl', id: one.id }, shopId: one.shopId, reason });
    await announce(tx, one, 'case.rejected');
    return reread(tx, one);
  });

export const withdraw = (ctx: Ctx, buyerId: Uuid, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const own = await store.selectCaseOfBuyer(tx, buyerId, caseId);
    if (!own) throw refuse('case_not_found');
    const one = await locked(tx, own.shopId, caseId);
    await step(tx, one, 'withdraw', 'buyer', { ended: true });
    await resumeConfirm(tx, one.shopId, one.orderId);
    await announce(tx, one, 'case.withdrawn');
    return reread(tx, one);
  });

/**
 * Silence is consent: cases whose deadline has passed are agreed (T10), one transaction a case. Where the refund cannot be
 * asked for (the shop has taken the money out) the case is agreed all the same and waits, with the reason, for `retry`.
 */
export async function agreeOverdue(ctx: Ctx): Promise<number> {
  const due = await store.overdueCases(ctx, 50);
  let done = 0;
  for (const { shopId, id } of due) {
    try {
      done += await transact(ctx, async (tx) => {
        const [one] = await store.claimOverdue(tx, shopId, id);
        if (one) await grant(tx, one, 'deadline');
        return one ? 1 : 0;
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      done += await transact(ctx, async (tx) => {
        const [one] = await store.claimOverdue(tx, shopId, id);
        if (!one) return 0;
        await step(tx, one, 'agree', 'system', { agreedBy: 'deadline', note: error.code });
        await store.keepFailure(tx, shopId, id, error.code);
        await announce(tx, one, 'case.agreed');
        return 1;
      });
    }
  }
  return done;
}

/** An operator has the refund of an agreed case asked for again. Refuses state_forbids and what payments refuses. */
export const retry = (ctx: Ctx, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const seen = await store.selectCaseById(tx, caseId);
    if (!seen) throw refuse('case_not_found');
    const one = await locked(tx, seen.shopId, caseId);
    if (one.state !== 'agreed' || one.refundFailure === null) throw refuse('state_forbids', { state: one.state });
    await askRefund(tx, one);
    await record(tx, { action: 'aftersales.retry', subject: { kind: 'asl', id: one.id }, shopId: one.shopId });
    return reread(tx, one);
  });

/** The one way to `agreed`: state, refund and confirm timer move together. */
async function grant(tx: Ctx, one: Case, by: 'shop' | 'deadline'): Promise<Case> {
  await step(tx, one, 'agree', by === 'shop' ? 'shop' : 'system', { agreedBy: by });
  await askRefund(tx, one);
  await announce(tx, one, 'case.agreed');
  return reread(tx, one);
}

async function askRefund(tx: Ctx, one: Case): Promise<void> {
  const { refundId } = await requestRefund(tx, {
    cause: causeOf(one.id),
    shopId: one.shopId,
    orderId: one.orderId,
    amountFen: one.amountFen,
    lines: one.lines.map((line) => ({ ...line })),
    reason: one.reason,
  });
  await store.keepRefund(tx, one, refundId);
}

const CAUSE = 'case:';
const causeOf = (caseId: Uuid): string => `${CAUSE}${caseId}`;
const caseOfCause = (cause: string): Uuid | null =>
  cause.startsWith(CAUSE) ? (cause.slice(CAUSE.length) as Uuid) : null;

/** refund.succeeded, in the provider's transaction: order and case are settled with the ledger or not at all. */
export async function settleCase(tx: Ctx, event: DomainEvent): Promise<void> {
  const { cause } = event.payload as { cause: string };
  const caseId = caseOfCause(cause);
  if (!caseId || !event.shopId) return;
  const one = await store.lockCase(tx, event.shopId, caseId);
  if (one?.state !== 'agreed') return;
  await step(tx, one, 'settle', 'system', { ended: true });
  await recordRefund(tx, {
    shopId: one.shopId,
    orderId: one.orderId,
    cause,
    lines: one.lines,
    freightFen: one.freightFen,
    reason: one.reason,
  });
  await resumeConfirm(tx, one.shopId, one.orderId);
  await announce(tx, one, 'case.refunded');
}

/** refund.failed: the case stays agreed and shows why, until an operator has it tried again. */
export async function noteFailure(tx: Ctx, event: DomainEvent): Promise<void> {
  const { cause, code } = event.payload as { cause: string; code: string };
  const caseId = caseOfCause(cause);
  if (caseId && event.shopId) await store.keepFailure(tx, event.shopId, caseId, code);
}

async function locked(tx: Ctx, shopId: Uuid, caseId: Uuid): Promise<Case> {
  const one = await store.lockCase(tx, shopId, caseId);
  if (!one) throw refuse('case_not_found');
  return one;
}

async function step(
  tx: Ctx,
  one: Case,
  verb: Verb,
  actor: CaseActor,
  more: { rejection?: string; agreedBy?: 'shop' | 'deadline'; note?: string; ended?: boolean },
): Promise<void> {
  if (!may(verb, one.state, actor)) throw refuse('state_forbids', { state: one.state });
  const { note = null, ...facts } = more;
  const moved = await store.moveCase(tx, one, {
    ...facts,
    verb,
    from: one.state,
    to: STEPS[verb].to,
    actor,
    actorId: userIdOf(tx.actor),
    note,
  });
  if (!moved) throw refuse('case_moved');
}

async function reread(tx: Ctx, one: Case): Promise<Case> {
  return (await store.selectCase(tx, one.shopId, one.id)) ?? one;
}

const announce = (tx: Ctx, one: Case, name: string): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: one.id,
    shopId: one.shopId,
    payload: {
      caseId: one.id,
      orderId: one.orderId,
      shopId: one.shopId,
      buyerId: one.buyerId,
      amountFen: one.amountFen,
      kind: one.kind,
    },
  });

export type CaseWithOrder = { readonly case: Case; readonly order: Order };

export async function caseForBuyer(ctx: Ctx, buyerId: Uuid, caseId: Uuid): Promise<CaseWithOrder> {
  const one = await store.selectCaseOfBuyer(ctx, buyerId, caseId);
  if (!one) throw refuse('case_not_found');
  return { case: one, order: await orderForBuyer(ctx, buyerId, one.orderId) };
}

export async function caseForShop(ctx: Ctx, scope: ShopScope, caseId: Uuid): Promise<CaseWithOrder> {
  const one = await store.selectCase(ctx, scope.shopId, caseId);
  if (!one) throw refuse('case_not_found');
  return { case: one, order: await orderForShop(ctx, shopScope(one.shopId), one.orderId) };
}
