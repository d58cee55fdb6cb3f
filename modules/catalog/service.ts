import type { Ctx, Page, Pool, ShopScope, Text2, Uuid } from '#kernel';
import type {
  Category,
  CategoryAttribute,
  CheckFinding,
  Product,
  ProductContent,
  ProductInput,
  ProductState,
  ProductSummary,
  SkuForSale,
} from './types.ts';

const soon = (): never => {
  throw new Error('being written');
};
/** Hot path: many SKUs in one query, cached per process by product; unknown ids are absent. Order of the answer is not the order of the question. */
export async function productForSale(_ctx: Ctx, _skuIds: readonly Uuid[]): Promise<SkuForSale[]> {
  return soon();
}
/** What a product page shows; throws catalog.product_not_found (also for drafts). Off-shelf products answer with their state. */
export async function productDetail(_ctx: Ctx, _productId: Uuid): Promise<Product & { category: Category }> {
  return soon();
}
/** Cards and search documents, many at once; unknown ids are absent, any state. */
export async function productSummaries(_ctx: Ctx, _productIds: readonly Uuid[]): Promise<Map<Uuid, ProductSummary>> {
  return soon();
}
/** Every live product, by id, page by page: for rebuilding a read model. */
export async function liveProductIds(_ctx: Ctx, _after: Uuid | null, _limit: number): Promise<Uuid[]> {
  return soon();
}
/** Writes version 1 in state draft. */
export async function createProduct(_ctx: Ctx, _scope: ShopScope, _input: ProductInput): Promise<Product> {
  return soon();
}
/** Writes the next version: on sale at once when the checks are content, else it waits for review while the old one sells. */
export async function editProduct(
  _ctx: Ctx,
  _scope: ShopScope,
  _productId: Uuid,
  _input: ProductInput,
  _baseVersion?: number,
): Promise<Product> {
  return soon();
}
/** Draft or rejected → automatic checks → live, or checking with the findings. */
export async function submitProduct(_ctx: Ctx, _scope: ShopScope, _productId: Uuid): Promise<Product> {
  return soon();
}
/** An operator's word on a product in checking, or on the pending edit of a live one. */
export async function reviewProduct(
  _ctx: Ctx,
  _productId: Uuid,
  _input: { decision: 'approve' | 'reject'; reasons: readonly string[] },
): Promise<Product> {
  return soon();
}
/** live → off_shelf. */
export async function takeOff(_ctx: Ctx, _scope: ShopScope, _productId: Uuid, _reason?: string): Promise<Product> {
  return soon();
}
/** off_shelf → live, checked again. */
export async function putBack(_ctx: Ctx, _scope: ShopScope, _productId: Uuid): Promise<Product> {
  return soon();
}
/** New prices for SKUs of one product: a new version with price history. */
export async function changePrices(
  _ctx: Ctx,
  _scope: ShopScope,
  _productId: Uuid,
  _prices: readonly { skuId: Uuid; priceFen: number; listPriceFen?: number | null }[],
): Promise<Product> {
  return soon();
}
/** The very words a buyer bought under. Throws catalog.version_not_found. */
export async function snapshot(
  _ctx: Ctx,
  _shopId: Uuid,
  _productId: Uuid,
  _version: number,
): Promise<{ version: number; at: Date; content: ProductContent }> {
  return soon();
}
/** One product of the shop, any state. */
export async function productOfShop(_ctx: Ctx, _scope: ShopScope, _productId: Uuid): Promise<Product> {
  return soon();
}
/** SKU facts for the shop's own lists (stock page): title, sale attributes, codes; any state. */
export async function skusOfShop(
  _ctx: Ctx,
  _scope: ShopScope,
  _filter: { q?: string | undefined; skuIds?: readonly Uuid[] | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<SkuForSale>> {
  return soon();
}
/** One category with its path; throws catalog.category_not_found. From memory. */
export async function category(_ctx: Ctx, _id: string): Promise<Category> {
  return soon();
}
/** The ids of a category and everything under it. From memory. */
export async function categoriesUnder(_ctx: Ctx, _id: string): Promise<readonly string[]> {
  return soon();
}
/** Attributes a category asks for. */
export async function categoryAttributes(_ctx: Ctx, _id: string): Promise<readonly CategoryAttribute[]> {
  return soon();
}
/** Fills the category tree from the shipped data on first start (10,595 categories, < 5 s); does nothing when it is there. */
export async function loadTaxonomy(_pool: Pool): Promise<{ categories: number; attributes: number; loaded: boolean }> {
  return soon();
}
export type { CheckFinding, ProductState, Text2 };
