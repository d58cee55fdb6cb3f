import { type Ctx, type Json, type Uuid, userIdOf } from '#kernel';
import type { Application, ApplicationForm, ApplicationState, ShopKind } from './types.ts';

/** An application as stored: `sealed` holds the encrypted values of the fields that `form` shows masked. */
export type ApplicationRow = Application & {
  readonly sealed: Readonly<Record<string, string>>;
  readonly shopCode: string | null;
};

export type HistoryRow = {
  readonly step: string;
  readonly state: ApplicationState;
  readonly reasons: Readonly<Record<string, string>>;
  readonly by: Uuid | null;
  readonly at: Date;
};

const columns = (ctx: Ctx) =>
  ctx.sql`id, applicant_id, kind, state, form, sealed, reasons, shop_code, submitted_at, due_at, decided_at, shop_id, created_at`;

export async function insertApplication(
  ctx: Ctx,
  input: {
    id: Uuid;
    applicantId: Uuid;
    kind: ShopKind;
    form: ApplicationForm;
    sealed: Readonly<Record<string, string>>;
    shopCode: string | null;
  },
): Promise<ApplicationRow> {
  const now = ctx.clock.now();
  const [row] = await ctx.sql<ApplicationRow[]>`
    INSERT INTO shops.applications (id, applicant_id, kind, state, form, sealed, shop_code, created_at, updated_at)
    VALUES (${input.id}, ${input.applicantId}, ${input.kind}, 'draft', ${ctx.sql.json(input.form)}, ${ctx.sql.json(input.sealed)}, ${input.shopCode}, ${now}, ${now})
    RETURNING ${columns(ctx)}`;
  if (!row) throw new Error('application not written');
  return row;
}

export async function applicationById(ctx: Ctx, id: Uuid): Promise<ApplicationRow | null> {
  const [row] = await ctx.sql<ApplicationRow[]>`SELECT ${columns(ctx)} FROM shops.applications WHERE id = ${id}`;
  return row ?? null;
}

export async function saveForm(
  ctx: Ctx,
  id: Uuid,
  state: ApplicationState,
  change: { kind: ShopKind; form: ApplicationForm; sealed: Readonly<Record<string, string>>; shopCode: string | null },
): Promise<ApplicationRow | null> {
  const [row] = await ctx.sql<ApplicationRow[]>`
    UPDATE shops.applications SET kind = ${change.kind}, form = ${ctx.sql.json(change.form)}, sealed = ${ctx.sql.json(change.sealed)},
      shop_code = ${change.shopCode}, updated_at = ${ctx.clock.now()}
    WHERE id = ${id} AND state = ${state} RETURNING ${columns(ctx)}`;
  return row ?? null;
}

export type Move = {
  readonly step: string;
  readonly from: ApplicationState;
  readonly to: ApplicationState;
  readonly reasons: Readonly<Record<string, string>>;
  /** When the review must have answered; only while it is the reviewer's turn. */
  readonly dueAt: Date | null;
  readonly shopId: Uuid | null;
};

/** Compare-and-swap of the state, with its line of history; null when someone was faster. */
export async function moveApplication(ctx: Ctx, id: Uuid, move: Move): Promise<ApplicationRow | null> {
  const now = ctx.clock.now();
  const decided = move.to === 'approved' || move.to === 'rejected' ? now : null;
  const [row] = await ctx.sql<ApplicationRow[]>`
    UPDATE shops.applications SET state = ${move.to}, reasons = ${ctx.sql.json(move.reasons)}, due_at = ${move.dueAt}, shop_id = ${move.shopId},
      submitted_at = CASE WHEN ${move.to} = 'submitted' THEN ${now}::timestamptz ELSE submitted_at END,
      decided_at = ${decided}, decided_by = ${decided ? userIdOf(ctx.actor) : null}, updated_at = ${now}
    WHERE id = ${id} AND state = ${move.from} RETURNING ${columns(ctx)}`;
  if (!row) return null;
  await ctx.sql`
    INSERT INTO shops.application_history (application_id, step, state, reasons, by, at)
    VALUES (${id}, ${move.step}, ${move.to}, ${ctx.sql.json(move.reasons as Json)}, ${userIdOf(ctx.actor)}, ${now})`;
  return row;
}

export async function historyOf(ctx: Ctx, id: Uuid): Promise<HistoryRow[]> {
  return ctx.sql<HistoryRow[]>`
    SELECT step, state, reasons, by, at FROM shops.application_history WHERE application_id = ${id} ORDER BY seq`;
}

export async function applicationsOf(
  ctx: Ctx,
  applicantId: Uuid,
  before: Uuid | null,
  limit: number,
): Promise<ApplicationRow[]> {
  return ctx.sql<ApplicationRow[]>`
    SELECT ${columns(ctx)} FROM shops.applications
    WHERE applicant_id = ${applicantId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``} ORDER BY id DESC LIMIT ${limit}`;
}

/** For the reviewer: what is due first stands first, so what is late stands on top; without a clock, newest first. */
export async function applicationsIn(
  ctx: Ctx,
  filter: { states: readonly ApplicationState[]; after: { due: number; id: Uuid } | null; limit: number },
): Promise<(ApplicationRow & { dueKey: number })[]> {
  const { sql } = ctx;
  return sql<(ApplicationRow & { dueKey: number })[]>`
    SELECT * FROM (
      SELECT ${columns(ctx)}, coalesce((extract(epoch FROM due_at) * 1000)::bigint, 9007199254740991) AS due_key
      FROM shops.applications WHERE state = ANY(${[...filter.states]}::text[])) AS application
    WHERE true ${filter.after ? sql`AND (due_key, id) > (${filter.after.due}::bigint, ${filter.after.id}::uuid)` : sql``}
    ORDER BY due_key, id LIMIT ${filter.limit}`;
}

export async function waitingApplications(
  ctx: Ctx,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const [row] = await ctx.sql<{ count: number; nextDeadlineAt: Date | null; overdue: number }[]>`
    SELECT count(*) AS count, min(due_at) AS next_deadline_at, count(*) FILTER (WHERE due_at < ${ctx.clock.now()}) AS overdue
    FROM shops.applications WHERE state = 'submitted'`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}
