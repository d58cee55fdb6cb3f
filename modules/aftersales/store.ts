import type { Ctx, CursorKey, Json, Uuid } from '#kernel';
import { type CaseActor, type CaseState, DISPUTE_STATES, ENDED_STATES, OPEN_STATES } from './lifecycle.ts';
import type { Case, HistoryEntry } from './types.ts';

const linesJson = (one: Pick<Case, 'lines'>) => one.lines.map((line) => ({ ...line }));

export async function insertCase(tx: Ctx, one: Case): Promise<void> {
  await tx.sql`
    INSERT INTO aftersales.cases (shop_id, id, order_id, buyer_id, kind, remedy, state, lines, freight_fen, amount_fen, reason, fault, wanted_sku_id,
      description, needs_shop, shipped, deadline_at, requested_at)
    VALUES (${one.shopId}, ${one.id}, ${one.orderId}, ${one.buyerId}, ${one.kind}, ${one.remedy}, ${one.state},
      ${tx.sql.json(linesJson(one))}, ${one.freightFen}, ${one.amountFen}, ${one.reason}, ${one.fault}, ${one.wantedSkuId}, ${one.description},
      ${one.needsShop}, ${one.shipped}, ${one.deadlineAt}, ${one.requestedAt})`;
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

/** For operators, who know no shop: the id alone names a case. */
export async function selectCaseById(ctx: Ctx, id: Uuid): Promise<Case | null> {
  const [row] = await ctx.sql<Case[]>`SELECT * FROM aftersales.cases WHERE id = ${id}`;
  return row ?? null;
}

/** What a step writes besides the state. Left out: stays as it is. */
export type CaseFacts = Partial<
  Pick<
    Case,
    | 'remedy'
    | 'fault'
    | 'lines'
    | 'freightFen'
    | 'amountFen'
    | 'rejection'
    | 'agreedBy'
    | 'returnTo'
    | 'inspection'
    | 'inspectionNote'
    | 'inspectedAt'
    | 'holdsStock'
    | 'judgeId'
    | 'lateRulings'
  >
>;

export type Move = {
  readonly to: CaseState;
  readonly verb: string;
  readonly actor: CaseActor;
  readonly actorId: Uuid | null;
  readonly note: string | null;
  readonly deadlineAt: Date | null;
  readonly facts: CaseFacts;
};

/** Compare-and-swap: false when the case is no longer where it was seen. */
export async function moveCase(tx: Ctx, one: Case, move: Move): Promise<boolean> {
  const now = tx.clock.now();
  const to = { ...one, ...move.facts };
  const answered = one.state === 'requested' ? now : one.answeredAt;
  const moved = await tx.sql`
    UPDATE aftersales.cases SET state = ${move.to}, deadline_at = ${move.deadlineAt}, remedy = ${to.remedy}, fault = ${to.fault},
      lines = ${tx.sql.json(linesJson(to))}, freight_fen = ${to.freightFen}, amount_fen = ${to.amountFen},
      rejection = ${to.rejection}, agreed_by = ${to.agreedBy}, return_to = ${to.returnTo ? tx.sql.json(to.returnTo as unknown as Json) : null},
      inspection = ${to.inspection}, inspection_note = ${to.inspectionNote}, inspected_at = ${to.inspectedAt}, judge_id = ${to.judgeId},
      holds_stock = ${to.holdsStock}, late_rulings = ${to.lateRulings}, answered_at = ${answered}, ended_at = ${ENDED_STATES.includes(move.to) ? now : null}
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ${one.state}`;
  if (moved.count === 0) return false;
  await tell(tx, one, { ...move, from: one.state });
  return true;
}

export async function tell(
  tx: Ctx,
  one: Pick<Case, 'shopId' | 'id'>,
  move: Pick<Move, 'verb' | 'to' | 'actor' | 'actorId' | 'note'> & { readonly from: CaseState | null },
): Promise<void> {
  await tx.sql`
    INSERT INTO aftersales.case_history (shop_id, case_id, n, at, verb, from_state, to_state, actor, actor_id, note)
    SELECT ${one.shopId}, ${one.id}, count(*) + 1, ${tx.clock.now()}, ${move.verb}, ${move.from}, ${move.to}, ${move.actor}, ${move.actorId}, ${move.note}
    FROM aftersales.case_history WHERE shop_id = ${one.shopId} AND case_id = ${one.id}`;
}

/** The refund of this try was asked for. */
export async function keepRefund(tx: Ctx, one: Case, refundId: Uuid, tries: number): Promise<void> {
  await tx.sql`
    UPDATE aftersales.cases SET refund_id = ${refundId}, refund_failure = NULL, retry_at = NULL, refund_tries = ${tries}
    WHERE shop_id = ${one.shopId} AND id = ${one.id}`;
}

export async function keepFailure(
  tx: Ctx,
  shopId: Uuid,
  id: Uuid,
  failure: string,
  retryAt: Date | null,
): Promise<void> {
  await tx.sql`
    UPDATE aftersales.cases SET refund_failure = ${failure}, retry_at = ${retryAt}
    WHERE shop_id = ${shopId} AND id = ${id} AND state = 'agreed'`;
}

export async function setStockAside(tx: Ctx, one: Case, aside: boolean): Promise<void> {
  await tx.sql`UPDATE aftersales.cases SET stock_aside = ${aside} WHERE shop_id = ${one.shopId} AND id = ${one.id}`;
}

export async function moveDeadline(tx: Ctx, one: Case, deadlineAt: Date): Promise<void> {
  await tx.sql`
    UPDATE aftersales.cases SET deadline_at = ${deadlineAt} WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ${one.state}`;
}

export async function setJudge(tx: Ctx, one: Case, judgeId: Uuid): Promise<void> {
  await tx.sql`UPDATE aftersales.cases SET judge_id = ${judgeId} WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ${one.state}`;
}

/** Cases of an order that ever asked for this line. */
export async function requestsForLines(tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.sql<{ lineId: string; n: number }[]>`
    SELECT line->>'lineId' AS line_id, count(*) AS n FROM aftersales.cases, jsonb_array_elements(lines) AS line
    WHERE shop_id = ${shopId} AND order_id = ${orderId} GROUP BY 1`;
  return new Map(rows.map((row) => [row.lineId, row.n]));
}

/** Lines whose fallen price was given back, or is about to be. */
export async function protectedLines(tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ lineId: string }[]>`
    SELECT DISTINCT line->>'lineId' AS line_id FROM aftersales.cases, jsonb_array_elements(lines) AS line
    WHERE shop_id = ${shopId} AND order_id = ${orderId} AND kind = 'price_protection' AND state NOT IN ('withdrawn', 'closed')`;
  return new Set(rows.map((row) => row.lineId));
}

/** Refunds this buyer got with one click since then; one asking after the other, so that many at once are no more than one may. */
export async function trustedSince(ctx: Ctx, buyerId: Uuid, since: Date): Promise<number> {
  await ctx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`aftersales.trust ${buyerId}`}, 0))`;
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM aftersales.cases WHERE buyer_id = ${buyerId} AND agreed_by = 'trust' AND requested_at > ${since}`;
  return row?.n ?? 0;
}

export const dueCases = (ctx: Ctx, limit: number): Promise<{ shopId: Uuid; id: Uuid }[]> =>
  ctx.sql<{ shopId: Uuid; id: Uuid }[]>`
    SELECT shop_id, id FROM aftersales.cases WHERE deadline_at <= ${ctx.clock.now()} ORDER BY deadline_at LIMIT ${limit}`;

/** The case while its moment has come and no other process works on it. */
export async function claimDue(tx: Ctx, shopId: Uuid, id: Uuid): Promise<Case | null> {
  const [row] = await tx.sql<Case[]>`
    SELECT * FROM aftersales.cases WHERE shop_id = ${shopId} AND id = ${id} AND deadline_at <= ${tx.clock.now()} FOR UPDATE SKIP LOCKED`;
  return row ?? null;
}

export const waitingRefunds = (ctx: Ctx, limit: number): Promise<{ shopId: Uuid; id: Uuid }[]> =>
  ctx.sql<{ shopId: Uuid; id: Uuid }[]>`
    SELECT shop_id, id FROM aftersales.cases WHERE retry_at <= ${ctx.clock.now()} AND state = 'agreed' ORDER BY retry_at LIMIT ${limit}`;

/** Debts of a shop are due for another try; one that somebody works on is left to them, so that no transaction waits here. */
export const hastenOwed = (ctx: Ctx, shopId: Uuid): Promise<unknown> =>
  ctx.sql`
    UPDATE aftersales.cases SET retry_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND id IN (
      SELECT id FROM aftersales.cases
      WHERE shop_id = ${shopId} AND state = 'agreed' AND refund_failure = 'payments.shop_balance_too_low' AND retry_at > ${ctx.clock.now()}
      FOR UPDATE SKIP LOCKED)`;

export type CaseFilter = {
  readonly shopId?: Uuid;
  readonly buyerId?: Uuid;
  readonly orderId?: Uuid;
  readonly states?: readonly CaseState[];
  readonly kind?: string;
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
      ${filter.kind ? sql`AND kind = ${filter.kind}` : sql``}
      ${filter.states ? sql`AND state = ANY(${filter.states as string[]}::text[])` : sql``}
      ${filter.after ? sql`AND (requested_at, id) < (${String(filter.after[0])}::timestamptz, ${String(filter.after[1])}::uuid)` : sql``}
    ORDER BY requested_at DESC, id DESC LIMIT ${filter.limit + 1}`;
}

/** What the platform has to hear or judge, the nearest deadline first; loads one more than asked. */
export const listDisputes = (
  ctx: Ctx,
  filter: { readonly states: readonly CaseState[]; readonly after: CursorKey | null; readonly limit: number },
): Promise<Case[]> =>
  ctx.sql<Case[]>`
    SELECT * FROM aftersales.cases WHERE state = ANY(${filter.states as string[]}::text[])
      ${filter.after ? ctx.sql`AND (deadline_at, id) > (${String(filter.after[0])}::timestamptz, ${String(filter.after[1])}::uuid)` : ctx.sql``}
    ORDER BY deadline_at, id LIMIT ${filter.limit + 1}`;

export const historyOf = (ctx: Ctx, one: Case): Promise<HistoryEntry[]> =>
  ctx.sql<HistoryEntry[]>`
    SELECT at, verb, from_state, to_state, actor, note FROM aftersales.case_history
    WHERE shop_id = ${one.shopId} AND case_id = ${one.id} ORDER BY n`;

export type Waiting = { readonly count: number; readonly nextDeadlineAt: Date | null; readonly overdue: number };

/** Cases in these states, of one shop or of the market, with the nearest deadline. */
export async function waiting(ctx: Ctx, states: readonly CaseState[], shopId: Uuid | null): Promise<Waiting> {
  const now = ctx.clock.now();
  const [row] = await ctx.sql<Waiting[]>`
    SELECT count(*) AS count, min(deadline_at) AS next_deadline_at, count(*) FILTER (WHERE deadline_at <= ${now} OR late_rulings > 0) AS overdue
    FROM aftersales.cases WHERE state = ANY(${states as string[]}::text[]) ${shopId ? ctx.sql`AND shop_id = ${shopId}` : ctx.sql``}`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}

export async function failedRefunds(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<
    { n: number }[]
  >`SELECT count(*) AS n FROM aftersales.cases WHERE state = 'agreed' AND refund_failure IS NOT NULL`;
  return row?.n ?? 0;
}

/** What a shop owes to buyers because its balance was too low when a refund was due, in fen. */
export async function debtOf(
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ count: number; amountFen: number; since: Date | null }> {
  const [row] = await ctx.sql<{ count: number; amountFen: number; since: Date | null }[]>`
    SELECT count(*) AS count, coalesce(sum(amount_fen), 0)::bigint AS amount_fen, min(requested_at) AS since FROM aftersales.cases
    WHERE shop_id = ${shopId} AND state = 'agreed' AND refund_failure = 'payments.shop_balance_too_low'`;
  return row ?? { count: 0, amountFen: 0, since: null };
}

/** Which of these orders have a case that is not over. */
export const inOpenCase = async (ctx: Ctx, shopId: Uuid, orderIds: readonly Uuid[]): Promise<Uuid[]> =>
  (
    await ctx.sql<{ orderId: Uuid }[]>`
      SELECT DISTINCT order_id FROM aftersales.cases
      WHERE shop_id = ${shopId} AND order_id = ANY(${orderIds as Uuid[]}::uuid[]) AND state = ANY(${[...OPEN_STATES]}::text[])`
  ).map((row) => row.orderId);

export async function openOfShop(ctx: Ctx, shopId: Uuid): Promise<number> {
  const states = [...OPEN_STATES, 'rejected'];
  const [row] = await ctx.sql<
    { n: number }[]
  >`SELECT count(*) AS n FROM aftersales.cases WHERE shop_id = ${shopId} AND state = ANY(${states}::text[])`;
  return row?.n ?? 0;
}

/** Cases of a buyer that are not decided or not carried out yet. */
export async function openOfBuyer(ctx: Ctx, buyerId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM aftersales.cases WHERE buyer_id = ${buyerId} AND state = ANY(${[...OPEN_STATES]}::text[])`;
  return row?.n ?? 0;
}

export const QUEUE: readonly CaseState[] = DISPUTE_STATES;
