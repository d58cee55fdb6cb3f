import type { Ctx, Uuid } from '#kernel';
import type { ProductRow } from './store.ts';
import type { BundlePart, GoodsKind, ProductState, SaleAttribute } from './types.ts';

export type ProductFilter = {
  readonly state?: ProductState | undefined;
  /** Part of the title, or exactly the shop's own code. */
  readonly q?: string | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly before: Uuid | null;
  readonly limit: number;
};

/** A shop's products, newest first. */
export async function productsOfShop(ctx: Ctx, shopId: Uuid, filter: ProductFilter): Promise<ProductRow[]> {
  const { sql } = ctx;
  return sql<ProductRow[]>`
    SELECT shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at
    FROM catalog.products WHERE shop_id = ${shopId}
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${filter.q ? sql`AND (position(lower(${filter.q}) IN lower(title_zh)) > 0 OR outer_code = ${filter.q})` : sql``}
      ${filter.categoryIds ? sql`AND category_id = ANY(${[...filter.categoryIds]}::text[])` : sql``}
      ${filter.before ? sql`AND id < ${filter.before}` : sql``}
    ORDER BY id DESC LIMIT ${filter.limit}`;
}

export async function countByState(ctx: Ctx, shopId: Uuid): Promise<{ state: ProductState; count: number }[]> {
  return ctx.sql<
    { state: ProductState; count: number }[]
  >`SELECT state, count(*) AS count FROM catalog.products WHERE shop_id = ${shopId} GROUP BY state`;
}

/** What waits for the reviewer, longest first: new listings and edits of live ones. */
export async function productsInReview(
  ctx: Ctx,
  after: { since: number; id: Uuid } | null,
  limit: number,
): Promise<(ProductRow & { sinceKey: number })[]> {
  const { sql } = ctx;
  return sql<(ProductRow & { sinceKey: number })[]>`
    SELECT * FROM (
      SELECT shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at,
        (extract(epoch FROM checking_since) * 1000)::bigint AS since_key
      FROM catalog.products WHERE checking_since IS NOT NULL) AS product
    WHERE true ${after ? sql`AND (since_key, id) > (${after.since}::bigint, ${after.id}::uuid)` : sql``}
    ORDER BY since_key, id LIMIT ${limit}`;
}

/** All products of the market for the operator, newest first. */
export async function productsOfMarket(
  ctx: Ctx,
  filter: ProductFilter & { shopId?: Uuid | undefined },
): Promise<ProductRow[]> {
  const { sql } = ctx;
  return sql<ProductRow[]>`
    SELECT shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at
    FROM catalog.products WHERE true
      ${filter.shopId ? sql`AND shop_id = ${filter.shopId}` : sql``}
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${filter.q ? sql`AND position(lower(${filter.q}) IN lower(title_zh)) > 0` : sql``}
      ${filter.before ? sql`AND id < ${filter.before}` : sql``}
    ORDER BY id DESC LIMIT ${filter.limit}`;
}

export async function waitingProducts(
  ctx: Ctx,
  before: Date,
  withinHours: number,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const [row] = await ctx.sql<{ count: number; oldest: Date | null; overdue: number }[]>`
    SELECT count(*) AS count, min(checking_since) AS oldest, count(*) FILTER (WHERE checking_since < ${before}) AS overdue
    FROM catalog.products WHERE checking_since IS NOT NULL`;
  return {
    count: row?.count ?? 0,
    nextDeadlineAt: row?.oldest ? new Date(row.oldest.getTime() + withinHours * 3_600_000) : null,
    overdue: row?.overdue ?? 0,
  };
}

export async function rejectedOfShop(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<
    { count: number }[]
  >`SELECT count(*) AS count FROM catalog.products WHERE shop_id = ${shopId} AND state = 'rejected'`;
  return row?.count ?? 0;
}

export type SaleRow = {
  readonly skuId: Uuid;
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly version: number;
  readonly productState: ProductState;
  readonly title: { zh: string; en: string };
  readonly saleAttributes: SaleAttribute[];
  readonly priceFen: number;
  readonly listPriceFen: number | null;
  readonly weightGrams: number;
  readonly volumeCm3: number;
  readonly kind: GoodsKind;
  readonly calendarId: Uuid | null;
  readonly categoryId: string;
  readonly returnRule: string;
  readonly freightTemplateId: Uuid | null;
  readonly mediaId: Uuid | null;
  readonly skuState: 'on' | 'off';
  readonly purchaseLimit: number | null;
  readonly shipWithinHours: number;
  readonly stockAtPayment: boolean;
  readonly outerCode: string | null;
  readonly parts: readonly BundlePart[] | null;
  /** As the shop wrote it. */
  readonly brand: string | null;
  readonly beltCode: string | null;
  readonly styles: readonly string[] | null;
};

const saleColumns = (ctx: Ctx) => ctx.sql`
  s.id AS sku_id, s.product_id, s.shop_id, p.version, p.state AS product_state, p.content->'title' AS title, s.sale_attributes, s.price_fen, s.list_price_fen,
  s.weight_grams, s.volume_cm3, coalesce(p.content->>'kind', 'physical') AS kind, (p.content->>'calendarId')::uuid AS calendar_id, p.category_id, p.content->>'returnRule' AS return_rule, (p.content->>'freightTemplateId')::uuid AS freight_template_id,
  coalesce(s.media_id, (p.content->'mediaIds'->>0)::uuid) AS media_id, s.state AS sku_state, (p.content->>'purchaseLimit')::integer AS purchase_limit,
  (p.content->>'shipWithinHours')::integer AS ship_within_hours, s.outer_code,
  coalesce(p.content->>'stockTaken' = 'payment', false) AS stock_at_payment, p.content->'parts' AS parts,
  p.content->>'brand' AS brand, p.content->>'beltCode' AS belt_code, p.content->'styles' AS styles`;

/** Everything checkout wants to know about many SKUs, in one query, planned once: the array stands in a sub-select. */
export async function saleRows(ctx: Ctx, skuIds: readonly Uuid[]): Promise<SaleRow[]> {
  return ctx.sql<SaleRow[]>`
    SELECT ${saleColumns(ctx)} FROM catalog.skus s JOIN catalog.products p ON p.shop_id = s.shop_id AND p.id = s.product_id
    WHERE s.id = ANY((SELECT ${[...skuIds]}::uuid[])::uuid[])`;
}

export type SaleStamp = Pick<SaleRow, 'skuId' | 'version' | 'productState' | 'skuState' | 'priceFen' | 'listPriceFen'>;

/**
 * What may have changed about SKUs since they were read: a version's words never do. Far cheaper than reading them again. The
 * array stands in a sub-select so that one plan serves any number of ids.
 */
export const saleStamps = (ctx: Ctx, skuIds: readonly Uuid[]): Promise<SaleStamp[]> => ctx.sql<SaleStamp[]>`
  SELECT s.id AS sku_id, p.version, p.state AS product_state, s.state AS sku_state, s.price_fen, s.list_price_fen
  FROM catalog.skus s JOIN catalog.products p ON p.shop_id = s.shop_id AND p.id = s.product_id
  WHERE s.id = ANY((SELECT ${[...skuIds]}::uuid[])::uuid[])`;

/** The shop's own SKUs for its stock and price pages. */
export async function saleRowsOfShop(
  ctx: Ctx,
  shopId: Uuid,
  filter: {
    q?: string | undefined;
    kind?: GoodsKind | undefined;
    /** Only what lies on a shelf itself: no bundles. */
    stocked?: boolean | undefined;
    skuIds?: readonly Uuid[] | undefined;
    before: Uuid | null;
    limit: number;
  },
): Promise<SaleRow[]> {
  const { sql } = ctx;
  return sql<SaleRow[]>`
    SELECT ${saleColumns(ctx)} FROM catalog.skus s JOIN catalog.products p ON p.shop_id = s.shop_id AND p.id = s.product_id
    WHERE s.shop_id = ${shopId}
      ${filter.kind ? sql`AND coalesce(p.content->>'kind', 'physical') = ${filter.kind}` : sql``}
      ${filter.stocked ? sql`AND p.content->>'kind' IS DISTINCT FROM 'bundle'` : sql``}
      ${filter.skuIds ? sql`AND s.id = ANY(${[...filter.skuIds]}::uuid[])` : sql``}
      ${filter.q ? sql`AND (position(lower(${filter.q}) IN lower(p.title_zh)) > 0 OR s.outer_code = ${filter.q} OR p.outer_code = ${filter.q})` : sql``}
      ${filter.before ? sql`AND s.id < ${filter.before}` : sql``}
    ORDER BY s.id DESC LIMIT ${filter.limit}`;
}

/** SKUs of the shop under these codes of its own. */
export const skusByCode = (
  ctx: Ctx,
  shopId: Uuid,
  codes: readonly string[],
): Promise<{ skuId: Uuid; outerCode: string }[]> => ctx.sql`
  SELECT id AS sku_id, outer_code FROM catalog.skus WHERE shop_id = ${shopId} AND outer_code = ANY(${[...codes]}::text[])
  ORDER BY state, id`;
