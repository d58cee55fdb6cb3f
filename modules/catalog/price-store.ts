import type { Ctx, Uuid } from '#kernel';

export type PriceStep = { readonly skuId: Uuid; readonly at: Date; readonly priceFen: number };

/** Each SKU's price at a moment and every change since, in order: the first step of a SKU is the price it had then, where it had one. */
export const pricesSince = (ctx: Ctx, shopId: Uuid, skuIds: readonly Uuid[], since: Date): Promise<PriceStep[]> =>
  ctx.sql<PriceStep[]>`
    SELECT sku_id, at, price_fen FROM (
      SELECT DISTINCT ON (sku_id) sku_id, at, version, price_fen FROM catalog.price_history
      WHERE shop_id = ${shopId} AND sku_id = ANY(${[...skuIds]}::uuid[]) AND at <= ${since} ORDER BY sku_id, at DESC, version DESC
    ) AS before
    UNION ALL
    SELECT sku_id, at, price_fen FROM (
      SELECT sku_id, at, version, price_fen FROM catalog.price_history
      WHERE shop_id = ${shopId} AND sku_id = ANY(${[...skuIds]}::uuid[]) AND at > ${since} ORDER BY at, version
    ) AS after`;
