import type { Stall } from '#kernel/test/stall.ts';
import { type SkuForSale, takeOff } from '#modules/catalog';

/** A product of the first shop leaves the shelf. */
export const stepShopOff = async (stall: Stall, sku: SkuForSale): Promise<void> => {
  await takeOff(stall.market.ctx(), stall.scopes[0], sku.productId);
};
