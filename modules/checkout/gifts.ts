import { type Ctx, type Uuid, uuidOf } from '#kernel';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { available } from '#modules/inventory';
import type { OrderGift, PlaceInput } from '#modules/orders';
import { giftsInReach, maybeGiven, type QuotedGift, type QuoteLine, type Rule } from '#modules/promotions';

/** What could be given: the SKUs, and how many pieces there are beside those that are bought. */
export type GiftShelf = {
  readonly skus: ReadonlyMap<Uuid, SkuForSale>;
  readonly giftStock: ReadonlyMap<string, number>;
};
const NONE: GiftShelf = { skus: new Map(), giftStock: new Map() };

/** The shelf of the gifts in reach; no question is asked where there are none. `bought` are the facts of the lines. */
export async function giftShelf(
  ctx: Ctx,
  rules: readonly Rule[],
  lines: readonly QuoteLine[],
  bought: ReadonlyMap<Uuid, SkuForSale>,
): Promise<GiftShelf> {
  const near = giftsInReach(rules, lines, ctx.clock.now());
  if (near.length === 0) return NONE;
  const ids = [...new Set(near.map((gift) => gift.skuId))];
  const [found, left] = await Promise.all([productForSale(ctx, ids), available(ctx, ids)]);
  const skus = new Map(found.map((sku) => [sku.skuId, sku]));
  const wanted = (skuId: Uuid): number =>
    lines.reduce((sum, line) => {
      const inside = bought.get(line.skuId)?.parts.find((part) => part.sku?.skuId === skuId)?.quantity ?? 0;
      return sum + line.quantity * (line.skuId === skuId ? 1 : inside);
    }, 0);
  return {
    skus,
    giftStock: new Map(
      near.map(({ skuId, named, shopId }) => [
        named,
        maybeGiven(skus.get(skuId), shopId) ? Math.max(0, (left.get(skuId) ?? 0) - wanted(skuId)) : 0,
      ]),
    ),
  };
}

/** A shop's gifts as they are kept with its order. */
export function giftsOf(
  gifts: readonly QuotedGift[],
  { gifts: known }: { readonly gifts: ReadonlyMap<Uuid, SkuForSale> },
): { gifts?: readonly OrderGift[] } {
  if (gifts.length === 0) return {};
  return {
    gifts: gifts.map(({ ruleId, title, args, by, skuId: named, quantity }) => {
      const sku = known.get(giftSkuOf(named));
      if (!sku) throw new Error(`gift ${named} without its facts`);
      const { productId, skuId, saleAttributes, mediaId } = sku;
      const promised = { quantity, cancelled: 0, parcelId: null };
      return {
        ruleId,
        promotion: title,
        terms: args,
        by,
        productId,
        skuId,
        title: sku.title,
        saleAttributes,
        mediaId,
        ...promised,
      };
    }),
  };
}

export const giftSkuOf = (named: string): Uuid => uuidOf('sku', named as `sku_${string}`);

/** An order reserves a SKU once: what is bought and given in one is promised at placing, whatever the goods say. */
export const promisedTogether = (trade: PlaceInput): PlaceInput => ({
  ...trade,
  shops: trade.shops.map((shop) => {
    const given = new Set(shop.gifts?.map((gift) => gift.skuId));
    if (given.size === 0) return shop;
    return {
      ...shop,
      lines: shop.lines.map((line) => (given.has(line.skuId) ? { ...line, stockAtPayment: false } : line)),
    };
  }),
});
