import type { Ctx, Uuid } from '#kernel';

/** Of which categories a shop has findable goods, and how many goods those are; a shop without any is left out. */
export const goodsOfShops = (
  ctx: Ctx,
  shopIds: readonly Uuid[],
): Promise<{ shopId: Uuid; goods: number; categoryIds: string[] }[]> => ctx.sql`
  SELECT shop_id, count(*) AS goods, array_agg(DISTINCT category_id) AS category_ids FROM search.documents
  WHERE shop_id = ANY(${[...shopIds]}::uuid[]) GROUP BY shop_id`;

export type ShopDocument = { readonly shopId: Uuid; readonly words: string; readonly goods: number };

/** Writes what shops are found by, where it differs. */
export async function writeShops(ctx: Ctx, shops: readonly ShopDocument[]): Promise<void> {
  if (shops.length === 0) return;
  await ctx.sql`
    INSERT INTO search.shops AS s (shop_id, words, goods)
    SELECT n.shop_id, n.words::tsvector, n.goods FROM unnest(${shops.map((one) => one.shopId)}::uuid[],
      ${shops.map((one) => one.words)}::text[], ${shops.map((one) => one.goods)}::bigint[]) AS n (shop_id, words, goods)
    ON CONFLICT (shop_id) DO UPDATE SET words = excluded.words, goods = excluded.goods
    WHERE (s.words, s.goods) IS DISTINCT FROM (excluded.words, excluded.goods)`;
}

export async function dropShops(ctx: Ctx, shopIds: readonly Uuid[]): Promise<void> {
  if (shopIds.length > 0) await ctx.sql`DELETE FROM search.shops WHERE shop_id = ANY(${[...shopIds]}::uuid[])`;
}

/** Shops that can be found, those with most goods first. */
export const mostShops = async (ctx: Ctx, limit: number): Promise<Uuid[]> =>
  (await ctx.sql<{ shopId: Uuid }[]>`SELECT shop_id FROM search.shops ORDER BY goods DESC, shop_id LIMIT ${limit}`).map(
    (row) => row.shopId,
  );

/** Of which categories there are findable goods. */
export const categoriesFound = async (ctx: Ctx): Promise<string[]> =>
  (await ctx.sql<{ categoryId: string }[]>`SELECT DISTINCT category_id FROM search.documents`).map(
    (row) => row.categoryId,
  );

export const countShops = async (ctx: Ctx, tsquery: string | null): Promise<number> =>
  (
    await ctx.sql<{ n: number }[]>`
      SELECT count(*) AS n FROM search.shops ${tsquery === null ? ctx.sql`` : ctx.sql`WHERE words @@ ${tsquery}::tsquery`}`
  )[0]?.n ?? 0;

export type ShopPlace = { readonly score: number; readonly goods: number; readonly shopId: Uuid };

/** The next shops by how well the words fit (millionths), then by how many goods they have; null: all. */
export const bestShops = (
  ctx: Ctx,
  tsquery: string | null,
  after: ShopPlace | null,
  limit: number,
): Promise<ShopPlace[]> => ctx.sql`
  SELECT score, goods, shop_id FROM (
    SELECT shop_id, goods,
      ${tsquery === null ? ctx.sql`0::bigint` : ctx.sql`floor(ts_rank('{0.1, 0.3, 0.6, 1.0}', words, ${tsquery}::tsquery, 1) * 1000000)::bigint`} AS score
    FROM search.shops ${tsquery === null ? ctx.sql`` : ctx.sql`WHERE words @@ ${tsquery}::tsquery`}) found
  ${after ? ctx.sql`WHERE score < ${after.score} OR (score = ${after.score} AND (goods < ${after.goods} OR (goods = ${after.goods} AND shop_id > ${after.shopId})))` : ctx.sql``}
  ORDER BY score DESC, goods DESC, shop_id LIMIT ${limit}`;

/** What sells best in each of these shops. */
export const windowOf = (
  ctx: Ctx,
  shopIds: readonly Uuid[],
  each: number,
): Promise<{ shopId: Uuid; productId: Uuid; title: string; mediaId: Uuid }[]> => ctx.sql`
  SELECT n.shop_id, d.product_id, d.title, d.media_id FROM unnest(${[...shopIds]}::uuid[]) AS n (shop_id), LATERAL (
    SELECT product_id, title, media_id FROM search.documents WHERE shop_id = n.shop_id AND media_id IS NOT NULL
    ORDER BY sold DESC, product_id LIMIT ${each}) d`;
