import type { Ctx, Uuid } from '#kernel';

export type PoolRow = {
  readonly id: Uuid;
  readonly skuId: Uuid;
  readonly sealed: string;
  readonly addedAt: Date;
  readonly orderId: Uuid | null;
  readonly lineId: Uuid | null;
  readonly givenAt: Date | null;
  readonly revokedAt: Date | null;
};
export type NewCode = { readonly id: Uuid; readonly sealed: string; readonly fingerprint: string };

/** Takes codes in; those the shop has had before, under whatever SKU, are left out. Answers how many were new. */
export async function addToPool(ctx: Ctx, shopId: Uuid, skuId: Uuid, codes: readonly NewCode[]): Promise<number> {
  const rows = await ctx.sql`
    INSERT INTO codes.pool (shop_id, id, sku_id, sealed, fingerprint, added_at)
    SELECT ${shopId}, id, ${skuId}, sealed, fingerprint, ${ctx.clock.now()}
    FROM unnest(${codes.map((one) => one.id)}::uuid[], ${codes.map((one) => one.sealed)}::text[], ${codes.map((one) => one.fingerprint)}::text[])
      AS fresh (id, sealed, fingerprint)
    ON CONFLICT ON CONSTRAINT pool_once DO NOTHING RETURNING 1`;
  return rows.length;
}

export type Given = { readonly orderId: Uuid; readonly lineId: Uuid; readonly buyerId: Uuid };

/** Gives so many free codes, the oldest first; answers how many there were. What another is just giving is passed over. */
export async function giveFromPool(ctx: Ctx, shopId: Uuid, skuId: Uuid, to: Given, pieces: number): Promise<number> {
  // Picked once, apart: a sub-select that skips locks may be run again for every row, and give more than was asked.
  const rows = await ctx.sql`
    WITH picked AS MATERIALIZED (
      SELECT id FROM codes.pool WHERE shop_id = ${shopId} AND sku_id = ${skuId} AND order_id IS NULL
      ORDER BY id LIMIT ${pieces} FOR UPDATE SKIP LOCKED)
    UPDATE codes.pool SET order_id = ${to.orderId}, line_id = ${to.lineId}, buyer_id = ${to.buyerId}, given_at = ${ctx.clock.now()}
    FROM picked WHERE pool.shop_id = ${shopId} AND pool.id = picked.id AND pool.order_id IS NULL RETURNING 1`;
  return rows.length;
}

export type Revocation = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  readonly pieces: number;
  /** Which case gave the money back. */
  readonly cause: string;
};

/** Voids so many codes that were given to a line, the last given first; answers how many there were. */
export async function revokeGiven(ctx: Ctx, of: Revocation): Promise<number> {
  const rows = await ctx.sql`
    WITH picked AS MATERIALIZED (
      SELECT id FROM codes.pool WHERE shop_id = ${of.shopId} AND order_id = ${of.orderId} AND line_id = ${of.lineId} AND revoked_at IS NULL
      ORDER BY given_at DESC, id DESC LIMIT ${of.pieces} FOR UPDATE)
    UPDATE codes.pool SET revoked_at = ${ctx.clock.now()}, revoked_for = ${of.cause}
    FROM picked WHERE pool.shop_id = ${of.shopId} AND pool.id = picked.id RETURNING 1`;
  return rows.length;
}

/** How many valid codes each line of an order holds. */
export const heldByLine = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<{ lineId: Uuid; held: number }[]> =>
  ctx.sql<{ lineId: Uuid; held: number }[]>`
    SELECT line_id, count(*) AS held FROM codes.pool
    WHERE shop_id = ${shopId} AND order_id = ${orderId} AND revoked_at IS NULL GROUP BY line_id`;

export type PoolCounts = { readonly free: number; readonly given: number; readonly revoked: number };

export async function poolCounts(ctx: Ctx, shopId: Uuid, skuId: Uuid): Promise<PoolCounts> {
  const [row] = await ctx.sql<PoolCounts[]>`
    SELECT count(*) FILTER (WHERE order_id IS NULL) AS free, count(order_id) AS given, count(revoked_at) AS revoked FROM codes.pool
    WHERE shop_id = ${shopId} AND sku_id = ${skuId}`;
  return row ?? { free: 0, given: 0, revoked: 0 };
}

export async function poolOf(
  ctx: Ctx,
  shopId: Uuid,
  skuId: Uuid,
  before: Uuid | null,
  limit: number,
): Promise<PoolRow[]> {
  return ctx.sql<PoolRow[]>`
    SELECT id, sku_id, sealed, added_at, order_id, line_id, given_at, revoked_at FROM codes.pool
    WHERE shop_id = ${shopId} AND sku_id = ${skuId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``} ORDER BY id DESC LIMIT ${limit}`;
}

export async function givenTo(ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<PoolRow[]> {
  return ctx.sql<PoolRow[]>`
    SELECT id, sku_id, sealed, added_at, order_id, line_id, given_at, revoked_at FROM codes.pool
    WHERE order_id = ${orderId} AND buyer_id = ${buyerId} ORDER BY line_id, given_at, id`;
}

export async function keepWaiting(ctx: Ctx, shopId: Uuid, orderId: Uuid, lookAt: Date): Promise<void> {
  await ctx.sql`
    INSERT INTO codes.waiting (shop_id, order_id, since, look_at) VALUES (${shopId}, ${orderId}, ${ctx.clock.now()}, ${lookAt})
    ON CONFLICT ON CONSTRAINT waiting_pkey DO UPDATE SET look_at = excluded.look_at`;
}
export async function waitNoMore(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<void> {
  await ctx.sql`DELETE FROM codes.waiting WHERE shop_id = ${shopId} AND order_id = ${orderId}`;
}
/** The order that has waited longest among those to be looked at. Not held: whoever delivers holds the order itself, before this row. */
export async function dueOrder(ctx: Ctx): Promise<{ shopId: Uuid; orderId: Uuid } | null> {
  const [row] = await ctx.sql<{ shopId: Uuid; orderId: Uuid }[]>`
    SELECT shop_id, order_id FROM codes.waiting WHERE look_at <= ${ctx.clock.now()} ORDER BY since LIMIT 1`;
  return row ?? null;
}
export async function waitingOf(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<
    { count: number }[]
  >`SELECT count(*) AS count FROM codes.waiting WHERE shop_id = ${shopId}`;
  return row?.count ?? 0;
}
