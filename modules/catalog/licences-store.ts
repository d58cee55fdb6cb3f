import type { Ctx, Uuid } from '#kernel';
import type { ProductRow } from './store.ts';

const LISTED = `shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at`;

/** How many products of a shop stand in each category: on sale, in review, or hidden because a licence ended. */
export async function goodsByCategory(ctx: Ctx, shopId: Uuid): Promise<{ categoryId: string; products: number }[]> {
  return ctx.sql<{ categoryId: string; products: number }[]>`
    SELECT category_id, count(*) AS products FROM catalog.products
    WHERE shop_id = ${shopId} AND (state IN ('live', 'checking') OR (state = 'off_shelf' AND reasons @> '[{"code": "licence_expired"}]'))
    GROUP BY category_id`;
}

/** Products on sale or in review in these categories. */
export const listedIn = (ctx: Ctx, shopId: Uuid, categoryIds: readonly string[]): Promise<ProductRow[]> =>
  ctx.sql<ProductRow[]>`
    SELECT ${ctx.sql.unsafe(LISTED)} FROM catalog.products
    WHERE shop_id = ${shopId} AND state IN ('live', 'checking') AND category_id = ANY(${[...categoryIds]}::text[]) ORDER BY id`;

/** Products that the end of this licence took off the shelf. */
export const hiddenFor = (ctx: Ctx, shopId: Uuid, licence: string): Promise<ProductRow[]> =>
  ctx.sql<ProductRow[]>`
    SELECT ${ctx.sql.unsafe(LISTED)} FROM catalog.products
    WHERE shop_id = ${shopId} AND state = 'off_shelf'
      AND reasons @> ${ctx.sql.json([{ code: 'licence_expired', params: { licence } }])} ORDER BY id`;

/** How many products are on sale or in review, counted no further than `most`. */
export async function countListed(ctx: Ctx, shopId: Uuid, most: number): Promise<number> {
  const [row] = await ctx.sql<{ count: number }[]>`
    SELECT count(*) AS count FROM (
      SELECT 1 FROM catalog.products WHERE shop_id = ${shopId} AND state IN ('live', 'checking') LIMIT ${most}) AS listed`;
  return row?.count ?? 0;
}
