import { add, apportion, fen, subtract, times, type Uuid } from '#kernel';
import type { SkuForSale } from '#modules/catalog';
import type { DiscountShare, PlaceInput, PlaceLine, PlaceShop } from '#modules/orders';
import { type Wanted, withoutReturn } from './lines.ts';

type Skus = ReadonlyMap<Uuid, SkuForSale>;

/** What is taken from the shelf for these lines: bundles as their parts. */
export const shelved = <L extends Wanted>(lines: readonly L[], skus: Skus): (L | (L & Wanted))[] =>
  lines.flatMap((line) => {
    const parts = skus.get(line.skuId)?.parts ?? [];
    if (parts.length === 0) return [line];
    return parts.map((part) => ({ ...line, skuId: part.skuId, quantity: part.quantity * line.quantity }));
  });

/** Of what was asked for, what needs this SKU: itself, and bundles with so many pieces of it. */
export const wantedFor = (skus: Skus, skuId: Uuid): { skuId: Uuid; pieces: number }[] =>
  [...skus.values()].flatMap((sku) => {
    const part = sku.parts.find((one) => one.skuId === skuId);
    if (part) return [{ skuId: sku.skuId, pieces: part.quantity }];
    return sku.skuId === skuId ? [{ skuId, pieces: 1 }] : [];
  });

/**
 * A bundle as the lines of an order: each part at its own list price, the way down to the bundle's price as a discount of the
 * shop's, and what promotions took off the bundle; each spread by largest remainder over what is left of the parts, so that every
 * sum is exact and a part can be refunded at what it cost. Anything else is itself.
 */
export function unpacked(whole: PlaceLine, sku: SkuForSale, agreed: boolean): readonly PlaceLine[] {
  const parts = sku.parts.flatMap((part) =>
    part.sku ? [{ sku: part.sku, quantity: part.quantity * whole.quantity }] : [],
  );
  if (parts.length === 0) return [whole];
  const lists = parts.map((part) => times(part.sku.priceFen, part.quantity));
  const own: DiscountShare = {
    ruleId: null,
    kind: 'bundle',
    lane: 'bundle',
    title: { zh: '套装优惠', en: 'Bundle price' },
    funder: 'shop',
    amountFen: subtract(add(...lists), times(whole.unitListFen, whole.quantity)),
  };
  const discounts = parts.map((): DiscountShare[] => []);
  let left = lists;
  let unit = lists;
  for (const discount of [own, ...whole.discounts]) {
    const amounts = apportion(discount.amountFen, left);
    left = left.map((amount, place) => subtract(amount, amounts[place] ?? fen(0)));
    if (discount === own) unit = left;
    for (const [place, amountFen] of amounts.entries())
      if (amountFen > 0) discounts[place]?.push({ ...discount, amountFen });
  }
  const freights = apportion(whole.freightFen, lists);
  const offFreight = parts.map((): DiscountShare[] => []);
  for (const discount of whole.freightDiscounts ?? [])
    for (const [place, amountFen] of apportion(discount.amountFen, lists).entries())
      if (amountFen > 0) offFreight[place]?.push({ ...discount, amountFen });
  const { productId, version, skuId, title, quantity } = whole;
  return parts.map(({ sku: part, quantity: pieces }, place) => ({
    ...whole,
    productId: part.productId,
    version: part.version,
    skuId: part.skuId,
    categoryId: part.categoryId,
    title: part.title,
    saleAttributes: part.saleAttributes,
    mediaId: part.mediaId,
    quantity: pieces,
    weightGrams: part.weightGrams,
    unitListFen: part.priceFen,
    unitPriceFen: fen(Math.floor((unit[place] ?? 0) / pieces)),
    discounts: discounts[place] ?? [],
    payableFen: left[place] ?? fen(0),
    freightFen: freights[place] ?? fen(0),
    freightDiscounts: offFreight[place] ?? [],
    commissionBps: part.commissionBps,
    taxBps: part.taxBps,
    returnRule: part.returnRule,
    noReturnAgreed: withoutReturn(part) ? agreed : null,
    stockAtPayment: part.stockAtPayment,
    bundle: { productId, version, skuId, title, quantity },
  }));
}

/** A trade's sums over lines of which some came out of bundles: their parts' list prices, and more discount. Payable is what it was. */
export const summed = (trade: PlaceInput): PlaceInput =>
  trade.shops.some((shop) => shop.lines.some((line) => line.bundle))
    ? { ...trade, shops: trade.shops.map(summedShop) }
    : trade;

const summedShop = (shop: PlaceShop): PlaceShop => ({
  ...shop,
  goodsFen: add(...shop.lines.map((line) => times(line.unitListFen, line.quantity))),
  discountFen: add(...shop.lines.flatMap((line) => line.discounts.map((discount) => discount.amountFen))),
});
