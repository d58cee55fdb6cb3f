import type { Ctx, Json, Uuid } from '#kernel';
import type { DifferenceKind } from '../difference-kinds.ts';

export type DifferenceRow = {
  readonly id: Uuid;
  readonly gateway: string;
  readonly kind: DifferenceKind;
  readonly subject: string;
  readonly shopId: Uuid | null;
  readonly day: string;
  readonly expectedFen: number | null;
  readonly foundFen: number | null;
  readonly detail: Json;
  readonly state: 'open' | 'resolved';
  readonly foundAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: Uuid | null;
  readonly note: string | null;
};

export async function insertDifference(
  ctx: Ctx,
  row: Omit<DifferenceRow, 'state' | 'foundAt' | 'resolvedAt' | 'resolvedBy' | 'note'>,
): Promise<boolean> {
  const rows = await ctx.sql`
    INSERT INTO payments.differences (id, gateway, kind, subject, shop_id, day, expected_fen, found_fen, detail, state, found_at)
    VALUES (${row.id}, ${row.gateway}, ${row.kind}, ${row.subject}, ${row.shopId}, ${row.day}, ${row.expectedFen}, ${row.foundFen},
      ${JSON.stringify(row.detail)}::text::jsonb, 'open', ${ctx.clock.now()})
    ON CONFLICT (gateway, kind, subject) DO NOTHING RETURNING id`;
  return rows.length === 1;
}

export async function selectDifference(ctx: Ctx, id: Uuid): Promise<DifferenceRow | null> {
  const [row] = await ctx.sql<DifferenceRow[]>`SELECT * FROM payments.differences WHERE id = ${id}`;
  return row ?? null;
}

export async function markResolved(ctx: Ctx, id: Uuid, by: Uuid | null, note: string): Promise<DifferenceRow | null> {
  const [row] = await ctx.sql<DifferenceRow[]>`
    UPDATE payments.differences SET state = 'resolved', resolved_at = ${ctx.clock.now()}, resolved_by = ${by}, note = ${note}
    WHERE id = ${id} AND state = 'open' RETURNING *`;
  return row ?? null;
}

/** Differences of a day's comparison that a new run no longer finds are settled by it. */
export const resolveVanished = (
  ctx: Ctx,
  gateway: string,
  day: string,
  kinds: readonly string[],
  still: readonly string[],
): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.differences SET state = 'resolved', resolved_at = ${ctx.clock.now()}, note = 'no longer found'
    WHERE gateway = ${gateway} AND day = ${day} AND state = 'open' AND kind = ANY(${[...kinds]}::text[])
      AND NOT (kind || ' ' || subject = ANY(${[...still]}::text[]))`;

export type DifferenceFilter = {
  readonly state: string | null;
  readonly day: string | null;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
};

export function selectDifferences(ctx: Ctx, filter: DifferenceFilter): Promise<DifferenceRow[]> {
  const { sql } = ctx;
  return sql<DifferenceRow[]>`
    SELECT * FROM payments.differences WHERE true
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${filter.day ? sql`AND day = ${filter.day}` : sql``}
      ${filter.after ? sql`AND (found_at, id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)` : sql``}
    ORDER BY found_at DESC, id DESC LIMIT ${filter.limit}`;
}

export async function differencesOpen(ctx: Ctx): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await ctx.sql<{ count: number; oldest: Date | null }[]>`
    SELECT count(*)::bigint AS count, min(found_at) AS oldest FROM payments.differences WHERE state = 'open'`;
  return row ?? { count: 0, oldest: null };
}

export type RunRow = {
  readonly gateway: string;
  readonly day: string;
  readonly ranAt: Date;
  readonly billRows: number;
  readonly matched: number;
  readonly differences: number;
  readonly totals: Json;
};

export const upsertRun = (ctx: Ctx, run: RunRow): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.reconciliations (gateway, day, ran_at, bill_rows, matched, differences, totals)
    VALUES (${run.gateway}, ${run.day}, ${run.ranAt}, ${run.billRows}, ${run.matched}, ${run.differences}, ${JSON.stringify(run.totals)}::text::jsonb)
    ON CONFLICT (gateway, day) DO UPDATE SET ran_at = excluded.ran_at, bill_rows = excluded.bill_rows, matched = excluded.matched,
      differences = excluded.differences, totals = excluded.totals`;

export const selectRuns = (ctx: Ctx, limit: number): Promise<RunRow[]> =>
  ctx.sql<RunRow[]>`SELECT * FROM payments.reconciliations ORDER BY day DESC, gateway LIMIT ${limit}`;

export async function selectRun(ctx: Ctx, gateway: string, day: string): Promise<RunRow | null> {
  const [row] = await ctx.sql<
    RunRow[]
  >`SELECT * FROM payments.reconciliations WHERE gateway = ${gateway} AND day = ${day}`;
  return row ?? null;
}

/** First day with anything to compare and the days already compared since. */
export async function comparedDays(
  ctx: Ctx,
  gateway: string,
): Promise<{ first: Date | null; days: ReadonlySet<string> }> {
  const [[first], days] = await Promise.all([
    ctx.sql<
      { at: Date | null }[]
    >`SELECT min(created_at) AS at FROM payments.payments WHERE gateway = ${gateway} AND started_at IS NOT NULL`,
    ctx.sql<{ day: string }[]>`SELECT day FROM payments.reconciliations WHERE gateway = ${gateway}`,
  ]);
  return { first: first?.at ?? null, days: new Set(days.map((row) => row.day)) };
}

/** Days from `oldest` on with open differences of these kinds that were last compared before `before`, oldest first. */
export async function differingDays(
  ctx: Ctx,
  gateway: string,
  kinds: readonly DifferenceKind[],
  oldest: string,
  before: Date,
): Promise<string[]> {
  const rows = await ctx.sql<{ day: string }[]>`
    SELECT run.day FROM payments.reconciliations AS run
    WHERE run.gateway = ${gateway} AND run.day >= ${oldest} AND run.ran_at <= ${before} AND EXISTS (
      SELECT 1 FROM payments.differences AS one
      WHERE one.gateway = run.gateway AND one.day = run.day AND one.state = 'open' AND one.kind = ANY(${[...kinds]}::text[]))
    ORDER BY run.day`;
  return rows.map((row) => row.day);
}

/** One movement as our records tell it, to be laid beside the bill. `cause` is its journal's, null where none is booked. */
export type OwnRow = {
  readonly kind: string;
  readonly number: string;
  readonly subNumber: string;
  readonly id: Uuid;
  readonly orderId: Uuid | null;
  readonly shopId: Uuid;
  readonly amountFen: number;
  /** Returned commission: up to how many fen of the order's. */
  readonly untilFen?: number | null;
};

/** Everything of ours that the provider dates into [from, to): payments by part, refunds, commissions, releases, payouts, transfers to buyers. */
export const selectOwnMovements = (
  ctx: Ctx,
  gateway: string,
  from: Date,
  to: Date,
): Promise<Omit<OwnRow, 'number' | 'subNumber'>[]> =>
  ctx.sql<Omit<OwnRow, 'number' | 'subNumber'>[]>`
    SELECT 'payment' AS kind, payment.id, part.order_id, part.shop_id, part.amount_fen, NULL::bigint AS until_fen FROM payments.payments AS payment
      JOIN payments.parts AS part ON part.payment_id = payment.id
      WHERE payment.gateway = ${gateway} AND coalesce(payment.paid_at, payment.late_paid_at) >= ${from}
        AND coalesce(payment.paid_at, payment.late_paid_at) < ${to} AND part.amount_fen > 0
    UNION ALL
    SELECT 'refund', refund.id, refund.order_id, refund.shop_id, refund.amount_fen, NULL FROM payments.refunds AS refund
      JOIN payments.payments AS payment ON payment.id = refund.payment_id
      WHERE payment.gateway = ${gateway} AND refund.state = 'succeeded' AND refund.ended_at >= ${from} AND refund.ended_at < ${to}
    UNION ALL
    SELECT 'split_return', refund.id, refund.order_id, refund.shop_id, refund.split_return_fen, refund.commission_until_fen FROM payments.refunds AS refund
      JOIN payments.payments AS payment ON payment.id = refund.payment_id
      WHERE payment.gateway = ${gateway} AND refund.commission_returned_at >= ${from} AND refund.commission_returned_at < ${to}
    UNION ALL
    SELECT 'split', one.id, one.order_id, one.shop_id, one.commission_fen - one.funded_fen, NULL FROM payments.settlements AS one
      JOIN payments.payments AS payment ON payment.id = one.payment_id
      WHERE payment.gateway = ${gateway} AND one.split_at >= ${from} AND one.split_at < ${to} AND one.commission_fen > one.funded_fen AND one.commission_collected
    UNION ALL
    SELECT 'unfreeze', one.id, one.order_id, one.shop_id, one.unfrozen_fen, NULL FROM payments.settlements AS one
      JOIN payments.payments AS payment ON payment.id = one.payment_id
      WHERE payment.gateway = ${gateway} AND one.unfrozen_at >= ${from} AND one.unfrozen_at < ${to} AND one.unfrozen_fen IS NOT NULL
    UNION ALL
    SELECT 'payout', payout.id, NULL, payout.shop_id, payout.amount_fen, NULL FROM payments.payouts AS payout
      WHERE payout.gateway = ${gateway} AND payout.sent_at >= ${from} AND payout.sent_at < ${to}
    UNION ALL
    SELECT 'payout_return', payout.id, NULL, payout.shop_id, payout.amount_fen, NULL FROM payments.payouts AS payout
      WHERE payout.gateway = ${gateway} AND payout.state = 'returned' AND payout.sent_at IS NOT NULL
        AND payout.ended_at >= ${from} AND payout.ended_at < ${to}
    UNION ALL
    SELECT 'transfer', one.id, NULL, one.shop_id, one.amount_fen, NULL FROM payments.transfers AS one
      WHERE one.gateway = ${gateway} AND one.state = 'done' AND one.ended_at >= ${from} AND one.ended_at < ${to}`;
