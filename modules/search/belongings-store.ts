import type { Ctx, Uuid } from '#kernel';

/** What belongs to a findable product beside its document: the pictures it shows, and of a set the SKUs it is put together of. */
export type Belongings = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly mediaIds: readonly Uuid[];
  readonly partIds: readonly Uuid[];
};

const flat = (all: readonly Belongings[], of: (one: Belongings) => readonly Uuid[]) =>
  all.flatMap((one) => [...new Set(of(one))].map((id) => ({ shopId: one.shopId, productId: one.productId, id })));

/** Writes them as they are now: what a product no longer shows, or is no longer made of, goes. */
export async function writeBelongings(ctx: Ctx, all: readonly Belongings[]): Promise<void> {
  if (all.length === 0) return;
  const [pictures, parts] = [flat(all, (one) => one.mediaIds), flat(all, (one) => one.partIds)];
  const productIds = all.map((one) => one.productId);
  const columns = (rows: typeof pictures) => [
    rows.map((row) => row.shopId),
    rows.map((row) => row.productId),
    rows.map((row) => row.id),
  ];
  const [pictureShops = [], pictureProducts = [], pictureIds = []] = columns(pictures);
  const [partShops = [], partProducts = [], partIds = []] = columns(parts);
  await ctx.sql`
    WITH wanted AS (SELECT * FROM unnest(${pictureShops}::uuid[], ${pictureProducts}::uuid[], ${pictureIds}::uuid[]) AS n (shop_id, product_id, media_id)),
    gone AS (
      DELETE FROM search.pictures p WHERE p.product_id = ANY(${productIds}::uuid[])
        AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.product_id = p.product_id AND w.media_id = p.media_id))
    INSERT INTO search.pictures (shop_id, product_id, media_id) SELECT * FROM wanted ON CONFLICT DO NOTHING`;
  await ctx.sql`
    WITH wanted AS (SELECT * FROM unnest(${partShops}::uuid[], ${partProducts}::uuid[], ${partIds}::uuid[]) AS n (shop_id, product_id, sku_id)),
    gone AS (
      DELETE FROM search.set_parts p WHERE p.product_id = ANY(${productIds}::uuid[])
        AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.product_id = p.product_id AND w.sku_id = p.sku_id))
    INSERT INTO search.set_parts (shop_id, product_id, sku_id) SELECT * FROM wanted ON CONFLICT DO NOTHING`;
}

export async function dropBelongings(ctx: Ctx, productIds: readonly Uuid[]): Promise<void> {
  if (productIds.length === 0) return;
  await ctx.sql`DELETE FROM search.pictures WHERE product_id = ANY(${[...productIds]}::uuid[])`;
  await ctx.sql`DELETE FROM search.set_parts WHERE product_id = ANY(${[...productIds]}::uuid[])`;
}

/** Findable goods that show one of these pictures. */
export const showing = async (
  ctx: Ctx,
  mediaIds: readonly Uuid[],
): Promise<{ readonly productId: Uuid; readonly shopId: Uuid; readonly mediaId: Uuid }[]> =>
  mediaIds.length === 0
    ? []
    : ctx.sql<{ productId: Uuid; shopId: Uuid; mediaId: Uuid }[]>`
        SELECT product_id, shop_id, media_id FROM search.pictures WHERE media_id = ANY(${[...mediaIds]}::uuid[]) ORDER BY product_id`;

/** Sets that are put together of one of these SKUs. */
export const setsWith = async (ctx: Ctx, skuIds: readonly Uuid[]): Promise<Uuid[]> =>
  skuIds.length === 0
    ? []
    : (
        await ctx.sql<{ productId: Uuid }[]>`
          SELECT DISTINCT product_id FROM search.set_parts WHERE sku_id = ANY(${[...skuIds]}::uuid[]) ORDER BY product_id`
      ).map((row) => row.productId);
