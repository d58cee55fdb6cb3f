import type { Ctx, Uuid } from '#kernel';

export const setLevel = (ctx: Ctx, shopId: Uuid, skuId: Uuid, lowAt: number | null) =>
  lowAt === null
    ? ctx.sql`DELETE FROM inventory.alert_levels WHERE shop_id = ${shopId} AND sku_id = ${skuId}`
    : ctx.sql`
        INSERT INTO inventory.alert_levels (shop_id, sku_id, low_at) VALUES (${shopId}, ${skuId}, ${lowAt})
        ON CONFLICT ON CONSTRAINT alert_levels_pkey DO UPDATE SET low_at = excluded.low_at`;

export const levelsOf = async (ctx: Ctx, shopId: Uuid, skuIds: readonly Uuid[]): Promise<Map<Uuid, number>> =>
  new Map(
    (
      await ctx.sql<
        { skuId: Uuid; lowAt: number }[]
      >`SELECT sku_id, low_at FROM inventory.alert_levels WHERE shop_id = ${shopId} AND sku_id = ANY(${skuIds as Uuid[]}::uuid[])`
    ).map((row) => [row.skuId, row.lowAt]),
  );

/** SKUs of the shop at or below their own level, or `usual` where they have none; scarcest first. */
export const lowSkus = (
  ctx: Ctx,
  shopId: Uuid,
  usual: number,
  after: { available: number; skuId: string } | null,
  limit: number,
) => ctx.sql<{ skuId: Uuid; available: number }[]>`
  SELECT sku.sku_id, sku.available FROM (
    SELECT sku_id, sum(on_hand - reserved - locked)::bigint AS available FROM inventory.stock WHERE shop_id = ${shopId} GROUP BY sku_id) AS sku
  LEFT JOIN inventory.alert_levels a ON a.shop_id = ${shopId} AND a.sku_id = sku.sku_id
  WHERE sku.available <= coalesce(a.low_at, ${usual})
    AND (sku.available, sku.sku_id) > (${after?.available ?? -1}::bigint, ${after?.skuId ?? '00000000-0000-0000-0000-000000000000'}::uuid)
  ORDER BY sku.available, sku.sku_id LIMIT ${limit}`;

/** How many SKUs are low, and how many of them have nothing left. */
export const countLow = async (ctx: Ctx, shopId: Uuid, usual: number): Promise<{ low: number; out: number }> =>
  (
    await ctx.sql<{ low: number; out: number }[]>`
      SELECT count(*) AS low, count(*) FILTER (WHERE sku.available <= 0) AS out FROM (
        SELECT sku_id, sum(on_hand - reserved - locked)::bigint AS available FROM inventory.stock WHERE shop_id = ${shopId} GROUP BY sku_id) AS sku
      LEFT JOIN inventory.alert_levels a ON a.shop_id = ${shopId} AND a.sku_id = sku.sku_id
      WHERE sku.available <= coalesce(a.low_at, ${usual})`
  )[0] ?? { low: 0, out: 0 };
