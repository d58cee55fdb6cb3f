import type { Ctx, Uuid } from '#kernel';
import type { Comment } from './comments-store.ts';
import type { Place } from './store.ts';

export type CommentAppeal = {
  readonly commentId: Uuid;
  readonly personId: Uuid;
  readonly text: string;
  readonly at: Date;
  readonly dueAt: Date;
  readonly decidedBy: Uuid | null;
  readonly granted: boolean | null;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
};

export const insertCommentAppeal = (tx: Ctx, one: Omit<CommentAppeal, 'granted' | 'answer' | 'answeredAt'>) => tx.sql`
  INSERT INTO content.comment_appeals (comment_id, person_id, text, at, due_at, decided_by)
  VALUES (${one.commentId}, ${one.personId}, ${one.text}, ${one.at}, ${one.dueAt}, ${one.decidedBy})`;

/** Appeals on these comments. */
export const commentAppeals = (ctx: Ctx, commentIds: readonly Uuid[]): Promise<CommentAppeal[]> =>
  commentIds.length === 0
    ? Promise.resolve([])
    : ctx.sql<
        CommentAppeal[]
      >`SELECT * FROM content.comment_appeals WHERE comment_id = ANY(${commentIds as Uuid[]}::uuid[])`;

/** The appeal that waits for an answer; its comment is held. */
export const openCommentAppeal = async (tx: Ctx, commentId: Uuid): Promise<CommentAppeal | null> =>
  (
    await tx.sql<CommentAppeal[]>`
      SELECT * FROM content.comment_appeals WHERE comment_id = ${commentId} AND answered_at IS NULL FOR UPDATE`
  )[0] ?? null;

export const answerCommentAppeal = (
  tx: Ctx,
  commentId: Uuid,
  to: { readonly granted: boolean; readonly answer: string; readonly answeredBy: Uuid },
) => tx.sql`
  UPDATE content.comment_appeals SET granted = ${to.granted}, answer = ${to.answer}, answered_by = ${to.answeredBy}, answered_at = ${tx.clock.now()}
  WHERE comment_id = ${commentId} AND answered_at IS NULL`;

/** Comments whose appeals wait, the nearest deadline first. */
export const appealedComments = (ctx: Ctx, after: Place, limit: number): Promise<(Comment & { appealDueAt: Date })[]> =>
  ctx.sql<(Comment & { appealDueAt: Date })[]>`
    SELECT c.*, a.due_at AS appeal_due_at FROM content.comment_appeals a JOIN content.comments c ON c.id = a.comment_id
    WHERE a.answered_at IS NULL ${after ? ctx.sql`AND (a.due_at, a.comment_id) > (${after.at}, ${after.id}::uuid)` : ctx.sql``}
    ORDER BY a.due_at, a.comment_id LIMIT ${limit}`;

type Waits = { readonly count: number; readonly next: Date | null; readonly overdue: number };
export const waitingCommentAppeals = async (ctx: Ctx): Promise<Waits> =>
  (
    await ctx.sql<Waits[]>`
      SELECT count(*)::int AS count, min(due_at) AS next, count(*) FILTER (WHERE due_at <= ${ctx.clock.now()})::int AS overdue
      FROM content.comment_appeals WHERE answered_at IS NULL`
  )[0] ?? { count: 0, next: null, overdue: 0 };

export const dropCommentAppeals = (tx: Ctx, personId: Uuid) =>
  tx.sql`DELETE FROM content.comment_appeals WHERE person_id = ${personId}`;

export type PersonWaits = {
  /** Complaints that keep a piece of theirs down, not answered yet. */
  readonly toCounter: number;
  /** Their own complaints that were countered, and until when they may go to an authority or a court. */
  readonly countered: number;
  readonly suitBy: Date | null;
  /** Pieces of theirs that were refused. */
  readonly refused: number;
  /** A comment that was hidden since, not objected to. */
  readonly hidden: number;
  readonly hiddenUnder: Uuid | null;
};
/** What of content waits for a person: as who complained, who wrote, who spoke. */
export const waitsOfPerson = async (ctx: Ctx, personId: Uuid, since: Date): Promise<PersonWaits> => {
  const [row] = await ctx.sql<PersonWaits[]>`
    WITH own AS (SELECT id FROM content.creators WHERE user_id = ${personId}),
    countered AS (SELECT count(*)::int AS count, min(wait_until) AS until FROM content.complaints WHERE complainant_id = ${personId} AND state = 'countered'),
    hidden AS (
      SELECT count(*)::int AS count, (array_agg(c.piece_id ORDER BY c.decided_at DESC))[1] AS piece_id
      FROM content.comments c JOIN content.pieces p ON p.id = c.piece_id AND p.live_version IS NOT NULL
      WHERE c.person_id = ${personId} AND c.state = 'hidden' AND c.decided_at >= ${since}
        AND NOT EXISTS (SELECT 1 FROM content.comment_appeals a WHERE a.comment_id = c.id))
    SELECT (SELECT count(*)::int FROM content.complaints WHERE creator_id IN (SELECT id FROM own) AND state = 'taken_down') AS to_counter,
      (SELECT count FROM countered) AS countered, (SELECT until FROM countered) AS suit_by,
      (SELECT count(*)::int FROM content.pieces WHERE creator_id IN (SELECT id FROM own) AND state = 'rejected') AS refused,
      (SELECT count FROM hidden) AS hidden, (SELECT piece_id FROM hidden) AS hidden_under`;
  if (!row) throw new Error('counts come in one row');
  return row;
};
