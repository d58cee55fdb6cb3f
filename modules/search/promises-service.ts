import type { Ctx, Uuid } from '#kernel';
import { type ProductSummary, productForSale } from '#modules/catalog';
import { insuranceOffered } from '#modules/insurance';
import { firstDivisions } from '#modules/inventory';
import type { Shop } from '#modules/shops';
import type { Promised } from './engine.ts';

/** What a findable product promises, where it is sent from, and of a set what it is put together of. */
export type Offering = {
  readonly promises: readonly Promised[];
  readonly shipFrom: string | null;
  readonly partIds: readonly Uuid[];
};

/** The province of a division: its first two digits. */
const provinceOf = (divisionCode: string | undefined): string | null =>
  divisionCode && /^\d{2}/.test(divisionCode) ? `${divisionCode.slice(0, 2)}0000` : null;

/**
 * Facts that can be promised, of every choice of a product: returns without a reason within seven days (Consumer Protection Law art. 25), the way back of them
 * insured by the shop, sent within 24 or 48 hours of paying. Sent from: the shop's first open warehouse that says where it is, else the shop's own place.
 */
export async function offerings(
  ctx: Ctx,
  products: readonly ProductSummary[],
  shops: ReadonlyMap<Uuid, Shop>,
): Promise<ReadonlyMap<Uuid, Offering>> {
  const shopIds = [...new Set(products.map((one) => one.shopId))];
  const [skus, insured, divisions] = await Promise.all([
    productForSale(
      ctx,
      products.flatMap((one) => one.skuIds),
    ),
    insuranceOffered(ctx, shopIds),
    firstDivisions(ctx, shopIds),
  ]);
  const ofProduct = Map.groupBy(skus, (sku) => sku.productId);
  return new Map(
    products.map(({ productId, shopId }): [Uuid, Offering] => {
      const own = ofProduct.get(productId) ?? [];
      const sent = own.every((sku) => sku.kind === 'physical' || sku.kind === 'bundle');
      const returns = own.length > 0 && own.every((sku) => sku.returnRule === 'seven_days');
      const within =
        own.length > 0 && sent ? Math.max(...own.map((sku) => sku.shipWithinHours)) : Number.POSITIVE_INFINITY;
      const said: Readonly<Record<Promised, boolean>> = {
        returns_7d: returns,
        freight_insurance: returns && sent && insured.has(shopId),
        ships_24h: within <= 24,
        ships_48h: within <= 48,
      };
      return [
        productId,
        {
          promises: (Object.keys(said) as Promised[]).filter((one) => said[one]),
          shipFrom: sent ? provinceOf(divisions.get(shopId) ?? shops.get(shopId)?.divisionCode) : null,
          partIds: own.flatMap((sku) => sku.parts.map((part) => part.skuId)),
        },
      ];
    }),
  );
}
