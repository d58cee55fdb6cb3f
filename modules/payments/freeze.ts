import { type Ctx, days, earlier, emit, later, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { gatewayNamed, gatewayNames } from './gateway.ts';
import { orderNumber } from './numbers.ts';
import { settings } from './settings.ts';
import * as store from './store/freeze.ts';
import { lockPaidPart, markFreezeWarned, type PartRow, selectFrozenSince } from './store/payments.ts';
import { hastenSettlement, selectSettlement } from './store/settlements.ts';

const BATCH = 20;

/** Frozen parts near their provider's limit, longest first, each with the moment the provider lets go (facts E: 30, 90 or 180 days). */
export async function nearingEnd(
  ctx: Ctx,
  limit: number,
  unaskedOnly: boolean,
): Promise<{ readonly part: PartRow; readonly gateway: string; readonly endsAt: Date }[]> {
  const before = await setting(ctx, 'payments.freeze_ask_days_before', settings);
  const found = await Promise.all(
    gatewayNames(ctx).map(async (gateway) => {
      const { freezeDays } = gatewayNamed(ctx, gateway);
      const since = earlier(ctx.clock.now(), days(Math.max(freezeDays - before, 0)));
      const parts = await selectFrozenSince(ctx, gateway, since, limit, unaskedOnly);
      return parts.flatMap((part) =>
        part.paidAt ? [{ part, gateway, endsAt: later(part.paidAt, days(freezeDays)) }] : [],
      );
    }),
  );
  return found.flat().sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
}

/**
 * Money the provider will soon let go: settlements under way are pushed; for an order nobody has finished the operator is asked
 * (payment.freeze_nearing), and what was not answered a day before the end is decided by the default.
 */
export async function watchFreeze(ctx: Ctx): Promise<number> {
  const lead = await setting(ctx, 'payments.freeze_decide_days_before', settings);
  const due = await nearingEnd(ctx, BATCH, true);
  for (const { part, gateway, endsAt } of due)
    await transact(ctx, async (tx) => {
      if (!(await markFreezeWarned(tx, part)) || !part.paidAt) return;
      await hastenSettlement(tx, part.shopId, part.orderId);
      if (!(await selectSettlement(tx, part.shopId, part.orderId)))
        await store.insertAsked(tx, { ...part, gateway, endsAt, decideBy: earlier(endsAt, days(lead)) });
      await emit(tx, {
        name: 'payment.freeze_nearing',
        subjectId: part.orderId,
        shopId: part.shopId,
        payload: {
          orderId: part.orderId,
          paymentId: part.paymentId,
          paidAt: part.paidAt.toISOString(),
          endsAt: endsAt.toISOString(),
        },
      });
    });
  return due.length + (await decideOverdue(ctx));
}

async function decideOverdue(ctx: Ctx): Promise<number> {
  const otherwise = await setting(ctx, 'payments.freeze_default', settings);
  const overdue = await store.selectOverdue(ctx, BATCH);
  for (const row of overdue) await transact(ctx, (tx) => decide(tx, row.orderId, otherwise, null, null));
  return overdue.length;
}

/**
 * What becomes of frozen money nobody has settled: `release` lets whoever owns the order complete it (payment.freeze_decided),
 * `leave` lets the provider's limit pass. Refuses freeze_not_asked, freeze_decided.
 */
export async function decideFreeze(
  ctx: Ctx,
  input: { readonly orderId: Uuid; readonly decision: 'release' | 'leave'; readonly note: string },
): Promise<store.DecisionRow> {
  return transact(ctx, async (tx) => {
    const row = await decide(tx, input.orderId, input.decision, userIdOf(tx.actor), input.note);
    await record(tx, {
      action: 'payments.decide_freeze',
      subject: { kind: 'order', id: row.orderId },
      shopId: row.shopId,
      after: { decision: input.decision },
      reason: input.note,
    });
    return row;
  });
}

async function decide(
  tx: Ctx,
  orderId: Uuid,
  wish: 'release' | 'leave',
  by: Uuid | null,
  note: string | null,
): Promise<store.DecisionRow> {
  const row = await store.lockAsked(tx, orderId);
  if (!row) throw refuse('freeze_not_asked');
  if (row.decision) {
    if (by === null) return row;
    throw refuse('freeze_decided');
  }
  const part = await lockPaidPart(tx, row.shopId, orderId);
  const over = !part || part.settledFen > 0 || part.refundedFen === part.amountFen;
  const decision = over ? 'over' : wish;
  await store.markDecided(tx, row, decision, by, note);
  if (decision === 'release')
    await emit(tx, {
      name: 'payment.freeze_decided',
      subjectId: orderId,
      shopId: row.shopId,
      payload: { orderId, decision, automatic: by === null, endsAt: row.endsAt.toISOString() },
    });
  return { ...row, decision, decidedAt: tx.clock.now(), decidedBy: by, note };
}

/** Whoever owns the order could not complete it (not shipped, a case is open): an operator works it off before the end. */
export const freezeUnresolved = (
  tx: Ctx,
  input: { readonly shopId: Uuid; readonly orderId: Uuid; readonly why: string },
): Promise<boolean> =>
  listDifference(tx, {
    gateway: gatewayNames(tx)[0] ?? 'sandbox',
    kind: 'freeze_unresolved',
    subject: orderNumber(input.orderId),
    shopId: input.shopId,
    detail: { orderId: input.orderId, why: input.why },
  });
