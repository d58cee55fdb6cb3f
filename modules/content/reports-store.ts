import type { Ctx, Uuid } from '#kernel';
import type { Place } from './store.ts';

export type Outcome = 'upheld' | 'dismissed';
export type Report = {
  readonly id: Uuid;
  readonly creatorId: Uuid;
  readonly pieceId: Uuid;
  /** null: the piece itself. */
  readonly commentId: Uuid | null;
  /** null: has left. */
  readonly reporterId: Uuid | null;
  readonly reason: string;
  readonly note: string | null;
  readonly at: Date;
  readonly dueAt: Date;
  readonly outcome: Outcome | null;
  readonly answer: string | null;
  readonly decidedAt: Date | null;
};

export const insertReport = (tx: Ctx, one: Omit<Report, 'outcome' | 'answer' | 'decidedAt'>) => tx.sql`
  INSERT INTO content.reports (id, creator_id, piece_id, comment_id, reporter_id, reason, note, at, due_at)
  VALUES (${one.id}, ${one.creatorId}, ${one.pieceId}, ${one.commentId}, ${one.reporterId}, ${one.reason}, ${one.note}, ${one.at}, ${one.dueAt})`;

export const reportById = async (ctx: Ctx, id: Uuid): Promise<Report | null> =>
  (await ctx.sql<Report[]>`SELECT * FROM content.reports WHERE id = ${id}`)[0] ?? null;

/** A report as it stands, held with all of the same thing, in one order: who answers another of them waits instead of crossing. */
export async function heldReport(tx: Ctx, id: Uuid): Promise<Report | null> {
  await tx.sql`
    SELECT 1 FROM content.reports r JOIN content.reports of ON of.id = ${id}
      AND r.piece_id = of.piece_id AND r.comment_id IS NOT DISTINCT FROM of.comment_id
    ORDER BY r.id FOR UPDATE OF r`;
  return reportById(tx, id);
}

export type Answered = { readonly outcome: Outcome; readonly answer: string; readonly byId: Uuid | null };
/** All who reported the same thing and wait are answered together. */
export const answerReports = (tx: Ctx, of: Pick<Report, 'pieceId' | 'commentId'>, to: Answered) => tx.sql`
  UPDATE content.reports SET outcome = ${to.outcome}, answer = ${to.answer}, decided_by = ${to.byId}, decided_at = ${tx.clock.now()}
  WHERE piece_id = ${of.pieceId} AND comment_id IS NOT DISTINCT FROM ${of.commentId}::uuid AND outcome IS NULL`;

export const reportsOf = (ctx: Ctx, personId: Uuid, before: Place, limit: number): Promise<Report[]> => ctx.sql<
  Report[]
>`
  SELECT * FROM content.reports WHERE reporter_id = ${personId} ${before ? ctx.sql`AND (at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY at DESC, id DESC LIMIT ${limit}`;

/** For the desk: what waits, the nearest deadline first; or what was answered, the latest first. */
export const reportsFor = (ctx: Ctx, open: boolean, place: Place, limit: number): Promise<Report[]> =>
  open
    ? ctx.sql<Report[]>`
      SELECT * FROM content.reports WHERE outcome IS NULL ${place ? ctx.sql`AND (due_at, id) > (${place.at}, ${place.id}::uuid)` : ctx.sql``}
      ORDER BY due_at, id LIMIT ${limit}`
    : ctx.sql<Report[]>`
      SELECT * FROM content.reports WHERE outcome IS NOT NULL ${place ? ctx.sql`AND (decided_at, id) < (${place.at}, ${place.id}::uuid)` : ctx.sql``}
      ORDER BY decided_at DESC, id DESC LIMIT ${limit}`;

/** Who reported has left: what they said of it goes, the report stays for the desk. */
export const forgetReports = (tx: Ctx, personId: Uuid) =>
  tx.sql`UPDATE content.reports SET reporter_id = NULL, note = NULL WHERE reporter_id = ${personId}`;

type Waits = { readonly count: number; readonly next: Date | null; readonly overdue: number };
export const waitingReports = async (ctx: Ctx): Promise<Waits> =>
  (
    await ctx.sql<Waits[]>`
      SELECT count(*)::int AS count, min(due_at) AS next, count(*) FILTER (WHERE due_at <= ${ctx.clock.now()})::int AS overdue
      FROM content.reports WHERE outcome IS NULL`
  )[0] ?? { count: 0, next: null, overdue: 0 };
