import type { Ctx, Uuid } from '#kernel';
import type { ProductRow } from './store.ts';

export type MergeRow = {
  readonly id: Uuid;
  readonly fromId: string;
  readonly toId: string;
  readonly startedAt: Date;
  readonly moved: number;
  readonly endedAt: Date | null;
};

export async function beginMerge(ctx: Ctx, id: Uuid, fromId: string, toId: string): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.merges (id, from_id, to_id, started_at) VALUES (${id}, ${fromId}, ${toId}, ${ctx.clock.now()})`;
}

/** The merge under way with the oldest start, held; another process that looks takes the next. */
export async function openMerge(ctx: Ctx): Promise<MergeRow | null> {
  const [row] = await ctx.sql<MergeRow[]>`
    SELECT id, from_id, to_id, started_at, moved, ended_at FROM catalog.merges WHERE ended_at IS NULL
    ORDER BY started_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return row ?? null;
}

export async function mergeOf(ctx: Ctx, fromId: string): Promise<MergeRow | null> {
  const [row] = await ctx.sql<MergeRow[]>`
    SELECT id, from_id, to_id, started_at, moved, ended_at FROM catalog.merges WHERE from_id = ${fromId} ORDER BY id DESC LIMIT 1`;
  return row ?? null;
}

export async function countMoved(ctx: Ctx, id: Uuid, moved: number): Promise<void> {
  await ctx.sql`UPDATE catalog.merges SET moved = moved + ${moved} WHERE id = ${id}`;
}

export async function endMerge(ctx: Ctx, fromId: string): Promise<void> {
  await ctx.sql`UPDATE catalog.merges SET ended_at = ${ctx.clock.now()} WHERE from_id = ${fromId} AND ended_at IS NULL`;
}

/** Goods still under a category, of any state, held for their move. */
export async function goodsOfLeaf(ctx: Ctx, categoryId: string, limit: number): Promise<ProductRow[]> {
  return ctx.sql<ProductRow[]>`
    SELECT shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at
    FROM catalog.products WHERE category_id = ${categoryId} ORDER BY id LIMIT ${limit} FOR UPDATE`;
}
