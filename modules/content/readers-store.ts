import type { Ctx, Uuid } from '#kernel';
import type { Place } from './store.ts';
import { shardOf, type Tallied } from './tally.ts';
import type { Written } from './types.ts';

export type Mark = 'like' | 'collect';
export type MarkRow = {
  readonly personId: Uuid;
  readonly kind: Mark;
  readonly pieceId: Uuid;
  readonly creatorId: Uuid;
};

/** A like or a collect, once a person; counted only when it was not there. */
export const putMark = (tx: Ctx, one: MarkRow) => tx.sql`
  WITH given AS (
    INSERT INTO content.marks (person_id, kind, piece_id, creator_id, at)
    VALUES (${one.personId}, ${one.kind}, ${one.pieceId}, ${one.creatorId}, ${tx.clock.now()}) ON CONFLICT DO NOTHING RETURNING piece_id, kind)
  INSERT INTO content.tallies AS t (of_id, what, shard, count) SELECT piece_id, kind, ${shardOf(one.personId)}, 1 FROM given
  ON CONFLICT (of_id, what, shard) DO UPDATE SET count = t.count + 1`;

/** Takes it back; nothing when it was not there. */
export const dropMark = (tx: Ctx, one: Omit<MarkRow, 'creatorId'>) => tx.sql`
  WITH gone AS (
    DELETE FROM content.marks WHERE person_id = ${one.personId} AND kind = ${one.kind} AND piece_id = ${one.pieceId} RETURNING piece_id, kind)
  UPDATE content.tallies t SET count = t.count - 1 FROM gone
  WHERE t.of_id = gone.piece_id AND t.what = gone.kind AND t.shard = ${shardOf(one.personId)}`;

/** Follows a creator, once; `most` is how many one may follow. Answers false when that was reached. */
export async function putFollow(tx: Ctx, personId: Uuid, creatorId: Uuid, most: number): Promise<boolean> {
  const [row] = await tx.sql<{ held: boolean }[]>`
    WITH room AS (SELECT count(*) < ${most} AS free FROM content.follows WHERE person_id = ${personId}),
    given AS (
      INSERT INTO content.follows (person_id, creator_id, at) SELECT ${personId}, ${creatorId}, ${tx.clock.now()} FROM room WHERE free
      ON CONFLICT DO NOTHING RETURNING creator_id),
    counted AS (
      INSERT INTO content.tallies AS t (of_id, what, shard, count) SELECT creator_id, 'follow', ${shardOf(personId)}, 1 FROM given
      ON CONFLICT (of_id, what, shard) DO UPDATE SET count = t.count + 1)
    SELECT free OR EXISTS (SELECT 1 FROM content.follows WHERE person_id = ${personId} AND creator_id = ${creatorId}) AS held FROM room`;
  return row?.held ?? false;
}

export const dropFollow = (tx: Ctx, personId: Uuid, creatorId: Uuid) => tx.sql`
  WITH gone AS (DELETE FROM content.follows WHERE person_id = ${personId} AND creator_id = ${creatorId} RETURNING creator_id)
  UPDATE content.tallies t SET count = t.count - 1 FROM gone
  WHERE t.of_id = gone.creator_id AND t.what = 'follow' AND t.shard = ${shardOf(personId)}`;

export type Counts = Readonly<Record<Tallied, number>>;
/** How many of each, by thing; what nobody has touched is not in the answer. */
export async function talliesOf(ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, Partial<Counts>>> {
  const rows = await ctx.sql<{ ofId: Uuid; what: Tallied; count: number }[]>`
    SELECT of_id, what, sum(count)::int AS count FROM content.tallies WHERE of_id = ANY(${ids as Uuid[]}::uuid[]) GROUP BY of_id, what`;
  const all = new Map<Uuid, Partial<Record<Tallied, number>>>();
  for (const { ofId, what, count } of rows) all.set(ofId, { ...all.get(ofId), [what]: count });
  return all;
}

export type Own = { readonly liked: boolean; readonly collected: boolean };
/** What somebody has given a piece. */
export async function ownMarks(ctx: Ctx, personId: Uuid, pieceId: Uuid): Promise<Own> {
  const kinds = (
    await ctx.sql<
      { kind: Mark }[]
    >`SELECT kind FROM content.marks WHERE person_id = ${personId} AND piece_id = ${pieceId}`
  ).map((row) => row.kind);
  return { liked: kinds.includes('like'), collected: kinds.includes('collect') };
}

export const follows = async (ctx: Ctx, personId: Uuid, creatorId: Uuid): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM content.follows WHERE person_id = ${personId} AND creator_id = ${creatorId}`).length > 0;

/** What somebody keeps, the latest first. */
export const marksOf = (
  ctx: Ctx,
  by: { personId: Uuid; kind: Mark; before: Place; limit: number },
): Promise<{ pieceId: Uuid; at: Date }[]> => ctx.sql`
  SELECT piece_id, at FROM content.marks WHERE person_id = ${by.personId} AND kind = ${by.kind}
    ${by.before ? ctx.sql`AND (at, piece_id) < (${by.before.at}, ${by.before.id}::uuid)` : ctx.sql``}
  ORDER BY at DESC, piece_id DESC LIMIT ${by.limit}`;

/** Whom somebody follows, the latest first. */
export const followsOf = (
  ctx: Ctx,
  by: { personId: Uuid; before: Place; limit: number },
): Promise<{ creatorId: Uuid; at: Date }[]> => ctx.sql`
  SELECT creator_id, at FROM content.follows WHERE person_id = ${by.personId}
    ${by.before ? ctx.sql`AND (at, creator_id) < (${by.before.at}, ${by.before.id}::uuid)` : ctx.sql``}
  ORDER BY at DESC, creator_id DESC LIMIT ${by.limit}`;

/** The newest of whom somebody follows: a few of each creator by an index, then the newest of those. */
export const newestOfFollowed = (
  ctx: Ctx,
  by: { personId: Uuid; before: Place; limit: number },
): Promise<Written[]> => ctx.sql<Written[]>`
  SELECT p.*, v.body FROM content.follows f
  CROSS JOIN LATERAL (
    SELECT * FROM content.pieces p WHERE p.creator_id = f.creator_id AND p.live_version IS NOT NULL
      ${by.before ? ctx.sql`AND (p.published_at, p.id) < (${by.before.at}, ${by.before.id}::uuid)` : ctx.sql``}
    ORDER BY p.published_at DESC, p.id DESC LIMIT ${by.limit}) p
  JOIN content.versions v ON v.creator_id = p.creator_id AND v.piece_id = p.id AND v.version = p.live_version
  WHERE f.person_id = ${by.personId} ORDER BY p.published_at DESC, p.id DESC LIMIT ${by.limit}`;

/** A person leaves: what they gave and whom they followed goes, and comes off the counts. */
export async function forgetMarks(tx: Ctx, personId: Uuid): Promise<void> {
  const shard = shardOf(personId);
  // In one order, so that two who leave at once do not wait for each other.
  await tx.sql`
    SELECT 1 FROM content.tallies t
    WHERE shard = ${shard} AND (of_id IN (SELECT creator_id FROM content.follows WHERE person_id = ${personId})
      OR of_id IN (SELECT piece_id FROM content.marks WHERE person_id = ${personId})) ORDER BY of_id, what FOR UPDATE`;
  await tx.sql`
    WITH unmarked AS (DELETE FROM content.marks WHERE person_id = ${personId} RETURNING piece_id AS of_id, kind AS what),
    unfollowed AS (DELETE FROM content.follows WHERE person_id = ${personId} RETURNING creator_id AS of_id, 'follow' AS what),
    gone AS (SELECT * FROM unmarked UNION ALL SELECT * FROM unfollowed)
    UPDATE content.tallies t SET count = t.count - 1 FROM gone WHERE t.of_id = gone.of_id AND t.what = gone.what AND t.shard = ${shard}`;
}

export type TallyAmiss = { readonly ofId: Uuid; readonly what: string; readonly kept: number; readonly found: number };
/** Counts that are not what was given, row by row. */
export const talliesAmiss = (ctx: Ctx): Promise<TallyAmiss[]> => ctx.sql`
  WITH given AS (
    SELECT creator_id AS of_id, 'follow' AS what, get_byte(uuid_send(person_id), 15) & 15 AS shard FROM content.follows
    UNION ALL SELECT piece_id, kind, get_byte(uuid_send(person_id), 15) & 15 FROM content.marks
    UNION ALL SELECT piece_id, 'comment', get_byte(uuid_send(id), 15) & 15 FROM content.comments WHERE state = 'shown'
    UNION ALL SELECT comment_id, 'comment_like', get_byte(uuid_send(person_id), 15) & 15 FROM content.comment_likes),
  real AS (SELECT of_id, what, shard, count(*)::int AS count FROM given GROUP BY of_id, what, shard)
  SELECT of_id, what, coalesce(t.count, 0) AS kept, coalesce(r.count, 0) AS found
  FROM content.tallies t FULL JOIN real r USING (of_id, what, shard)
  WHERE coalesce(t.count, 0) <> coalesce(r.count, 0) LIMIT 20`;
