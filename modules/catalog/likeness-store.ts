import type { Ctx, Uuid } from '#kernel';

export type Lookalike = {
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly mediaId: Uuid;
  readonly title: string;
  readonly live: boolean;
};

/** Listings on sale or in review whose main picture is one of these. */
export async function listedWithPicture(ctx: Ctx, mediaIds: readonly Uuid[], productId: Uuid): Promise<Lookalike[]> {
  if (mediaIds.length === 0) return [];
  return ctx.sql<Lookalike[]>`
    SELECT id AS product_id, shop_id, content->'mediaIds'->>0 AS media_id, title_zh AS title, state = 'live' AS live FROM catalog.products
    WHERE content->'mediaIds'->>0 = ANY(${[...mediaIds]}::text[]) AND state IN ('live', 'checking') AND id <> ${productId} LIMIT 50`;
}

/** How many other shops sell under the same title. */
export async function shopsUnderTitle(ctx: Ctx, shopId: Uuid, titleKey: string): Promise<number> {
  const rows = await ctx.sql`
    SELECT DISTINCT shop_id FROM catalog.products WHERE title_key = ${titleKey} AND state IN ('live', 'checking') AND shop_id <> ${shopId} LIMIT 20`;
  return rows.length;
}

/** Prices at which a category sells, of its newest listings. */
export async function pricesOfCategory(ctx: Ctx, categoryId: string, limit: number): Promise<number[]> {
  const rows = await ctx.sql<{ price: number }[]>`
    SELECT min_price_fen AS price FROM catalog.products WHERE category_id = ${categoryId} AND state = 'live' ORDER BY id DESC LIMIT ${limit}`;
  return rows.map((row) => row.price);
}
