import type { Ctx, Uuid } from '#kernel';

/** Pieces kept for a price (秒杀) that an order takes. */
export type KeptOrder = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly keptId: Uuid;
  readonly skuId: Uuid;
  readonly quantity: number;
};

/**
 * Frees what was kept for these orders, so that the reservation that follows in the same transaction finds it. Shelves of all their goods are
 * locked first and in key order, as the reservation does. Where less is kept, only that is freed: the reservation decides.
 */
export function freeKept(
  ctx: Ctx,
  orders: readonly KeptOrder[],
  shelves: readonly { readonly shopId: Uuid; readonly skuId: Uuid }[],
  at: Date,
) {
  return ctx.sql`
    WITH wanted AS MATERIALIZED (
      SELECT w.*, sum(w.quantity) OVER (PARTITION BY w.shop_id, w.kept_id, w.sku_id ORDER BY w.order_id) AS until
      FROM unnest(${orders.map((one) => one.shopId)}::uuid[], ${orders.map((one) => one.orderId)}::uuid[], ${orders.map((one) => one.keptId)}::uuid[],
        ${orders.map((one) => one.skuId)}::uuid[], ${orders.map((one) => one.quantity)}::int[]) AS w (shop_id, order_id, kept_id, sku_id, quantity)
    ), shelf AS MATERIALIZED (
      SELECT s.shop_id, s.sku_id, s.warehouse_id FROM inventory.stock s
      WHERE (s.shop_id, s.sku_id) IN (
        SELECT * FROM unnest(${shelves.map((one) => one.shopId)}::uuid[], ${shelves.map((one) => one.skuId)}::uuid[]) AS t (shop_id, sku_id))
      ORDER BY s.shop_id, s.sku_id, s.warehouse_id FOR UPDATE
    ), held AS MATERIALIZED (
      SELECT l.shop_id, l.campaign_id, l.sku_id, l.warehouse_id, l.quantity - l.taken - l.given_back AS available
      FROM shelf s
      JOIN inventory.campaign_locks l ON l.shop_id = s.shop_id AND l.sku_id = s.sku_id AND l.warehouse_id = s.warehouse_id
      WHERE l.closed_at IS NULL AND l.campaign_id IN (SELECT kept_id FROM wanted)
      FOR UPDATE OF l
    ), stocked AS (
      SELECT held.*, sum(available) OVER (PARTITION BY shop_id, campaign_id, sku_id ORDER BY warehouse_id) AS until FROM held
    ), taken AS MATERIALIZED (
      SELECT w.shop_id, w.order_id, w.kept_id, w.sku_id, k.warehouse_id,
        (least(w.until, k.until) - greatest(w.until - w.quantity, k.until - k.available))::int AS take
      FROM wanted w JOIN stocked k ON k.shop_id = w.shop_id AND k.campaign_id = w.kept_id AND k.sku_id = w.sku_id
      WHERE least(w.until, k.until) > greatest(w.until - w.quantity, k.until - k.available)
    ), moved AS (
      INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_locked, at)
      SELECT shop_id, sku_id, warehouse_id, 'unlock', 'kept:' || kept_id || ':' || order_id, -take, ${at}::timestamptz FROM taken
    ), counted AS (
      UPDATE inventory.campaign_locks l SET taken = l.taken + t.take
      FROM (SELECT shop_id, kept_id, sku_id, warehouse_id, sum(take) AS take FROM taken GROUP BY 1, 2, 3, 4) t
      WHERE l.shop_id = t.shop_id AND l.campaign_id = t.kept_id AND l.sku_id = t.sku_id AND l.warehouse_id = t.warehouse_id
    )
    UPDATE inventory.stock s SET locked = s.locked - t.take
    FROM (SELECT shop_id, sku_id, warehouse_id, sum(take) AS take FROM taken GROUP BY 1, 2, 3) t
    WHERE s.shop_id = t.shop_id AND s.sku_id = t.sku_id AND s.warehouse_id = t.warehouse_id`;
}

/** Pieces an order gave back are kept again where they are free, as far as orders had taken them and while the keeping goes on. */
export const keepAgain = (ctx: Ctx, one: Omit<KeptOrder, 'orderId'> & { readonly cause: string }, at: Date) => ctx.sql`
  WITH shelf AS MATERIALIZED (
    SELECT s.warehouse_id, greatest(0, s.on_hand - s.reserved - s.locked) AS free FROM inventory.stock s
    WHERE s.shop_id = ${one.shopId} AND s.sku_id = ${one.skuId} ORDER BY s.warehouse_id FOR UPDATE
  ), open AS MATERIALIZED (
    SELECT l.warehouse_id, least(l.taken, s.free)::int AS room
    FROM shelf s JOIN inventory.campaign_locks l ON l.warehouse_id = s.warehouse_id
    WHERE l.shop_id = ${one.shopId} AND l.campaign_id = ${one.keptId} AND l.sku_id = ${one.skuId} AND l.closed_at IS NULL
    FOR UPDATE OF l
  ), back AS MATERIALIZED (
    SELECT warehouse_id, least(room, ${one.quantity}::int - (sum(room) OVER (ORDER BY warehouse_id) - room))::int AS pieces FROM open
  ), moved AS (
    INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_locked, at)
    SELECT ${one.shopId}, ${one.skuId}, warehouse_id, 'lock', ${one.cause}, pieces, ${at}::timestamptz FROM back WHERE pieces > 0
  ), counted AS (
    UPDATE inventory.campaign_locks l SET taken = l.taken - b.pieces FROM back b
    WHERE b.pieces > 0 AND l.shop_id = ${one.shopId} AND l.campaign_id = ${one.keptId} AND l.sku_id = ${one.skuId} AND l.warehouse_id = b.warehouse_id
  )
  UPDATE inventory.stock s SET locked = s.locked + b.pieces FROM back b
  WHERE b.pieces > 0 AND s.shop_id = ${one.shopId} AND s.sku_id = ${one.skuId} AND s.warehouse_id = b.warehouse_id`;
