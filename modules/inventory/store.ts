import type { Ctx, Uuid } from '#kernel';
import type { Movement, OrderStock, ReserveInput, StockRow, Warehouse } from './types.ts';

export type Reserved = {
  readonly shopId: Uuid;
  readonly skuId: Uuid;
  /** Available over the warehouses asked, before and after; not enough for the order when short. */
  readonly before: number;
  readonly after: number;
  readonly short: boolean;
};

/**
 * Reserves for any number of orders in one statement. Rows are locked in key order, so two buyers of the same goods in
 * another order never wait for each other in a circle; `available` is read under that lock. When anything is short,
 * nothing is written and the short rows say so. An order reserves once: movements_pkey refuses the second time.
 *
 * The arrays stand in sub-selects so that their length is not the planner's business: a plan made once then serves every basket,
 * where planning this statement anew costs as much as running it.
 */
export function reserveStock(ctx: Ctx, orders: readonly ReserveInput[], at: Date): Promise<Reserved[]> {
  const rows = orders.flatMap((order) =>
    order.lines.map((line) => ({ ...line, shopId: order.shopId, orderId: order.orderId })),
  );
  return ctx.sql<Reserved[]>`
    WITH wanted AS MATERIALIZED (
      SELECT w.*, sum(w.quantity) OVER (PARTITION BY w.shop_id, w.sku_id ORDER BY w.order_id) AS until
      FROM unnest((SELECT ${rows.map((r) => r.shopId)}::uuid[]), (SELECT ${rows.map((r) => r.orderId)}::uuid[]),
        (SELECT ${rows.map((r) => r.skuId)}::uuid[]), (SELECT ${rows.map((r) => r.quantity)}::int[]))
        AS w (shop_id, order_id, sku_id, quantity)
    ), asked AS (
      SELECT shop_id, sku_id, sum(quantity) AS quantity FROM wanted GROUP BY shop_id, sku_id
    ), held AS MATERIALIZED (
      SELECT s.shop_id, s.sku_id, s.warehouse_id, h.priority, greatest(0, s.on_hand - s.reserved - s.locked) AS available
      FROM asked a
      JOIN inventory.stock s ON s.shop_id = a.shop_id AND s.sku_id = a.sku_id
      JOIN inventory.warehouses h ON h.shop_id = s.shop_id AND h.id = s.warehouse_id AND h.state = 'open'
      ORDER BY s.shop_id, s.sku_id, s.warehouse_id
      FOR UPDATE OF s
    ), stocked AS (
      SELECT held.*, sum(available) OVER (PARTITION BY shop_id, sku_id ORDER BY priority, warehouse_id) AS until FROM held
    ), totals AS MATERIALIZED (
      SELECT a.shop_id, a.sku_id, a.quantity, coalesce(sum(h.available), 0)::bigint AS available
      FROM asked a LEFT JOIN held h ON h.shop_id = a.shop_id AND h.sku_id = a.sku_id
      GROUP BY a.shop_id, a.sku_id, a.quantity
    ), taken AS MATERIALIZED (
      -- Orders stand in a row by what they want, warehouses by what they have: an order takes where the two overlap.
      SELECT w.shop_id, w.order_id, w.sku_id, k.warehouse_id,
        (least(w.until, k.until) - greatest(w.until - w.quantity, k.until - k.available))::int AS take
      FROM wanted w JOIN stocked k ON k.shop_id = w.shop_id AND k.sku_id = w.sku_id
      WHERE least(w.until, k.until) > greatest(w.until - w.quantity, k.until - k.available)
        AND NOT EXISTS (SELECT 1 FROM totals t WHERE t.available < t.quantity)
    ), moved AS (
      INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_reserved, at)
      SELECT shop_id, sku_id, warehouse_id, 'reserve', 'reserve:' || order_id, take, ${at}::timestamptz FROM taken
    ), promised AS (
      INSERT INTO inventory.reservations (shop_id, order_id, sku_id, warehouse_id, quantity, open)
      SELECT shop_id, order_id, sku_id, warehouse_id, take, take FROM taken
    ), changed AS (
      UPDATE inventory.stock s SET reserved = s.reserved + t.take
      FROM (SELECT shop_id, sku_id, warehouse_id, sum(take) AS take FROM taken GROUP BY shop_id, sku_id, warehouse_id) t
      WHERE s.shop_id = t.shop_id AND s.sku_id = t.sku_id AND s.warehouse_id = t.warehouse_id
    )
    SELECT shop_id, sku_id, available AS before, (available - quantity)::bigint AS after, available < quantity AS short FROM totals`;
}

/** True when every one of these orders has reserved each of these SKUs before. */
export async function holdsReservation(ctx: Ctx, orders: readonly ReserveInput[]): Promise<boolean> {
  const rows = orders.flatMap((order) =>
    order.lines.map(({ skuId }) => ({ skuId, shopId: order.shopId, orderId: order.orderId })),
  );
  const [known] = await ctx.sql<{ pairs: number }[]>`
    SELECT count(DISTINCT (r.order_id, r.sku_id)) AS pairs
    FROM unnest(${rows.map((r) => r.shopId)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[], ${rows.map((r) => r.skuId)}::uuid[]) AS w (shop_id, order_id, sku_id)
    JOIN inventory.reservations r ON r.shop_id = w.shop_id AND r.order_id = w.order_id AND r.sku_id = w.sku_id`;
  return known?.pairs === rows.length;
}

export type Taken = {
  readonly skuId: Uuid;
  readonly shopId: Uuid;
  readonly asked: number;
  readonly taken: number;
  readonly replayed: boolean;
  /** Some of it had been set aside for a campaign. */
  readonly campaign: boolean;
};

/**
 * Takes pieces out of orders' reservations: `ship` removes them from the shelf, `release` makes them available again.
 * One statement, locks in key order; nothing is written when an order holds fewer than asked; a cause counts once.
 */
export function takeReserved(
  ctx: Ctx,
  kind: 'ship' | 'release',
  orders: readonly OrderStock[],
  at: Date,
): Promise<Taken[]> {
  const rows = orders.flatMap((order) =>
    order.lines.map((line) => ({ ...line, shopId: order.shopId, orderId: order.orderId, cause: order.cause })),
  );
  return ctx.sql<Taken[]>`
    WITH asked AS MATERIALIZED (
      SELECT w.*, EXISTS (SELECT 1 FROM inventory.movements m WHERE m.shop_id = w.shop_id AND m.cause = w.cause) AS replayed
      FROM unnest(${rows.map((r) => r.shopId)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[], ${rows.map((r) => r.skuId)}::uuid[],
        ${rows.map((r) => r.quantity)}::int[], ${rows.map((r) => r.cause)}::text[]) AS w (shop_id, order_id, sku_id, quantity, cause)
    ), held AS MATERIALIZED (
      SELECT r.shop_id, r.order_id, r.sku_id, r.warehouse_id, r.open, r.campaign_id, a.quantity, a.cause
      FROM asked a JOIN inventory.reservations r ON r.shop_id = a.shop_id AND r.order_id = a.order_id AND r.sku_id = a.sku_id
      WHERE NOT a.replayed
      ORDER BY r.shop_id, r.order_id, r.sku_id, r.warehouse_id
      FOR UPDATE OF r
    ), drawn AS (
      SELECT h.*, greatest(0, least(h.open, h.quantity - coalesce(sum(h.open) OVER (
          PARTITION BY h.shop_id, h.order_id, h.sku_id ORDER BY h.warehouse_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))::int AS take
      FROM held h
    ), answer AS MATERIALIZED (
      SELECT a.shop_id, a.sku_id, a.quantity AS asked, a.replayed, coalesce(sum(d.take), 0)::int AS taken,
        coalesce(bool_or(d.take > 0 AND d.campaign_id IS NOT NULL), false) AS campaign
      FROM asked a LEFT JOIN drawn d ON d.shop_id = a.shop_id AND d.order_id = a.order_id AND d.sku_id = a.sku_id
      GROUP BY a.shop_id, a.order_id, a.sku_id, a.quantity, a.replayed
    ), taken AS MATERIALIZED (
      SELECT d.* FROM drawn d WHERE d.take > 0 AND NOT EXISTS (SELECT 1 FROM answer WHERE NOT replayed AND taken < asked)
    ), shelf AS MATERIALIZED (
      SELECT s.shop_id, s.sku_id, s.warehouse_id, t.order_id, t.take FROM taken t
      JOIN inventory.stock s ON s.shop_id = t.shop_id AND s.sku_id = t.sku_id AND s.warehouse_id = t.warehouse_id
      ORDER BY s.shop_id, s.sku_id, s.warehouse_id
      FOR UPDATE OF s
    ), moved AS (
      INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_on_hand, delta_reserved, at)
      SELECT shop_id, sku_id, warehouse_id, ${kind}, cause, CASE WHEN ${kind} = 'ship' THEN -take ELSE 0 END, -take, ${at}::timestamptz FROM taken
    ), let_go AS (
      UPDATE inventory.reservations r SET open = r.open - t.take FROM taken t
      WHERE r.shop_id = t.shop_id AND r.order_id = t.order_id AND r.sku_id = t.sku_id AND r.warehouse_id = t.warehouse_id
    ), changed AS (
      UPDATE inventory.stock s SET reserved = s.reserved - f.take, on_hand = s.on_hand - CASE WHEN ${kind} = 'ship' THEN f.take ELSE 0 END
      FROM (SELECT shop_id, sku_id, warehouse_id, sum(take) AS take FROM shelf GROUP BY shop_id, sku_id, warehouse_id) f
      WHERE s.shop_id = f.shop_id AND s.sku_id = f.sku_id AND s.warehouse_id = f.warehouse_id
    )
    SELECT * FROM answer`;
}

export type Delta = {
  readonly skuId: Uuid;
  readonly warehouseId: Uuid;
  readonly onHand: number;
  readonly locked: number;
};
export type DeltaOf = {
  readonly shopId: Uuid;
  readonly kind: string;
  readonly cause: string;
  readonly at: Date;
  readonly byUser: Uuid | null;
  readonly reason: string | null;
};

/** Makes sure the rows are there and locks them in key order: what a counted quantity is compared with. */
export async function lockRows(
  ctx: Ctx,
  shopId: Uuid,
  places: readonly { skuId: Uuid; warehouseId: Uuid }[],
): Promise<StockRow[]> {
  const skus = places.map((place) => place.skuId);
  const houses = places.map((place) => place.warehouseId);
  await ctx.sql`
    INSERT INTO inventory.stock (shop_id, sku_id, warehouse_id)
    SELECT ${shopId}::uuid, sku_id, warehouse_id FROM unnest(${skus}::uuid[], ${houses}::uuid[]) AS place (sku_id, warehouse_id)
    ORDER BY sku_id, warehouse_id
    ON CONFLICT DO NOTHING`;
  return ctx.sql<StockRow[]>`
    SELECT s.* FROM inventory.stock s
    WHERE s.shop_id = ${shopId} AND (s.sku_id, s.warehouse_id) IN (SELECT * FROM unnest(${skus}::uuid[], ${houses}::uuid[]))
    ORDER BY s.shop_id, s.sku_id, s.warehouse_id
    FOR UPDATE`;
}

export const causeKnown = async (ctx: Ctx, shopId: Uuid, cause: string): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM inventory.movements WHERE shop_id = ${shopId} AND cause = ${cause} LIMIT 1`).length > 0;

/** Moves pieces on the shelf or in and out of a lock; the constraints refuse what cannot be. */
export const applyDeltas = (ctx: Ctx, of: DeltaOf, deltas: readonly Delta[]) => ctx.sql`
  WITH delta AS MATERIALIZED (
    SELECT * FROM unnest(${deltas.map((d) => d.skuId)}::uuid[], ${deltas.map((d) => d.warehouseId)}::uuid[], ${deltas.map((d) => d.onHand)}::bigint[],
      ${deltas.map((d) => d.locked)}::bigint[]) AS d (sku_id, warehouse_id, on_hand, locked)
    WHERE on_hand <> 0 OR locked <> 0
  ), moved AS (
    INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_on_hand, delta_locked, at, by_user, reason)
    SELECT ${of.shopId}::uuid, sku_id, warehouse_id, ${of.kind}, ${of.cause}, on_hand, locked, ${of.at}::timestamptz, ${of.byUser}::uuid, ${of.reason}::text FROM delta
  )
  UPDATE inventory.stock s SET on_hand = s.on_hand + d.on_hand, locked = s.locked + d.locked FROM delta d
  WHERE s.shop_id = ${of.shopId} AND s.sku_id = d.sku_id AND s.warehouse_id = d.warehouse_id`;

export const availableOf = (
  ctx: Ctx,
  skuIds: readonly Uuid[],
): Promise<{ skuId: Uuid; available: number }[]> => ctx.sql`
  SELECT s.sku_id, sum(s.on_hand - s.reserved - s.locked)::bigint AS available
  FROM inventory.stock s JOIN inventory.warehouses h ON h.shop_id = s.shop_id AND h.id = s.warehouse_id AND h.state = 'open'
  WHERE s.sku_id = ANY(${skuIds as Uuid[]}::uuid[]) GROUP BY s.sku_id`;

export const stockRows = (ctx: Ctx, shopId: Uuid, skuIds: readonly Uuid[]): Promise<StockRow[]> => ctx.sql<StockRow[]>`
  SELECT * FROM inventory.stock WHERE shop_id = ${shopId} AND sku_id = ANY(${skuIds as Uuid[]}::uuid[]) ORDER BY sku_id, warehouse_id`;

export const movementsOf = (
  ctx: Ctx,
  shopId: Uuid,
  skuId: Uuid,
  before: { at: Date; cause: string; warehouseId: string } | null,
  limit: number,
) => ctx.sql<Movement[]>`
  SELECT sku_id, warehouse_id, kind, cause, delta_on_hand, delta_reserved, delta_locked, delta_in_transit, at, by_user, reason
  FROM inventory.movements
  WHERE shop_id = ${shopId} AND sku_id = ${skuId}
    AND ${before ? ctx.sql`(at, cause, warehouse_id) < (${before.at}, ${before.cause}, ${before.warehouseId}::uuid)` : ctx.sql`true`}
  ORDER BY at DESC, cause DESC, warehouse_id DESC LIMIT ${limit}`;

export const warehousesOf = (ctx: Ctx, shopId: Uuid): Promise<Warehouse[]> => ctx.sql<Warehouse[]>`
  SELECT shop_id, id, name, division_code, priority, state, kind, street, hours FROM inventory.warehouses WHERE shop_id = ${shopId} ORDER BY priority, created_at, id`;

/** Where these shops send from first: the division of their first open warehouse that says where it is; shops without one are absent. */
export async function firstDivisions(ctx: Ctx, shopIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, string>> {
  if (shopIds.length === 0) return new Map();
  const rows = await ctx.sql<{ shopId: Uuid; divisionCode: string }[]>`
    SELECT DISTINCT ON (shop_id) shop_id, division_code FROM inventory.warehouses
    WHERE shop_id = ANY(${[...shopIds]}::uuid[]) AND state = 'open' AND kind = 'warehouse' AND division_code IS NOT NULL
    ORDER BY shop_id, priority, created_at, id`;
  return new Map(rows.map((row) => [row.shopId, row.divisionCode]));
}

/** A shop's first warehouse; when someone makes it at the same moment, theirs is it. */
export const ensureWarehouse = (ctx: Ctx, warehouse: Warehouse, at: Date) => ctx.sql`
  INSERT INTO inventory.warehouses (shop_id, id, name, division_code, priority, state, created_at)
  VALUES (${warehouse.shopId}, ${warehouse.id}, ${warehouse.name}, ${warehouse.divisionCode}, ${warehouse.priority}, 'open', ${at})
  ON CONFLICT ON CONSTRAINT warehouses_name_once DO UPDATE SET state = 'open'`;

export const insertWarehouse = (ctx: Ctx, warehouse: Warehouse, at: Date) => ctx.sql`
  INSERT INTO inventory.warehouses (shop_id, id, name, division_code, priority, state, kind, street, hours, created_at)
  VALUES (${warehouse.shopId}, ${warehouse.id}, ${warehouse.name}, ${warehouse.divisionCode}, ${warehouse.priority}, ${warehouse.state},
    ${warehouse.kind}, ${warehouse.street}, ${warehouse.hours}, ${at})`;

export const updateWarehouse = (ctx: Ctx, warehouse: Warehouse) => ctx.sql`
  UPDATE inventory.warehouses SET name = ${warehouse.name}, division_code = ${warehouse.divisionCode}, priority = ${warehouse.priority}, state = ${warehouse.state},
    kind = ${warehouse.kind}, street = ${warehouse.street}, hours = ${warehouse.hours}
  WHERE shop_id = ${warehouse.shopId} AND id = ${warehouse.id}`;

export const holdsStock = async (ctx: Ctx, shopId: Uuid, warehouseId: Uuid): Promise<boolean> =>
  (
    await ctx.sql`SELECT 1 FROM inventory.stock WHERE shop_id = ${shopId} AND warehouse_id = ${warehouseId} AND (on_hand > 0 OR in_transit > 0) LIMIT 1`
  ).length > 0;
