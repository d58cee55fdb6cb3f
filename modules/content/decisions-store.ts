import type { Ctx, Json, Uuid } from '#kernel';
import type { Appeal, Decision } from './types.ts';

/** The piece is held: its decisions come one after the other. */
export const insertDecision = (tx: Ctx, one: Decision) => tx.sql`
  INSERT INTO content.decisions (creator_id, piece_id, id, nth, version, verdict, findings, reason, note, by_id, at)
  SELECT ${one.creatorId}, ${one.pieceId}::uuid, ${one.id}, coalesce(max(nth), 0) + 1, ${one.version}, ${one.verdict},
    ${tx.sql.json(one.findings as unknown as Json)}, ${one.reason}, ${one.note}, ${one.byId}, ${one.at}
  FROM content.decisions WHERE piece_id = ${one.pieceId}::uuid`;

/** Oldest first. */
export const decisionsOf = (ctx: Ctx, pieceIds: readonly Uuid[]): Promise<Decision[]> =>
  ctx.sql<
    Decision[]
  >`SELECT * FROM content.decisions WHERE piece_id = ANY(${pieceIds as Uuid[]}::uuid[]) ORDER BY piece_id, nth`;

/** How many of an author's pieces a person has passed. */
export const passedByPeople = async (ctx: Ctx, creatorId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(DISTINCT piece_id)::int AS count FROM content.decisions
      WHERE creator_id = ${creatorId} AND by_id IS NOT NULL AND verdict IN ('passed', 'restored')`
  )[0]?.count ?? 0;

export const insertAppeal = (tx: Ctx, one: Omit<Appeal, 'granted' | 'answer' | 'answeredAt'>) => tx.sql`
  INSERT INTO content.appeals (creator_id, piece_id, decision_id, text, at, due_at, decided_by)
  VALUES (${one.creatorId}, ${one.pieceId}, ${one.decisionId}, ${one.text}, ${one.at}, ${one.dueAt}, ${one.decidedBy})`;

export const appealsOf = (ctx: Ctx, pieceIds: readonly Uuid[]): Promise<Appeal[]> =>
  ctx.sql<Appeal[]>`SELECT * FROM content.appeals WHERE piece_id = ANY(${pieceIds as Uuid[]}::uuid[]) ORDER BY at`;

/** The appeal that waits for an answer, held. */
export const openAppeal = async (tx: Ctx, pieceId: Uuid): Promise<Appeal | null> =>
  (
    await tx.sql<
      Appeal[]
    >`SELECT * FROM content.appeals WHERE piece_id = ${pieceId} AND answered_at IS NULL ORDER BY at LIMIT 1 FOR UPDATE`
  )[0] ?? null;

/** Pieces whose appeals wait, the nearest deadline first. */
export const appealedPieces = (ctx: Ctx, limit: number): Promise<{ pieceId: Uuid; dueAt: Date }[]> => ctx.sql`
  SELECT piece_id, due_at FROM content.appeals WHERE answered_at IS NULL ORDER BY due_at, piece_id LIMIT ${limit}`;

export const answerAppeal = (tx: Ctx, of: Appeal, to: { granted: boolean; answer: string; answeredBy: Uuid }) => tx.sql`
  UPDATE content.appeals SET granted = ${to.granted}, answer = ${to.answer}, answered_by = ${to.answeredBy}, answered_at = ${tx.clock.now()}
  WHERE creator_id = ${of.creatorId} AND piece_id = ${of.pieceId} AND decision_id = ${of.decisionId} AND answered_at IS NULL`;

type Waits = { readonly count: number; readonly next: Date | null; readonly overdue: number };
const none: Waits = { count: 0, next: null, overdue: 0 };
export const waitingPiecesCount = async (ctx: Ctx): Promise<Waits> =>
  (
    await ctx.sql<Waits[]>`
      SELECT count(*)::int AS count, min(review_due_at) AS next, count(*) FILTER (WHERE review_due_at <= ${ctx.clock.now()})::int AS overdue
      FROM content.pieces WHERE state = 'checking'`
  )[0] ?? none;
export const waitingAppealsCount = async (ctx: Ctx): Promise<Waits> =>
  (
    await ctx.sql<Waits[]>`
      SELECT count(*)::int AS count, min(due_at) AS next, count(*) FILTER (WHERE due_at <= ${ctx.clock.now()})::int AS overdue
      FROM content.appeals WHERE answered_at IS NULL`
  )[0] ?? none;
/** A shop's pieces that were refused or taken away and not touched since. */
export const refusedOfShop = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM content.pieces p JOIN content.creators c ON c.id = p.creator_id
      WHERE c.shop_id = ${shopId} AND p.state = 'rejected'`
  )[0]?.count ?? 0;
