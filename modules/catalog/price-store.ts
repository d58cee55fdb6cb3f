import type { Ctx, Uuid } from '#kernel';

/** The lowest price each SKU was sold at since a moment, today's included; SKUs whose price did not change since are absent. */
export async function lowestPricesSince(
  ctx: Ctx,
  shopId: Uuid,
  skuIds: readonly Uuid[],
  since: Date,
): Promise<ReadonlyMap<Uuid, number>> {
  const rows = await ctx.sql<{ skuId: Uuid; lowest: number }[]>`
    SELECT sku_id, min(price_fen)::bigint AS lowest FROM catalog.price_history
    WHERE shop_id = ${shopId} AND sku_id = ANY(${[...skuIds]}::uuid[]) AND at > ${since} GROUP BY sku_id`;
  return new Map(rows.map((row) => [row.skuId, row.lowest]));
}
