import type { Ctx, Json, Uuid } from '#kernel';
import { shardOf } from './tally.ts';
import type { Finding } from './types.ts';

export type CommentState = 'shown' | 'waiting' | 'hidden' | 'deleted';
export type Comment = {
  readonly pieceId: Uuid;
  readonly id: Uuid;
  readonly creatorId: Uuid;
  readonly parentId: Uuid | null;
  /** null: has left. */
  readonly personId: Uuid | null;
  readonly asCreator: boolean;
  readonly text: string;
  readonly state: CommentState;
  readonly findings: readonly Finding[];
  readonly pinned: boolean;
  readonly at: Date;
  readonly reviewDueAt: Date | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly decidedBy: Uuid | null;
  readonly decidedAt: Date | null;
};
/** As somebody reads it. */
export type Told = Comment & { readonly likes: number; readonly liked: boolean; readonly answers: number };

/** One person's comments come one after the other: what is said at once is counted together. */
export const lockSpeaker = (tx: Ctx, personId: Uuid) =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`content.comments ${personId}`}, 0))`;
/** One pin at a time under a piece. */
export const lockPins = (tx: Ctx, pieceId: Uuid) =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`content.pins ${pieceId}`}, 0))`;

export type Lately = { readonly count: number; readonly same: boolean };
/** How much somebody has said since, and whether the same under this piece. */
export const saidLately = async (
  tx: Ctx,
  by: { personId: Uuid; pieceId: Uuid; text: string; since: Date },
): Promise<Lately> =>
  (
    await tx.sql<Lately[]>`
      SELECT count(*)::int AS count, coalesce(bool_or(piece_id = ${by.pieceId} AND text = ${by.text}), false) AS same
      FROM content.comments WHERE person_id = ${by.personId} AND at > ${by.since}`
  )[0] ?? { count: 0, same: false };

export const isMuted = async (ctx: Ctx, creatorId: Uuid, personId: Uuid): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM content.mutes WHERE creator_id = ${creatorId} AND person_id = ${personId}`).length > 0;
export const mutedAmong = async (ctx: Ctx, creatorId: Uuid, ids: readonly Uuid[]): Promise<Set<Uuid>> =>
  new Set(
    (
      await ctx.sql<{ personId: Uuid }[]>`
        SELECT person_id FROM content.mutes WHERE creator_id = ${creatorId} AND person_id = ANY(${ids as Uuid[]}::uuid[])`
    ).map((row) => row.personId),
  );
/** Answers whether anything has changed. */
export const putMute = async (tx: Ctx, creatorId: Uuid, personId: Uuid, byId: Uuid | null): Promise<boolean> =>
  (
    await tx.sql`
      INSERT INTO content.mutes (creator_id, person_id, at, by_id) VALUES (${creatorId}, ${personId}, ${tx.clock.now()}, ${byId})
      ON CONFLICT DO NOTHING`
  ).count === 1;
export const dropMute = async (tx: Ctx, creatorId: Uuid, personId: Uuid): Promise<boolean> =>
  (await tx.sql`DELETE FROM content.mutes WHERE creator_id = ${creatorId} AND person_id = ${personId}`).count === 1;

export async function insertComment(tx: Ctx, one: Comment): Promise<void> {
  await tx.sql`
    INSERT INTO content.comments (piece_id, id, creator_id, parent_id, person_id, as_creator, text, state, findings, at, review_due_at)
    VALUES (${one.pieceId}, ${one.id}, ${one.creatorId}, ${one.parentId}, ${one.personId}, ${one.asCreator}, ${one.text}, ${one.state},
      ${tx.sql.json(one.findings as unknown as Json)}, ${one.at}, ${one.reviewDueAt})`;
  if (one.state === 'shown') await count(tx, one, 1);
}

/** What is shown under a piece, in the row of the comment's own last digit: who said it may leave, the comment is still told apart. */
const count = (tx: Ctx, { pieceId, id }: Pick<Comment, 'pieceId' | 'id'>, by: 1 | -1) =>
  by === 1
    ? tx.sql`
      INSERT INTO content.tallies AS t (of_id, what, shard, count) VALUES (${pieceId}, 'comment', ${shardOf(id)}, 1)
      ON CONFLICT (of_id, what, shard) DO UPDATE SET count = t.count + 1`
    : tx.sql`
      UPDATE content.tallies SET count = count - 1 WHERE of_id = ${pieceId} AND what = 'comment' AND shard = ${shardOf(id)}`;

/** One comment, held while it moves. */
export const commentById = async (ctx: Ctx, id: Uuid, lock = false): Promise<Comment | null> =>
  (
    await ctx.sql<Comment[]>`SELECT * FROM content.comments WHERE id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`
  )[0] ?? null;

export type Ruled = { readonly reason: string | null; readonly note: string | null; readonly byId: Uuid | null };
/** The comment, which is held, comes into another state; what is shown is counted. */
export async function moveComment(tx: Ctx, one: Comment, to: CommentState, ruled: Ruled | null): Promise<void> {
  await tx.sql`
    UPDATE content.comments SET state = ${to}, review_due_at = NULL, pinned = false
      ${to === 'deleted' ? tx.sql`, text = '', findings = '[]'` : tx.sql``}
      ${ruled ? tx.sql`, reason = ${ruled.reason}, note = ${ruled.note}, decided_by = ${ruled.byId}, decided_at = ${tx.clock.now()}` : tx.sql``}
    WHERE piece_id = ${one.pieceId} AND id = ${one.id}`;
  if (one.state === 'shown' && to !== 'shown') await count(tx, one, -1);
  if (one.state !== 'shown' && to === 'shown') await count(tx, one, 1);
}

/** The one that stands above the others under a piece; null: none. */
export async function putPin(tx: Ctx, pieceId: Uuid, commentId: Uuid | null): Promise<void> {
  await tx.sql`UPDATE content.comments SET pinned = false WHERE piece_id = ${pieceId} AND pinned`;
  if (commentId)
    await tx.sql`UPDATE content.comments SET pinned = true WHERE piece_id = ${pieceId} AND id = ${commentId}`;
}

export const putLike = (tx: Ctx, personId: Uuid, commentId: Uuid) => tx.sql`
  WITH given AS (
    INSERT INTO content.comment_likes (person_id, comment_id, at) VALUES (${personId}, ${commentId}, ${tx.clock.now()})
    ON CONFLICT DO NOTHING RETURNING comment_id)
  INSERT INTO content.tallies AS t (of_id, what, shard, count) SELECT comment_id, 'comment_like', ${shardOf(personId)}, 1 FROM given
  ON CONFLICT (of_id, what, shard) DO UPDATE SET count = t.count + 1`;
export const dropLike = (tx: Ctx, personId: Uuid, commentId: Uuid) => tx.sql`
  WITH gone AS (DELETE FROM content.comment_likes WHERE person_id = ${personId} AND comment_id = ${commentId} RETURNING comment_id)
  UPDATE content.tallies t SET count = t.count - 1 FROM gone
  WHERE t.of_id = gone.comment_id AND t.what = 'comment_like' AND t.shard = ${shardOf(personId)}`;

/** A person leaves: their words go, where they stood stays for the answers of others; their likes come off. */
export async function forgetWords(tx: Ctx, personId: Uuid): Promise<void> {
  const own = await tx.sql<
    Comment[]
  >`SELECT * FROM content.comments WHERE person_id = ${personId} ORDER BY piece_id, id FOR UPDATE`;
  for (const one of own.filter(({ state }) => state !== 'deleted')) await moveComment(tx, one, 'deleted', null);
  await tx.sql`UPDATE content.comments SET person_id = NULL, reason = NULL, note = NULL WHERE person_id = ${personId}`;
  await tx.sql`
    WITH gone AS (DELETE FROM content.comment_likes WHERE person_id = ${personId} RETURNING comment_id)
    UPDATE content.tallies t SET count = t.count - 1 FROM gone
    WHERE t.of_id = gone.comment_id AND t.what = 'comment_like' AND t.shard = ${shardOf(personId)}`;
  await tx.sql`DELETE FROM content.mutes WHERE person_id = ${personId}`;
}

export const commentsOfPerson = (ctx: Ctx, personId: Uuid, limit: number): Promise<Comment[]> =>
  ctx.sql<
    Comment[]
  >`SELECT * FROM content.comments WHERE person_id = ${personId} ORDER BY at DESC, id DESC LIMIT ${limit}`;
