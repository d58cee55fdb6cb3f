import type { Ctx, Uuid } from '#kernel';
import type { Share } from './nearness.ts';

export type Held = { readonly skuId: Uuid; readonly warehouseId: Uuid; readonly open: number };
export type Choice = {
  readonly skuId: Uuid;
  readonly warehouseId: Uuid;
  readonly divisionCode: string | null;
  readonly priority: number;
  readonly free: number;
};

/** What an order holds, locked: shipping and refunding wait until it is decided. */
export const heldBy = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Held[]> => ctx.sql<Held[]>`
  SELECT sku_id, warehouse_id, open FROM inventory.reservations WHERE shop_id = ${shopId} AND order_id = ${orderId} AND open > 0
  ORDER BY shop_id, order_id, sku_id, warehouse_id FOR UPDATE`;

export const openHouses = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) AS count FROM inventory.warehouses WHERE shop_id = ${shopId} AND state = 'open'`
  )[0]?.count ?? 0;

/** Those of the shops that have more than one open warehouse. */
export const shopsWithHouses = async (ctx: Ctx, shopIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> => {
  const rows = await ctx.sql<{ shopId: Uuid }[]>`
    SELECT shop_id FROM inventory.warehouses WHERE shop_id = ANY((SELECT ${[...new Set(shopIds)]}::uuid[])::uuid[]) AND state = 'open'
    GROUP BY shop_id HAVING count(*) > 1`;
  return new Set(rows.map((row) => row.shopId));
};

/** Stock of these SKUs in open warehouses, locked in key order as everywhere. */
export const choicesFor = (ctx: Ctx, shopId: Uuid, skuIds: readonly Uuid[]): Promise<Choice[]> => ctx.sql<Choice[]>`
  SELECT s.sku_id, s.warehouse_id, h.division_code, h.priority, (s.on_hand - s.reserved - s.locked)::bigint AS free
  FROM inventory.stock s JOIN inventory.warehouses h ON h.shop_id = s.shop_id AND h.id = s.warehouse_id AND h.state = 'open'
  WHERE s.shop_id = ${shopId} AND s.sku_id = ANY(${skuIds as Uuid[]}::uuid[])
  ORDER BY s.shop_id, s.sku_id, s.warehouse_id FOR UPDATE OF s`;

export type Moved = { readonly skuId: Uuid; readonly from: readonly Held[]; readonly to: readonly Share[] };

/** Moves what an order holds of one SKU to other warehouses: reservation, stock and movements in one statement. */
export const moveReservation = (ctx: Ctx, shopId: Uuid, orderId: Uuid, moved: Moved, at: Date) => {
  const houses = [...moved.from.map((one) => one.warehouseId), ...moved.to.map((one) => one.warehouseId)];
  const deltas = [...moved.from.map((one) => -one.open), ...moved.to.map((one) => one.quantity)];
  return ctx.sql`
    WITH delta AS MATERIALIZED (
      SELECT warehouse_id, sum(quantity)::int AS quantity FROM unnest(${houses}::uuid[], ${deltas}::int[]) AS d (warehouse_id, quantity)
      GROUP BY warehouse_id HAVING sum(quantity) <> 0
    ), told AS (
      INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_reserved, at)
      SELECT ${shopId}::uuid, ${moved.skuId}::uuid, warehouse_id, 'allocate', ${`allocate:${orderId}`}, quantity, ${at}::timestamptz FROM delta
    ), promised AS (
      INSERT INTO inventory.reservations AS r (shop_id, order_id, sku_id, warehouse_id, quantity, open)
      SELECT ${shopId}::uuid, ${orderId}::uuid, ${moved.skuId}::uuid, warehouse_id, quantity, quantity FROM delta WHERE quantity > 0
      ON CONFLICT ON CONSTRAINT reservations_pkey DO UPDATE SET open = r.open + excluded.open, quantity = r.quantity + excluded.quantity
    ), let_go AS (
      UPDATE inventory.reservations r SET open = r.open + d.quantity FROM delta d
      WHERE r.shop_id = ${shopId} AND r.order_id = ${orderId} AND r.sku_id = ${moved.skuId} AND r.warehouse_id = d.warehouse_id AND d.quantity < 0
    )
    UPDATE inventory.stock s SET reserved = s.reserved + d.quantity FROM delta d
    WHERE s.shop_id = ${shopId} AND s.sku_id = ${moved.skuId} AND s.warehouse_id = d.warehouse_id`;
};

/** Where a cause locked pieces, and how many. */
export const lockedBy = (
  ctx: Ctx,
  shopId: Uuid,
  cause: string,
): Promise<{ skuId: Uuid; warehouseId: Uuid; quantity: number }[]> => ctx.sql`
  SELECT sku_id, warehouse_id, sum(delta_locked)::bigint AS quantity FROM inventory.movements
  WHERE shop_id = ${shopId} AND cause = ${cause} GROUP BY sku_id, warehouse_id HAVING sum(delta_locked) > 0 ORDER BY sku_id, warehouse_id`;

/** Locks the stock of these SKUs in key order, for a transaction that will touch some of them now and others later. */
export const holdShelf = async (ctx: Ctx, shopIds: readonly Uuid[], skuIds: readonly Uuid[]): Promise<void> => {
  await ctx.sql`
    SELECT 1 FROM inventory.stock WHERE shop_id = ANY(${[...shopIds]}::uuid[]) AND sku_id = ANY(${[...skuIds]}::uuid[])
    ORDER BY shop_id, sku_id, warehouse_id FOR UPDATE`;
};
