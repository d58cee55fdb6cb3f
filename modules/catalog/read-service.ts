import { type Ctx, fen, type Runtime, type Uuid } from '#kernel';
import { category } from './categories-service.ts';
import { originOf, priceRange } from './content.ts';
import { refuse } from './errors.ts';
import { liveIdsAfter, type ProductRow, productRow, productRows } from './store.ts';
import type { Category, Product, ProductSummary } from './types.ts';

const FRESH_MS = 2_000;
const KEPT_AT_MOST = 5_000;
type Detail = Product & { readonly category: Category };
type Shelf = {
  readonly rows: Map<Uuid, { readonly detail: Detail; readonly at: number }>;
  readonly changing: Map<Uuid, number>;
};
const shelves = new WeakMap<Runtime, Shelf>();

function shelfOf(runtime: Runtime): Shelf {
  const shelf = shelves.get(runtime) ?? { rows: new Map(), changing: new Map() };
  shelves.set(runtime, shelf);
  return shelf;
}

/**
 * What a product page shows. A product that left the shelf still answers with its state, for those who hold an old link;
 * one that was never on it is not found. Cached per process, the same object while nothing changed.
 */
export async function productDetail(ctx: Ctx, productId: Uuid): Promise<Detail> {
  const shelf = shelfOf(ctx.runtime);
  const now = performance.now();
  const kept = shelf.rows.get(productId);
  if (kept && now - kept.at < FRESH_MS) return kept.detail;
  const row = await productRow(ctx, { id: productId });
  if (!row || row.liveAt === null || row.state === 'draft' || row.state === 'rejected')
    throw refuse('product_not_found');
  const detail: Detail =
    kept && sameRow(kept.detail, row) ? kept.detail : { ...row, category: await category(ctx, row.content.categoryId) };
  const changedAt = shelf.changing.get(productId);
  if (!ctx.inTransaction && (changedAt === undefined || now - changedAt >= FRESH_MS)) {
    if (shelf.rows.size >= KEPT_AT_MOST) shelf.rows.clear();
    shelf.changing.delete(productId);
    shelf.rows.set(productId, { detail, at: now });
  }
  return detail;
}

const sameRow = (a: Product, b: Product): boolean =>
  a.version === b.version && a.state === b.state && a.updatedAt.getTime() === b.updatedAt.getTime();

export function forgetDetail(runtime: Runtime, productId: Uuid): void {
  const shelf = shelfOf(runtime);
  shelf.rows.delete(productId);
  if (shelf.changing.size >= KEPT_AT_MOST) shelf.changing.clear();
  shelf.changing.set(productId, performance.now());
}

/** Cards and search documents, many at once; unknown ids are absent, any state. */
export async function productSummaries(ctx: Ctx, productIds: readonly Uuid[]): Promise<Map<Uuid, ProductSummary>> {
  if (productIds.length === 0) return new Map();
  return new Map((await productRows(ctx, productIds)).map((row) => [row.id, summary(row)]));
}

function summary(row: ProductRow): ProductSummary {
  const { content } = row;
  const { min, max } = priceRange(content);
  const cheapest = content.skus.find((sku) => sku.state === 'on' && sku.priceFen === min);
  return {
    productId: row.id,
    shopId: row.shopId,
    state: row.state,
    version: row.version,
    title: content.title,
    sellingPoints: content.sellingPoints,
    categoryId: content.categoryId,
    brand: content.brand,
    beltCode: content.beltCode,
    originCountry: originOf(content),
    attributes: content.attributes,
    styles: content.styles,
    mediaId: content.mediaIds[0] ?? null,
    mediaIds: content.mediaIds,
    minPriceFen: fen(min),
    maxPriceFen: fen(max),
    listPriceFen: cheapest?.listPriceFen ?? null,
    skuIds: content.skus.filter((sku) => sku.state === 'on').map((sku) => sku.skuId),
    liveAt: row.liveAt,
  };
}

/** Every live product, by id, page by page: for rebuilding a read model. */
export const liveProductIds = (ctx: Ctx, after: Uuid | null, limit: number): Promise<Uuid[]> =>
  liveIdsAfter(ctx, after, limit);
