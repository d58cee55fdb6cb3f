import type { Ctx, CursorKey, Uuid } from '#kernel';
import type { CaseActor, CaseState } from './lifecycle.ts';
import type { Case, HistoryEntry } from './types.ts';

export async function insertCase(tx: Ctx, one: Case): Promise<void> {
  await tx.sql`
    INSERT INTO aftersales.cases (shop_id, id, order_id, buyer_id, kind, state, lines, freight_fen, amount_fen, reason, description, shipped,
      deadline_at, requested_at)
    VALUES (${one.shopId}, ${one.id}, ${one.orderId}, ${one.buyerId}, ${one.kind}, ${one.state},
      ${tx.sql.json(one.lines.map((line) => ({ ...line })))}, ${one.freightFen}, ${one.amountFen}, ${one.reason}, ${one.description}, ${one.shipped},
      ${one.deadlineAt}, ${one.requestedAt})`;
}

/** A case under a row lock, so that of two answers at once the second sees the first. */
export async function lockCase(tx: Ctx, shopId: Uuid, id: Uuid): Promise<Case | null> {
  const [row] = await tx.sql<
    Case[]
  >`SELECT * FROM aftersales.cases WHERE shop_id = ${shopId} AND id = ${id} FOR UPDATE`;
  return row ?? null;
}

export async function selectCase(ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Case | null> {
  const [row] = await ctx.sql<Case[]>`SELECT * FROM aftersales.cases WHERE shop_id = ${shopId} AND id = ${id}`;
  return row ?? null;
}

export async function selectCaseOfBuyer(ctx: Ctx, buyerId: Uuid, id: Uuid): Promise<Case | null> {
  const [row] = await ctx.sql<Case[]>`SELECT * FROM aftersales.cases WHERE buyer_id = ${buyerId} AND id = ${id}`;
  return row ?? null;
}

export type Move = {
  readonly to: CaseState;
  readonly from: CaseState;
  readonly verb: string;
  readonly actor: CaseActor;
  readonly actorId: Uuid | null;
  readonly note: string | null;
  readonly rejection?: string;
  readonly agreedBy?: 'shop' | 'deadline';
  readonly ended?: boolean;
};

/** Compare-and-swap: false when the case is no longer where it was seen. */
export async function moveCase(tx: Ctx, one: Case, move: Move): Promise<boolean> {
  const now = tx.clock.now();
  const moved = await tx.sql`
    UPDATE aftersales.cases SET state = ${move.to}, deadline_at = NULL,
      rejection = ${move.rejection ?? one.rejection}, agreed_by = ${move.agreedBy ?? one.agreedBy},
      answered_at = coalesce(answered_at, ${now}), ended_at = ${move.ended ? now : null}
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ${move.from}`;
  if (moved.count === 0) return false;
  await tell(tx, one, move);
  return true;
}

export async function tell(
  tx: Ctx,
  one: Case,
  move: {
    readonly verb: string;
    readonly from: CaseState | null;
    readonly to: CaseState;
    readonly actor: CaseActor;
    readonly actorId: Uuid | null;
    readonly note: string | null;
  },
): Promise<void> {
  await tx.sql`
    INSERT INTO aftersales.case_history (shop_id, case_id, n, at, verb, from_state, to_state, actor, actor_id, note)
    SELECT ${one.shopId}, ${one.id}, count(*) + 1, ${tx.clock.now()}, ${move.verb}, ${move.from}, ${move.to}, ${move.actor}, ${move.actorId}, ${move.note}
    FROM aftersales.case_history WHERE shop_id = ${one.shopId} AND case_id = ${one.id}`;
}

export async function keepRefund(tx: Ctx, one: Case, refundId: Uuid): Promise<void> {
  await tx.sql`UPDATE aftersales.cases SET refund_id = ${refundId}, refund_failure = NULL WHERE shop_id = ${one.shopId} AND id = ${one.id}`;
}

export async function keepFailure(tx: Ctx, shopId: Uuid, id: Uuid, failure: string): Promise<void> {
  await tx.sql`UPDATE aftersales.cases SET refund_failure = ${failure} WHERE shop_id = ${shopId} AND id = ${id}`;
}

/** Cases of an order that ever asked for this line. */
export async function requestsForLines(tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.sql<{ lineId: string; n: number }[]>`
    SELECT line->>'lineId' AS line_id, count(*) AS n FROM aftersales.cases, jsonb_array_elements(lines) AS line
    WHERE shop_id = ${shopId} AND order_id = ${orderId} GROUP BY 1`;
  return new Map(rows.map((row) => [row.lineId, row.n]));
}

export const overdueCases = (ctx: Ctx, limit: number): Promise<{ shopId: Uuid; id: Uuid }[]> =>
  ctx.sql<{ shopId: Uuid; id: Uuid }[]>`
    SELECT shop_id, id FROM aftersales.cases WHERE state = 'requested' AND deadline_at <= ${ctx.clock.now()} ORDER BY deadline_at LIMIT ${limit}`;

/** The case while it is still overdue and no other process works on it. */
export const claimOverdue = (tx: Ctx, shopId: Uuid, id: Uuid): Promise<Case[]> =>
  tx.sql<Case[]>`
    SELECT * FROM aftersales.cases WHERE shop_id = ${shopId} AND id = ${id} AND state = 'requested' AND deadline_at <= ${tx.clock.now()}
    FOR UPDATE SKIP LOCKED`;

/** For operators, who know no shop: the id alone names a case. */
export async function selectCaseById(ctx: Ctx, id: Uuid): Promise<Case | null> {
  const [row] = await ctx.sql<Case[]>`SELECT * FROM aftersales.cases WHERE id = ${id}`;
  return row ?? null;
}

export type CaseFilter = {
  readonly shopId?: Uuid;
  readonly buyerId?: Uuid;
  readonly orderId?: Uuid;
  readonly states?: readonly CaseState[];
  readonly after: CursorKey | null;
  readonly limit: number;
};

/** Newest first; loads one more than asked. */
export function listCases(ctx: Ctx, filter: CaseFilter): Promise<Case[]> {
  const { sql } = ctx;
  return sql<Case[]>`
    SELECT * FROM aftersales.cases
    WHERE true
      ${filter.shopId ? sql`AND shop_id = ${filter.shopId}` : sql``}
      ${filter.buyerId ? sql`AND buyer_id = ${filter.buyerId}` : sql``}
      ${filter.orderId ? sql`AND order_id = ${filter.orderId}` : sql``}
      ${filter.states ? sql`AND state = ANY(${filter.states as string[]}::text[])` : sql``}
      ${filter.after ? sql`AND (requested_at, id) < (${String(filter.after[0])}::timestamptz, ${String(filter.after[1])}::uuid)` : sql``}
    ORDER BY requested_at DESC, id DESC LIMIT ${filter.limit + 1}`;
}

export const historyOf = (ctx: Ctx, one: Case): Promise<HistoryEntry[]> =>
  ctx.sql<HistoryEntry[]>`
    SELECT at, verb, from_state, to_state, actor, note FROM aftersales.case_history
    WHERE shop_id = ${one.shopId} AND case_id = ${one.id} ORDER BY n`;

export async function waiting(
  ctx: Ctx,
  shopId: Uuid | null,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const now = ctx.clock.now();
  const [row] = await ctx.sql<{ count: number; nextDeadlineAt: Date | null; overdue: number }[]>`
    SELECT count(*) AS count, min(deadline_at) AS next_deadline_at, count(*) FILTER (WHERE deadline_at <= ${now}) AS overdue
    FROM aftersales.cases WHERE state = 'requested' ${shopId ? ctx.sql`AND shop_id = ${shopId}` : ctx.sql``}`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}

export async function failedRefunds(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<
    { n: number }[]
  >`SELECT count(*) AS n FROM aftersales.cases WHERE state = 'agreed' AND refund_failure IS NOT NULL`;
  return row?.n ?? 0;
}

export async function openOfShop(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<
    { n: number }[]
  >`SELECT count(*) AS n FROM aftersales.cases WHERE shop_id = ${shopId} AND state IN ('requested', 'agreed')`;
  return row?.n ?? 0;
}
