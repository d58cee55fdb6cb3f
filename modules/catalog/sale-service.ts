import { bps, type Ctx, decodeCursor, fen, type Page, pageOf, type Runtime, type ShopScope, type Uuid } from '#kernel';
import { brandKey } from './brands.ts';
import { brandIdsOf } from './brands-store.ts';
import { bundlePrice, withParts } from './bundles.ts';
import { categoryTree } from './categories-service.ts';
import { type SaleRow, type SaleStamp, saleRows, saleRowsOfShop, saleStamps } from './lists-store.ts';
import { spansOf } from './tracks.ts';
import type { Tree } from './tree.ts';
import type { GoodsKind, ProductContent, ReturnRule, SkuForSale } from './types.ts';

/** What another process changed is seen here after this long at most; `place` guards by version and price beside it. */
const FRESH_MS = 2_000;
const KEPT_AT_MOST = 50_000;

type Shelf = {
  readonly skus: Map<Uuid, { readonly sku: SkuForSale; readonly at: number }>;
  readonly ofProduct: Map<Uuid, Uuid[]>;
  /** Products changed a moment ago, perhaps in a transaction that is still open: not to be remembered yet. */
  readonly changing: Map<Uuid, number>;
};
const shelves = new WeakMap<Runtime, Shelf>();

function shelfOf(runtime: Runtime): Shelf {
  const shelf = shelves.get(runtime) ?? { skus: new Map(), ofProduct: new Map(), changing: new Map() };
  shelves.set(runtime, shelf);
  return shelf;
}

/** Hot path: many SKUs in one query or none, cached per process by product; unknown ids are absent, the order is not the question's. */
export const productForSale = async (ctx: Ctx, skuIds: readonly Uuid[]): Promise<SkuForSale[]> =>
  withParts(await remembered(ctx, skuIds), (parts) => remembered(ctx, parts));

async function remembered(ctx: Ctx, skuIds: readonly Uuid[]): Promise<SkuForSale[]> {
  const shelf = shelfOf(ctx.runtime);
  // The monotonic timer, not the market's clock: an age of a cache must pass while a clock is held.
  const now = performance.now();
  const found: SkuForSale[] = [];
  const missing: Uuid[] = [];
  for (const id of new Set(skuIds)) {
    const kept = shelf.skus.get(id);
    if (kept && now - kept.at < FRESH_MS) found.push(kept.sku);
    else missing.push(id);
  }
  if (missing.length === 0) return found;
  const tree = await categoryTree(ctx);
  for (const sku of await skusOf(ctx, await saleRows(ctx, missing), tree)) {
    found.push(sku);
    // Rows of an open transaction may never come to be.
    if (!ctx.inTransaction) keep(shelf, sku, now);
  }
  return found;
}

/** How old facts may be that the database has just confirmed: versions do not change, category rates may. */
const CONFIRMED_MS = 10_000;

/**
 * The same facts as the database has them now, in the caller's transaction: what placing holds its quote against. Remembered
 * ones are confirmed by their stamp, which costs a third of reading them.
 */
export const freshForSale = async (ctx: Ctx, skuIds: readonly Uuid[]): Promise<SkuForSale[]> =>
  withParts(await confirmed(ctx, skuIds), (parts) => confirmed(ctx, parts));

async function confirmed(ctx: Ctx, skuIds: readonly Uuid[]): Promise<SkuForSale[]> {
  const { skus } = shelfOf(ctx.runtime);
  const now = performance.now();
  const kept = skuIds.flatMap((id) => {
    const one = skus.get(id);
    return one && now - one.at < CONFIRMED_MS ? [one.sku] : [];
  });
  if (kept.length === skuIds.length) {
    const stamps = new Map((await saleStamps(ctx, skuIds)).map((stamp) => [stamp.skuId, stamp]));
    if (kept.every((sku) => confirms(stamps.get(sku.skuId), sku))) return kept;
  }
  const [tree, rows] = await Promise.all([categoryTree(ctx), saleRows(ctx, skuIds)]);
  return skusOf(ctx, rows, tree);
}

/**
 * True when these facts, perhaps from memory, are what the database has now: placing asks it in its own transaction. A bundle
 * stands with its parts.
 */
export async function stillForSale(ctx: Ctx, skus: readonly SkuForSale[]): Promise<boolean> {
  const known = [...new Set(skus.flatMap((sku) => [sku, ...sku.parts.flatMap((part) => part.sku ?? [])]))];
  const ids = [...new Set(known.map((sku) => sku.skuId))];
  const stamps = new Map((await saleStamps(ctx, ids)).map((stamp) => [stamp.skuId, stamp]));
  return known.every((sku) => confirms(stamps.get(sku.skuId), sku));
}

const confirms = (stamp: SaleStamp | undefined, sku: SkuForSale): boolean =>
  stamp !== undefined &&
  stamp.version === sku.version &&
  bundlePrice(fen(stamp.priceFen), sku.parts) === sku.priceFen &&
  stamp.listPriceFen === sku.listPriceFen &&
  stamp.productState === sku.productState &&
  (stamp.productState === 'live' && stamp.skuState === 'on') === sku.forSale;

function keep(shelf: Shelf, sku: SkuForSale, readAt: number): void {
  const changedAt = shelf.changing.get(sku.productId);
  if (changedAt !== undefined && performance.now() - changedAt < FRESH_MS) return;
  shelf.changing.delete(sku.productId);
  if (shelf.skus.size >= KEPT_AT_MOST) {
    shelf.skus.clear();
    shelf.ofProduct.clear();
  }
  if (!shelf.skus.has(sku.skuId))
    shelf.ofProduct.set(sku.productId, [...(shelf.ofProduct.get(sku.productId) ?? []), sku.skuId]);
  shelf.skus.set(sku.skuId, { sku, at: readAt });
}

/** A product changed: called within the changing transaction. */
export function forgetForSale(runtime: Runtime, productId: Uuid): void {
  const shelf = shelfOf(runtime);
  for (const id of shelf.ofProduct.get(productId) ?? []) shelf.skus.delete(id);
  shelf.ofProduct.delete(productId);
  shelf.changing.set(productId, performance.now());
  if (shelf.changing.size > KEPT_AT_MOST) shelf.changing.clear();
}

/** A track changed: which goods are in it is read again. */
export function forgetAllForSale(runtime: Runtime): void {
  const shelf = shelfOf(runtime);
  shelf.skus.clear();
  shelf.ofProduct.clear();
}

const NO_PARTS: SkuForSale['parts'] = [];

/** Nothing more is read where no name of a brand stands. */
async function skusOf(ctx: Ctx, rows: readonly SaleRow[], tree: Tree): Promise<SkuForSale[]> {
  const keys = [...new Set(rows.flatMap((row) => (row.brand ? [brandKey(row.brand)] : [])))];
  const brands: ReadonlyMap<string, Uuid> = keys.length > 0 ? await brandIdsOf(ctx, keys) : new Map();
  return rows.map((row) => skuOf(row, tree, row.brand ? (brands.get(brandKey(row.brand)) ?? null) : null));
}

const NO_STYLES: readonly string[] = [];
function skuOf(row: SaleRow, tree: Tree, brandId: Uuid | null): SkuForSale {
  const category = tree.byId.get(row.categoryId);
  const categoryIds = category?.path.map((one) => one.id) ?? [row.categoryId];
  return {
    skuId: row.skuId,
    productId: row.productId,
    shopId: row.shopId,
    version: row.version,
    title: row.title,
    saleAttributes: row.saleAttributes,
    priceFen: fen(row.priceFen),
    listPriceFen: row.listPriceFen === null ? null : fen(row.listPriceFen),
    weightGrams: row.weightGrams,
    volumeCm3: row.volumeCm3,
    kind: row.kind,
    calendarId: row.calendarId,
    categoryId: row.categoryId,
    categoryIds,
    commissionBps: category?.commissionBps ?? bps(0),
    taxBps: category?.taxBps ?? bps(0),
    returnRule: row.returnRule as ReturnRule,
    freightTemplateId: row.freightTemplateId,
    mediaId: row.mediaId,
    forSale: row.productState === 'live' && row.skuState === 'on',
    productState: row.productState,
    purchaseLimit: row.purchaseLimit,
    shipWithinHours: row.shipWithinHours,
    stockAtPayment: row.stockAtPayment,
    outerCode: row.outerCode,
    brandId,
    beltCode: row.beltCode,
    styles: row.styles ?? NO_STYLES,
    tracks: spansOf(tree.tracks, tree, { categoryIds, brandId, beltCode: row.beltCode }),
    parts: row.parts ? row.parts.map((part) => ({ ...part, sku: null })) : NO_PARTS,
  };
}

/** SKU facts for the shop's own lists (stock page), any state, newest first. */
export async function skusOfShop(
  ctx: Ctx,
  scope: ShopScope,
  filter: {
    q?: string | undefined;
    kind?: GoodsKind | undefined;
    stocked?: boolean | undefined;
    skuIds?: readonly Uuid[] | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<SkuForSale>> {
  const key = decodeCursor(filter.cursor, 1);
  const tree = await categoryTree(ctx);
  const rows = await saleRowsOfShop(ctx, scope.shopId, {
    q: filter.q,
    kind: filter.kind,
    stocked: filter.stocked,
    skuIds: filter.skuIds,
    before: key ? (String(key[0]) as Uuid) : null,
    limit: filter.limit + 1,
  });
  return pageOf(
    await skusOf(ctx, rows, tree),
    filter.limit,
    (sku) => [sku.skuId],
    (sku) => sku,
  );
}

/** What scopes of promotions ask of a listing, as `productForSale` says it of each of its SKUs. */
export async function saleFacts(
  ctx: Ctx,
  content: ProductContent,
): Promise<Pick<SkuForSale, 'categoryIds' | 'kind' | 'brandId' | 'beltCode' | 'styles' | 'tracks'>> {
  const key = content.brand ? brandKey(content.brand) : '';
  const [tree, brands] = await Promise.all([categoryTree(ctx), key ? brandIdsOf(ctx, [key]) : null]);
  const categoryIds = tree.byId.get(content.categoryId)?.path.map((one) => one.id) ?? [content.categoryId];
  const brandId = brands?.get(key) ?? null;
  const { beltCode } = content;
  return {
    categoryIds,
    kind: content.kind ?? 'physical',
    brandId,
    beltCode,
    styles: content.styles,
    tracks: spansOf(tree.tracks, tree, { categoryIds, brandId, beltCode }),
  };
}
