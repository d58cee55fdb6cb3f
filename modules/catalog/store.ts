import { type Ctx, type Json, parseId, type Sql, type Uuid, userIdOf } from '#kernel';
import { titleKey } from './checks.ts';
import { priceRange } from './content.ts';
import type { CheckFinding, Product, ProductContent, ProductState, SkuContent } from './types.ts';

export type ProductRow = Product & {
  readonly latestVersion: number;
  readonly checkingSince: Date | null;
  readonly createdAt: Date;
};

const columns = (sql: Sql) =>
  sql`shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at`;

const json = (ctx: Ctx, value: unknown) => ctx.sql.json(value as Json);

/** What a write leaves in the product's row; versions and SKUs are written beside it. */
export type ProductWrite = {
  readonly state: ProductState;
  readonly version: number;
  readonly latestVersion: number;
  readonly pendingVersion: number | null;
  readonly content: ProductContent;
  readonly reasons: readonly CheckFinding[];
  readonly checkingSince: Date | null;
  readonly liveAt: Date | null;
};

/** Throws the database's refusal of `products_outer_code` when the shop's own code is taken. */
export async function insertProduct(ctx: Ctx, shopId: Uuid, id: Uuid, write: ProductWrite): Promise<void> {
  const { min, max } = priceRange(write.content);
  const now = ctx.clock.now();
  await ctx.sql`
    INSERT INTO catalog.products (shop_id, id, outer_code, category_id, state, version, latest_version, pending_version, title_zh, title_key, content,
      min_price_fen, max_price_fen, reasons, checking_since, live_at, created_at, updated_at)
    VALUES (${shopId}, ${id}, ${write.content.outerCode}, ${write.content.categoryId}, ${write.state}, ${write.version}, ${write.latestVersion},
      ${write.pendingVersion}, ${write.content.title.zh}, ${titleKey(write.content.title.zh)}, ${json(ctx, write.content)}, ${min}, ${max},
      ${json(ctx, write.reasons)}, ${write.checkingSince}, ${write.liveAt}, ${now}, ${now})`;
}

/** Compare-and-swap on state and newest version; false when someone was faster. */
export async function updateProduct(ctx: Ctx, before: ProductRow, write: ProductWrite): Promise<boolean> {
  const { min, max } = priceRange(write.content);
  const rows = await ctx.sql`
    UPDATE catalog.products SET outer_code = ${write.content.outerCode}, category_id = ${write.content.categoryId}, state = ${write.state},
      version = ${write.version}, latest_version = ${write.latestVersion}, pending_version = ${write.pendingVersion}, title_zh = ${write.content.title.zh},
      title_key = ${titleKey(write.content.title.zh)}, content = ${json(ctx, write.content)}, min_price_fen = ${min}, max_price_fen = ${max},
      reasons = ${json(ctx, write.reasons)}, checking_since = ${write.checkingSince}, live_at = ${write.liveAt}, updated_at = ${ctx.clock.now()}
    WHERE shop_id = ${before.shopId} AND id = ${before.id} AND state = ${before.state} AND latest_version = ${before.latestVersion}
      AND pending_version IS NOT DISTINCT FROM ${before.pendingVersion} RETURNING 1`;
  return rows.length === 1;
}

export async function insertVersion(
  ctx: Ctx,
  shopId: Uuid,
  productId: Uuid,
  version: number,
  content: ProductContent,
): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.versions (shop_id, product_id, version, content, at, by)
    VALUES (${shopId}, ${productId}, ${version}, ${json(ctx, content)}, ${ctx.clock.now()}, ${userIdOf(ctx.actor)})`;
}

/** The SKUs as the content says; those it no longer names are off, never gone: orders and stock refer to them. */
export async function writeSkus(ctx: Ctx, shopId: Uuid, productId: Uuid, skus: readonly SkuContent[]): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.skus (shop_id, id, product_id, place, outer_code, barcode, sale_attributes, price_fen, list_price_fen, weight_grams, volume_cm3,
      media_id, state)
    SELECT ${shopId}, id, ${productId}, place, outer_code, barcode, sale_attributes::jsonb, price, list_price, weight, volume, media_id, state
    FROM unnest(${skus.map((sku) => sku.skuId)}::uuid[], ${skus.map((_, place) => place)}::integer[], ${skus.map((sku) => sku.outerCode)}::text[],
      ${skus.map((sku) => sku.barcode)}::text[], ${skus.map((sku) => JSON.stringify(sku.saleAttributes))}::text[],
      ${skus.map((sku) => sku.priceFen)}::bigint[], ${skus.map((sku) => sku.listPriceFen)}::bigint[], ${skus.map((sku) => sku.weightGrams)}::integer[],
      ${skus.map((sku) => sku.volumeCm3 ?? 0)}::integer[], ${skus.map((sku) => sku.mediaId)}::uuid[], ${skus.map((sku) => sku.state)}::text[])
      AS sku (id, place, outer_code, barcode, sale_attributes, price, list_price, weight, volume, media_id, state)
    ON CONFLICT ON CONSTRAINT skus_pkey DO UPDATE SET place = excluded.place, outer_code = excluded.outer_code, barcode = excluded.barcode,
      sale_attributes = excluded.sale_attributes, price_fen = excluded.price_fen, list_price_fen = excluded.list_price_fen,
      weight_grams = excluded.weight_grams, volume_cm3 = excluded.volume_cm3, media_id = excluded.media_id, state = excluded.state
    WHERE skus.product_id = excluded.product_id`;
}

export async function switchOffOthers(ctx: Ctx, shopId: Uuid, productId: Uuid, kept: readonly Uuid[]): Promise<void> {
  await ctx.sql`
    UPDATE catalog.skus SET state = 'off' WHERE shop_id = ${shopId} AND product_id = ${productId} AND state = 'on' AND id <> ALL(${[...kept]}::uuid[])`;
}

export type PriceRow = { readonly skuId: Uuid; readonly priceFen: number; readonly listPriceFen: number | null };

export async function insertPrices(
  ctx: Ctx,
  shopId: Uuid,
  productId: Uuid,
  version: number,
  prices: readonly PriceRow[],
): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.price_history (shop_id, sku_id, at, version, product_id, price_fen, list_price_fen)
    SELECT ${shopId}, sku_id, ${ctx.clock.now()}, ${version}, ${productId}, price, list_price
    FROM unnest(${prices.map((one) => one.skuId)}::uuid[], ${prices.map((one) => one.priceFen)}::bigint[],
      ${prices.map((one) => one.listPriceFen)}::bigint[]) AS price (sku_id, price, list_price)`;
}

/** The price each SKU of a product was last on sale at. By version, not by the clock: clocks of two processes may differ. */
export const lastPrices = (ctx: Ctx, shopId: Uuid, productId: Uuid): Promise<PriceRow[]> => ctx.sql<PriceRow[]>`
  SELECT DISTINCT ON (sku_id) sku_id, price_fen, list_price_fen FROM catalog.price_history
  WHERE shop_id = ${shopId} AND sku_id IN (SELECT id FROM catalog.skus WHERE shop_id = ${shopId} AND product_id = ${productId})
  ORDER BY sku_id, version DESC, at DESC`;

/** Prices of a SKU as they were, newest first. */
export async function pricesOf(
  ctx: Ctx,
  shopId: Uuid,
  productId: Uuid,
): Promise<(PriceRow & { at: Date; version: number })[]> {
  return ctx.sql<(PriceRow & { at: Date; version: number })[]>`
    SELECT sku_id, price_fen, list_price_fen, at, version FROM catalog.price_history
    WHERE shop_id = ${shopId} AND sku_id IN (SELECT id FROM catalog.skus WHERE shop_id = ${shopId} AND product_id = ${productId})
    ORDER BY at DESC, version DESC LIMIT 500`;
}

export async function productRow(ctx: Ctx, by: { shopId: Uuid; id: Uuid } | { id: Uuid }): Promise<ProductRow | null> {
  const { sql } = ctx;
  const [row] = await sql<ProductRow[]>`
    SELECT ${columns(sql)} FROM catalog.products WHERE id = ${by.id} ${'shopId' in by ? sql`AND shop_id = ${by.shopId}` : sql``}`;
  return row ?? null;
}

export async function productRows(ctx: Ctx, ids: readonly Uuid[]): Promise<ProductRow[]> {
  return ctx.sql<ProductRow[]>`SELECT ${columns(ctx.sql)} FROM catalog.products WHERE id = ANY(${[...ids]}::uuid[])`;
}

export async function productsByOuterCode(ctx: Ctx, shopId: Uuid, codes: readonly string[]): Promise<ProductRow[]> {
  return ctx.sql<
    ProductRow[]
  >`SELECT ${columns(ctx.sql)} FROM catalog.products WHERE shop_id = ${shopId} AND outer_code = ANY(${[...codes]}::text[])`;
}

/** The products that codes of a file name: by the shop's own code, or by the id that an export wrote for want of one. */
export async function productsNamed(
  ctx: Ctx,
  shopId: Uuid,
  codes: readonly string[],
): Promise<Map<string, ProductRow>> {
  const byId = new Map(
    codes.flatMap((code): [Uuid, string][] => {
      const id = parseId('prd', code);
      return id ? [[id, code]] : [];
    }),
  );
  const [coded, identified] = await Promise.all([
    productsByOuterCode(ctx, shopId, codes),
    byId.size === 0
      ? []
      : ctx.sql<ProductRow[]>`
          SELECT ${columns(ctx.sql)} FROM catalog.products WHERE shop_id = ${shopId} AND id = ANY(${[...byId.keys()]}::uuid[])`,
  ]);
  return new Map([
    ...identified.map((row): [string, ProductRow] => [byId.get(row.id) ?? '', row]),
    ...coded.map((row): [string, ProductRow] => [row.content.outerCode ?? '', row]),
  ]);
}

export async function versionRow(
  ctx: Ctx,
  shopId: Uuid,
  productId: Uuid,
  version: number,
): Promise<{ version: number; at: Date; by: Uuid | null; content: ProductContent } | null> {
  const [row] = await ctx.sql<{ version: number; at: Date; by: Uuid | null; content: ProductContent }[]>`
    SELECT version, at, by, content FROM catalog.versions WHERE shop_id = ${shopId} AND product_id = ${productId} AND version = ${version}`;
  return row ?? null;
}

/** Those of the versions that were sold as `kind`, each as `<product>:<version>`. */
export async function versionsOfKind(
  ctx: Ctx,
  kind: NonNullable<ProductContent['kind']>,
  versions: readonly { readonly shopId: Uuid; readonly productId: Uuid; readonly version: number }[],
): Promise<ReadonlySet<string>> {
  const rows = await ctx.sql<{ productId: Uuid; version: number }[]>`
    SELECT DISTINCT v.product_id, v.version
    FROM unnest((SELECT ${versions.map((one) => one.shopId)}::uuid[]), (SELECT ${versions.map((one) => one.productId)}::uuid[]),
      (SELECT ${versions.map((one) => one.version)}::int[])) AS sold (shop_id, product_id, version)
    JOIN catalog.versions v ON v.shop_id = sold.shop_id AND v.product_id = sold.product_id AND v.version = sold.version
    WHERE v.content ->> 'kind' = ${kind}`;
  return new Set(rows.map((row) => `${row.productId}:${row.version}`));
}

export async function versionList(
  ctx: Ctx,
  shopId: Uuid,
  productId: Uuid,
  before: number | null,
  limit: number,
): Promise<{ version: number; at: Date; by: Uuid | null; content: ProductContent }[]> {
  return ctx.sql<{ version: number; at: Date; by: Uuid | null; content: ProductContent }[]>`
    SELECT version, at, by, content FROM catalog.versions
    WHERE shop_id = ${shopId} AND product_id = ${productId} ${before === null ? ctx.sql`` : ctx.sql`AND version < ${before}`}
    ORDER BY version DESC LIMIT ${limit}`;
}

/** Another product of the shop that is on sale, or waiting to be, under the same title. */
export async function hasTwin(ctx: Ctx, shopId: Uuid, productId: Uuid, title: string): Promise<boolean> {
  const rows = await ctx.sql`
    SELECT 1 FROM catalog.products WHERE shop_id = ${shopId} AND title_key = ${titleKey(title)} AND id <> ${productId} AND state IN ('live', 'checking') LIMIT 1`;
  return rows.length > 0;
}

export async function liveIdsAfter(ctx: Ctx, after: Uuid | null, limit: number): Promise<Uuid[]> {
  const rows = await ctx.sql<{ id: Uuid }[]>`
    SELECT id FROM catalog.products WHERE state = 'live' ${after ? ctx.sql`AND id > ${after}` : ctx.sql``} ORDER BY id LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Categories in which a shop has goods on sale, with how many. */
export async function liveCategoriesOf(ctx: Ctx, shopId: Uuid): Promise<{ categoryId: string; products: number }[]> {
  return ctx.sql<{ categoryId: string; products: number }[]>`
    SELECT category_id, count(*) AS products FROM catalog.products WHERE shop_id = ${shopId} AND state = 'live' GROUP BY category_id ORDER BY 2 DESC, 1`;
}
