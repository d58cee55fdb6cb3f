import type { Ctx, Uuid } from '#kernel';
import type { EntryKind, EntryWhy } from './weave.ts';

export type FeedRow = {
  readonly id: Uuid;
  readonly userId: Uuid | null;
  readonly kinds: readonly EntryKind[];
  readonly ids: readonly string[];
  readonly whys: readonly EntryWhy[];
  readonly refs: readonly string[];
  readonly madeAt: Date;
};
const columns = (ctx: Ctx) => ctx.sql`id, user_id, kinds, ids, whys, refs, made_at`;

export async function insertFeed(ctx: Ctx, row: FeedRow): Promise<void> {
  await ctx.sql`
    INSERT INTO recommend.feeds (id, user_id, kinds, ids, whys, refs, made_at)
    VALUES (${row.id}, ${row.userId}, ${[...row.kinds]}::text[], ${[...row.ids]}::text[], ${[...row.whys]}::text[], ${[...row.refs]}::text[], ${row.madeAt})`;
}
export async function feedById(ctx: Ctx, id: Uuid): Promise<FeedRow | null> {
  const [row] = await ctx.sql<FeedRow[]>`SELECT ${columns(ctx)} FROM recommend.feeds WHERE id = ${id}`;
  return row ?? null;
}
/** The newest of a person, or of everybody, made after `since`. */
export async function latestFeed(ctx: Ctx, userId: Uuid | null, since: Date): Promise<FeedRow | null> {
  const [row] = await ctx.sql<FeedRow[]>`
    SELECT ${columns(ctx)} FROM recommend.feeds
    WHERE ${userId ? ctx.sql`user_id = ${userId}` : ctx.sql`user_id IS NULL`} AND made_at > ${since} ORDER BY made_at DESC LIMIT 1`;
  return row ?? null;
}
export const dropFeeds = async (ctx: Ctx, before: Date): Promise<number> =>
  (await ctx.sql`DELETE FROM recommend.feeds WHERE made_at < ${before} RETURNING 1`).length;
export const dropFeedsOf = (ctx: Ctx, userId: Uuid): Promise<unknown> =>
  ctx.sql`DELETE FROM recommend.feeds WHERE user_id = ${userId}`;
