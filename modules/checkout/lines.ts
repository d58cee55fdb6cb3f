import type { ProblemParams, Uuid } from '#kernel';
import type { GoodsKind, SkuForSale } from '#modules/catalog';
import { factsOf, type QuoteLine } from '#modules/promotions';
import type { Shop } from '#modules/shops';

export const MOST_LINES = 120;
export const MOST_PIECES = 999;

export type Wanted = { readonly skuId: Uuid; readonly quantity: number };

/** Why something cannot be bought as asked; the codes are those of the refusals. */
export type Problem = {
  readonly skuId: Uuid;
  readonly code:
    | 'product_unavailable'
    | 'shop_frozen'
    | 'shop_paused'
    | 'not_enough_stock'
    | 'limit_exceeded'
    | 'outside_delivery_area'
    | 'age_unknown'
    | 'under_age'
    | 'no_return_unconfirmed'
    | 'store_closed'
    | 'store_short'
    | 'visit_missing'
    | 'install_not_offered'
    | 'install_too_soon';
  readonly params: ProblemParams;
};

/** The same SKU twice is one line. */
export function merged(lines: readonly Wanted[]): Wanted[] {
  const sums = new Map<Uuid, number>();
  for (const { skuId, quantity } of lines) sums.set(skuId, (sums.get(skuId) ?? 0) + quantity);
  return [...sums].map(([skuId, quantity]) => ({ skuId, quantity }));
}

/** Why this shop's goods cannot be bought now; null when they can. */
export function shopProblem(
  shop: Pick<Shop, 'state'> | undefined,
): 'shop_frozen' | 'shop_paused' | 'product_unavailable' | null {
  if (!shop) return 'product_unavailable';
  if (shop.state === 'frozen' || shop.state === 'closed') return 'shop_frozen';
  return shop.state === 'paused' ? 'shop_paused' : null;
}

/** By shop, the store where its goods are to be collected. */
export type Pickup = ReadonlyMap<Uuid, Uuid>;

/** Kinds of goods that are not carried to anybody. */
const AS_WORDS: ReadonlySet<GoodsKind> = new Set(['virtual_code']);

/** How a line reaches the buyer when it is not by parcel. */
const deliveryOf = (sku: SkuForSale, pickup: Pickup): Pick<QuoteLine, 'delivery'> => {
  if (AS_WORDS.has(sku.kind)) return { delivery: 'none' };
  return pickup.has(sku.shopId) ? { delivery: 'pickup' } : {};
};

/** What the engine is told of pieces of a SKU at a moment. */
export const lineOf = (sku: SkuForSale, quantity: number, at: Date): QuoteLine => ({
  lineId: sku.skuId,
  shopId: sku.shopId,
  productId: sku.productId,
  skuId: sku.skuId,
  version: sku.version,
  quantity,
  unitListFen: sku.priceFen,
  weightGrams: sku.weightGrams,
  ...(sku.volumeCm3 > 0 ? { volumeCm3: sku.volumeCm3 } : {}),
  freightTemplateId: sku.freightTemplateId,
  facts: factsOf(sku, at),
});

/** Sorts what is wanted into lines that can be quoted and problems that stand against buying. */
export function sorted(
  wanted: readonly Wanted[],
  skus: ReadonlyMap<Uuid, SkuForSale>,
  shops: ReadonlyMap<Uuid, Shop>,
  at: Date,
  pickup: Pickup = new Map(),
): { lines: QuoteLine[]; problems: Problem[] } {
  const lines: QuoteLine[] = [];
  const problems: Problem[] = [];
  for (const { skuId, quantity } of wanted) {
    const sku = skus.get(skuId);
    const code = !sku?.forSale ? ('product_unavailable' as const) : shopProblem(shops.get(sku.shopId));
    if (!sku || code) {
      problems.push({ skuId, code: code ?? 'product_unavailable', params: {} });
      continue;
    }
    lines.push({ ...lineOf(sku, quantity, at), ...deliveryOf(sku, pickup) });
  }
  return { lines, problems };
}

/** The law knows no return without reason for these goods (Consumer law art. 25): the buyer has to agree to it, line by line. */
export const withoutReturn = (sku: Pick<SkuForSale, 'returnRule'> | undefined): boolean =>
  sku !== undefined && sku.returnRule !== 'seven_days';

/** Lines of exempt goods the buyer has not agreed to. */
export const unconfirmed = (
  lines: readonly QuoteLine[],
  skus: ReadonlyMap<Uuid, SkuForSale>,
  agreed: ReadonlySet<Uuid>,
): Problem[] =>
  lines.flatMap((line): Problem[] => {
    const sku = skus.get(line.skuId);
    return sku && withoutReturn(sku) && !agreed.has(line.skuId)
      ? [{ skuId: line.skuId, code: 'no_return_unconfirmed', params: { rule: sku.returnRule } }]
      : [];
  });

/** The services among the lines for which no time was chosen; those done when the goods are brought need none. */
export const withoutVisit = (
  lines: readonly QuoteLine[],
  skus: ReadonlyMap<Uuid, SkuForSale>,
  chosen: ReadonlyMap<Uuid, Date>,
  atDelivery: ReadonlySet<Uuid>,
): Problem[] =>
  lines.flatMap((line): Problem[] =>
    skus.get(line.skuId)?.kind === 'service' && !chosen.has(line.skuId) && !atDelivery.has(line.skuId)
      ? [{ skuId: line.skuId, code: 'visit_missing', params: {} }]
      : [],
  );

/** Pieces of each limited product among the lines and in them. */
export function limited(
  lines: readonly QuoteLine[],
  skus: ReadonlyMap<Uuid, SkuForSale>,
): { productId: Uuid; quantity: number; most: number; skuId: Uuid }[] {
  const found = new Map<Uuid, { productId: Uuid; quantity: number; most: number; skuId: Uuid }>();
  for (const line of lines) {
    const sku = skus.get(line.skuId);
    // What is in a bundle counts as bought, beside the bundle itself.
    const inside = sku?.parts.flatMap((part) => (part.sku ? [{ sku: part.sku, pieces: part.quantity }] : [])) ?? [];
    for (const one of sku ? [{ sku, pieces: 1 }, ...inside] : []) {
      const { productId, purchaseLimit: most } = one.sku;
      if (most === null) continue;
      const quantity = (found.get(productId)?.quantity ?? 0) + one.pieces * line.quantity;
      found.set(productId, { productId, skuId: line.skuId, most, quantity });
    }
  }
  return [...found.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

/** Counts, beside limited products, that a buyer took what is only for a first order: two at once cannot both be the first. */
export const FIRST_ORDER = '00000000-0000-0000-0000-000000000001' as Uuid;
