import type { Ctx, Uuid } from '#kernel';

/** What is known of goods that can be found now, without their words. */
export type Standing = {
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly categoryId: string;
  readonly beltCode: string | null;
  readonly tracks: readonly string[];
  readonly sold: number;
  readonly reviews: number;
  readonly goodReviews: number;
  readonly liveAt: Date;
};
const columns = (ctx: Ctx) =>
  ctx.sql`product_id, shop_id, category_id, belt_code, tracks, sold, reviews, good_reviews, live_at`;

/** Of these products, those that can be found. */
export const standings = async (ctx: Ctx, productIds: readonly Uuid[]): Promise<Standing[]> =>
  productIds.length === 0
    ? []
    : ctx.sql<Standing[]>`
        SELECT ${columns(ctx)} FROM search.documents WHERE product_id = ANY(${[...productIds]}::uuid[])`;

export type Among = {
  readonly categoryIds?: readonly string[];
  readonly beltCode?: string;
  readonly shopId?: Uuid;
  readonly most: number;
};

/** Goods by pieces sold or by newness, best first. */
export const leading = (ctx: Ctx, by: 'sold' | 'new', among: Among): Promise<Standing[]> => ctx.sql<Standing[]>`
  SELECT ${columns(ctx)} FROM search.documents
  WHERE true ${among.categoryIds ? ctx.sql`AND category_id = ANY(${[...among.categoryIds]}::text[])` : ctx.sql``}
    ${among.beltCode ? ctx.sql`AND belt_code = ${among.beltCode}` : ctx.sql``} ${among.shopId ? ctx.sql`AND shop_id = ${among.shopId}` : ctx.sql``}
  ORDER BY ${by === 'sold' ? ctx.sql`sold DESC` : ctx.sql`live_at DESC`}, product_id DESC LIMIT ${among.most}`;

/** The best of each of these categories, best first within each. */
export const leadingOfEach = async (ctx: Ctx, categoryIds: readonly string[], each: number): Promise<Standing[]> =>
  categoryIds.length === 0
    ? []
    : ctx.sql<Standing[]>`
        SELECT d.* FROM unnest(${[...categoryIds]}::text[]) AS c (id)
        CROSS JOIN LATERAL (SELECT ${columns(ctx)} FROM search.documents WHERE category_id = c.id ORDER BY sold DESC, product_id DESC LIMIT ${each}) d`;
