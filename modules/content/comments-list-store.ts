import type { Ctx, Uuid } from '#kernel';
import type { Comment, CommentState, Told } from './comments-store.ts';
import type { Place } from './store.ts';

const told = (ctx: Ctx, reader: Uuid | null) => ctx.sql`
  c.*, coalesce((SELECT sum(t.count)::int FROM content.tallies t WHERE t.of_id = c.id AND t.what = 'comment_like'), 0) AS likes,
  EXISTS (SELECT 1 FROM content.comment_likes l WHERE l.comment_id = c.id AND l.person_id = ${reader}) AS liked,
  (SELECT count(*)::int FROM content.comments a WHERE a.parent_id = c.id AND a.state = 'shown') AS answers`;

/** What a reader sees: what is shown, their own that waits or was hidden, and the place of what is gone while answers stand under it. */
const seenBy = (ctx: Ctx, reader: Uuid | null) => ctx.sql`
  (c.state = 'shown' OR (c.person_id = ${reader} AND c.state <> 'deleted')
    OR (c.state IN ('hidden', 'deleted') AND EXISTS (SELECT 1 FROM content.comments a WHERE a.parent_id = c.id AND a.state = 'shown')))`;

type Asked = { readonly pieceId: Uuid; readonly reader: Uuid | null; readonly limit: number };

export const newestComments = (
  ctx: Ctx,
  { pieceId, reader, limit, before }: Asked & { before: Place },
): Promise<Told[]> =>
  ctx.sql<Told[]>`
    SELECT ${told(ctx, reader)} FROM content.comments c
    WHERE c.piece_id = ${pieceId} AND c.parent_id IS NULL AND NOT c.pinned AND ${seenBy(ctx, reader)}
      ${before ? ctx.sql`AND (c.at, c.id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
    ORDER BY c.at DESC, c.id DESC LIMIT ${limit}`;

export type LikedPlace = { readonly likes: number; readonly at: Date; readonly id: string } | null;
/** Those liked most first. Likes move while one reads on: a comment may then come twice or be missed. */
export const likedComments = (
  ctx: Ctx,
  { pieceId, reader, limit, before }: Asked & { before: LikedPlace },
): Promise<Told[]> => ctx.sql<Told[]>`
  SELECT * FROM (
    SELECT ${told(ctx, reader)} FROM content.comments c
    WHERE c.piece_id = ${pieceId} AND c.parent_id IS NULL AND NOT c.pinned AND ${seenBy(ctx, reader)}) c
  ${before ? ctx.sql`WHERE (c.likes, c.at, c.id) < (${before.likes}, ${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY c.likes DESC, c.at DESC, c.id DESC LIMIT ${limit}`;

/** One comment as somebody reads it; `pinned`: the one that stands above the others. */
export const oneComment = async (
  ctx: Ctx,
  pieceId: Uuid,
  which: 'pinned' | Uuid,
  reader: Uuid | null,
): Promise<Told | null> =>
  (
    await ctx.sql<Told[]>`
      SELECT ${told(ctx, reader)} FROM content.comments c
      WHERE c.piece_id = ${pieceId} AND ${which === 'pinned' ? ctx.sql`c.pinned` : ctx.sql`c.id = ${which} AND ${seenBy(ctx, reader)}`}`
  )[0] ?? null;

/** The first answers to each of these comments, the oldest first. */
export const firstAnswers = (ctx: Ctx, ids: readonly Uuid[], reader: Uuid | null, each: number): Promise<Told[]> =>
  ctx.sql<Told[]>`
    SELECT a.* FROM unnest(${ids as Uuid[]}::uuid[]) AS p (id)
    CROSS JOIN LATERAL (
      SELECT ${told(ctx, reader)} FROM content.comments c WHERE c.parent_id = p.id AND ${seenBy(ctx, reader)} ORDER BY c.at, c.id LIMIT ${each}) a`;

export const answersTo = (
  ctx: Ctx,
  { pieceId, parentId, reader, limit, after }: Asked & { parentId: Uuid; after: Place },
): Promise<Told[]> => ctx.sql<Told[]>`
  SELECT ${told(ctx, reader)} FROM content.comments c
  WHERE c.piece_id = ${pieceId} AND c.parent_id = ${parentId} AND ${seenBy(ctx, reader)}
    ${after ? ctx.sql`AND (c.at, c.id) > (${after.at}, ${after.id}::uuid)` : ctx.sql``}
  ORDER BY c.at, c.id LIMIT ${limit}`;

/** For the console: what waits, the nearest deadline first; or what is in a state, the newest first. */
export const commentsIn = (ctx: Ctx, state: CommentState, place: Place, limit: number): Promise<Comment[]> =>
  state === 'waiting'
    ? ctx.sql<Comment[]>`
      SELECT * FROM content.comments WHERE state = 'waiting' ${place ? ctx.sql`AND (review_due_at, id) > (${place.at}, ${place.id}::uuid)` : ctx.sql``}
      ORDER BY review_due_at, id LIMIT ${limit}`
    : ctx.sql<Comment[]>`
      SELECT * FROM content.comments WHERE state = ${state} ${place ? ctx.sql`AND (at, id) < (${place.at}, ${place.id}::uuid)` : ctx.sql``}
      ORDER BY at DESC, id DESC LIMIT ${limit}`;

export const commentsByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Comment[]> =>
  ctx.sql<Comment[]>`SELECT * FROM content.comments WHERE id = ANY(${ids as Uuid[]}::uuid[])`;

type Waits = { readonly count: number; readonly next: Date | null; readonly overdue: number };
export const waitingComments = async (ctx: Ctx): Promise<Waits> =>
  (
    await ctx.sql<Waits[]>`
      SELECT count(*)::int AS count, min(review_due_at) AS next, count(*) FILTER (WHERE review_due_at <= ${ctx.clock.now()})::int AS overdue
      FROM content.comments WHERE state = 'waiting'`
  )[0] ?? { count: 0, next: null, overdue: 0 };
