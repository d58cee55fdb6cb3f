import type { Ctx, Json, Sql, Uuid } from '#kernel';

export type SettingRow = {
  key: string;
  effectiveAt: Date;
  value: unknown;
  setBy: Uuid | null;
  reason: string;
  at: Date;
};

export const settingRows = (sql: Sql): Promise<SettingRow[]> =>
  sql<
    SettingRow[]
  >`SELECT key, effective_at, value, set_by, reason, at FROM operations.settings ORDER BY key, effective_at`;

export async function insertSetting(ctx: Ctx, row: SettingRow): Promise<void> {
  await ctx.sql`
    INSERT INTO operations.settings (key, effective_at, value, set_by, reason, at)
    VALUES (${row.key}, ${row.effectiveAt}, ${JSON.stringify(row.value)}::text::jsonb, ${row.setBy}, ${row.reason}, ${row.at})`;
}

export const settingHistory = (ctx: Ctx, key: string, before: Date | null, limit: number): Promise<SettingRow[]> =>
  ctx.sql<SettingRow[]>`
    SELECT key, effective_at, value, set_by, reason, at FROM operations.settings
    WHERE key = ${key} AND (${before}::timestamptz IS NULL OR effective_at < ${before})
    ORDER BY effective_at DESC LIMIT ${limit}`;

export type AuditRow = {
  id: Uuid;
  at: Date;
  actorKind: 'guest' | 'user' | 'system';
  actorId: Uuid | null;
  actorName: string | null;
  action: string;
  subjectKind: string;
  subjectId: string;
  shopId: Uuid | null;
  before: unknown;
  after: unknown;
  reason: string | null;
  requestId: string;
  ip: string | null;
};

/** jsonb travels as text, so that a bare string or array is not taken for something else by the driver. */
const jsonText = (value: Json | null): string | null => (value === null ? null : JSON.stringify(value));

export async function insertAudit(
  ctx: Ctx,
  row: Omit<AuditRow, 'before' | 'after'> & { before: Json | null; after: Json | null },
): Promise<void> {
  await ctx.sql`
    INSERT INTO operations.audit_log (id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, shop_id, before, after,
      reason, request_id, ip)
    VALUES (${row.id}, ${row.at}, ${row.actorKind}, ${row.actorId}, ${row.actorName}, ${row.action}, ${row.subjectKind}, ${row.subjectId},
      ${row.shopId}, ${jsonText(row.before)}::text::jsonb, ${jsonText(row.after)}::text::jsonb, ${row.reason}, ${row.requestId}, ${row.ip})`;
}

export type AuditFilter = {
  action: string | null;
  actorId: Uuid | null;
  subjectKind: string | null;
  subjectId: string | null;
  shopId: Uuid | null;
  from: Date | null;
  to: Date | null;
  after: { at: Date; id: string } | null;
  limit: number;
};

export const auditRows = (ctx: Ctx, f: AuditFilter): Promise<AuditRow[]> =>
  ctx.sql<AuditRow[]>`
    SELECT id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, shop_id, before, after, reason, request_id, ip
    FROM operations.audit_log
    WHERE true
      ${f.action === null ? ctx.sql`` : f.action.endsWith('.') ? ctx.sql`AND starts_with(action, ${f.action})` : ctx.sql`AND action = ${f.action}`}
      ${f.actorId === null ? ctx.sql`` : ctx.sql`AND actor_id = ${f.actorId}`}
      ${f.subjectKind === null ? ctx.sql`` : ctx.sql`AND subject_kind = ${f.subjectKind}`}
      ${f.subjectId === null ? ctx.sql`` : ctx.sql`AND subject_id = ${f.subjectId}`}
      ${f.shopId === null ? ctx.sql`` : ctx.sql`AND shop_id = ${f.shopId}`}
      ${f.from === null ? ctx.sql`` : ctx.sql`AND at >= ${f.from}`}
      ${f.to === null ? ctx.sql`` : ctx.sql`AND at < ${f.to}`}
      ${f.after === null ? ctx.sql`` : ctx.sql`AND (at, id) < (${f.after.at}, ${f.after.id}::uuid)`}
    ORDER BY at DESC, id DESC LIMIT ${f.limit}`;

export type DeadLetterRow = {
  consumer: string;
  eventId: Uuid;
  eventSeq: number;
  error: string;
  at: Date;
  replayedAt: Date | null;
  eventAt: Date;
  name: string;
  subjectId: Uuid;
  shopId: Uuid | null;
  payload: unknown;
};

export type DeadLetterFilter = {
  consumer: string | null;
  state: 'waiting' | 'replayed' | 'all';
  after: { seq: number; consumer: string } | null;
  limit: number;
};

/** The kernel's own table: events a consumer could not digest, newest first. */
export const deadLetterRows = (ctx: Ctx, f: DeadLetterFilter): Promise<DeadLetterRow[]> =>
  ctx.sql<DeadLetterRow[]>`
    SELECT d.consumer, d.event_id, d.event_seq, d.error, d.at, d.replayed_at, e.at AS event_at, e.name, e.subject_id, e.shop_id, e.payload
    FROM kernel.dead_letters d JOIN kernel.events e ON e.seq = d.event_seq
    WHERE true
      ${f.consumer === null ? ctx.sql`` : ctx.sql`AND d.consumer = ${f.consumer}`}
      ${f.state === 'all' ? ctx.sql`` : f.state === 'waiting' ? ctx.sql`AND d.replayed_at IS NULL` : ctx.sql`AND d.replayed_at IS NOT NULL`}
      ${f.after === null ? ctx.sql`` : ctx.sql`AND (d.event_seq, d.consumer) < (${f.after.seq}, ${f.after.consumer})`}
    ORDER BY d.event_seq DESC, d.consumer DESC LIMIT ${f.limit}`;

export async function lockDeadLetter(ctx: Ctx, consumer: string, eventId: Uuid): Promise<DeadLetterRow | null> {
  const [row] = await ctx.sql<DeadLetterRow[]>`
    SELECT d.consumer, d.event_id, d.event_seq, d.error, d.at, d.replayed_at, e.at AS event_at, e.name, e.subject_id, e.shop_id, e.payload
    FROM kernel.dead_letters d JOIN kernel.events e ON e.seq = d.event_seq
    WHERE d.consumer = ${consumer} AND d.event_id = ${eventId} FOR UPDATE OF d`;
  return row ?? null;
}

export async function markReplayed(ctx: Ctx, consumer: string, eventId: Uuid, at: Date): Promise<void> {
  await ctx.sql`UPDATE kernel.dead_letters SET replayed_at = ${at} WHERE consumer = ${consumer} AND event_id = ${eventId}`;
}

export async function countDeadLetters(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM kernel.dead_letters WHERE replayed_at IS NULL`;
  return row?.count ?? 0;
}
