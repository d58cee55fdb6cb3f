import type { Ctx, Uuid } from '#kernel';

export type Presale = {
  readonly id: Uuid;
  readonly skuId: Uuid;
  readonly quantity: number;
  readonly taken: number;
  readonly closedAt: Date | null;
};

export const insertPresale = (ctx: Ctx, shopId: Uuid, id: Uuid, skuId: Uuid, quantity: number) => ctx.sql`
  INSERT INTO inventory.presales (shop_id, id, sku_id, quantity, opened_at) VALUES (${shopId}, ${id}, ${skuId}, ${quantity}, ${ctx.clock.now()})`;

export const presaleOf = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Presale | null> =>
  (
    await ctx.sql<
      Presale[]
    >`SELECT id, sku_id, quantity, taken, closed_at FROM inventory.presales WHERE shop_id = ${shopId} AND id = ${id}`
  )[0] ?? null;

/** presales_within refuses less than was taken. */
export const changePresale = async (
  ctx: Ctx,
  shopId: Uuid,
  id: Uuid,
  quantity: number | null,
  closedAt: Date | null,
): Promise<boolean> =>
  (
    await ctx.sql`
      UPDATE inventory.presales SET quantity = coalesce(${quantity}, quantity), closed_at = ${closedAt}
      WHERE shop_id = ${shopId} AND id = ${id} AND closed_at IS NULL RETURNING 1`
  ).length === 1;

export type PresaleOrder = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly presaleId: Uuid;
  readonly quantity: number;
};

/** Counts what orders take ahead; answers which presales had so much left. Rows are locked in key order. */
export const takeAhead = (ctx: Ctx, orders: readonly PresaleOrder[]): Promise<{ presaleId: Uuid }[]> => ctx.sql`
  WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(${orders.map((one) => one.shopId)}::uuid[], ${orders.map((one) => one.orderId)}::uuid[],
      ${orders.map((one) => one.presaleId)}::uuid[], ${orders.map((one) => one.quantity)}::int[]) AS w (shop_id, order_id, presale_id, quantity)
  ), asked AS MATERIALIZED (
    SELECT shop_id, presale_id, sum(quantity)::int AS quantity FROM wanted GROUP BY shop_id, presale_id
  ), held AS MATERIALIZED (
    SELECT p.shop_id, p.id, p.sku_id, p.quantity - p.taken AS free, a.quantity AS asked
    FROM asked a JOIN inventory.presales p ON p.shop_id = a.shop_id AND p.id = a.presale_id AND p.closed_at IS NULL
    ORDER BY p.shop_id, p.id FOR UPDATE OF p
  ), enough AS MATERIALIZED (
    SELECT * FROM held WHERE free >= asked
  ), counted AS (
    UPDATE inventory.presales p SET taken = p.taken + e.asked FROM enough e WHERE p.shop_id = e.shop_id AND p.id = e.id
  )
  INSERT INTO inventory.presale_takes (shop_id, order_id, presale_id, sku_id, quantity, taken_at)
  SELECT w.shop_id, w.order_id, w.presale_id, e.sku_id, w.quantity, ${ctx.clock.now()}::timestamptz
  FROM wanted w JOIN enough e ON e.shop_id = w.shop_id AND e.id = w.presale_id RETURNING presale_id`;

export const giveAheadBack = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<{ quantity: number }[]> => ctx.sql`
  WITH gone AS (
    UPDATE inventory.presale_takes SET state = 'given_back' WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'taken'
    RETURNING shop_id, presale_id, quantity
  ), counted AS (
    UPDATE inventory.presales p SET taken = p.taken - g.quantity FROM gone g WHERE p.shop_id = g.shop_id AND p.id = g.presale_id
  )
  SELECT quantity FROM gone`;

/** Orders that wait for pieces of a SKU, longest first, held. */
export const waitingFor = (
  ctx: Ctx,
  shopId: Uuid,
  skuId: Uuid,
  limit: number,
): Promise<{ orderId: Uuid; presaleId: Uuid; quantity: number }[]> => ctx.sql`
  SELECT order_id, presale_id, quantity FROM inventory.presale_takes WHERE shop_id = ${shopId} AND sku_id = ${skuId} AND state = 'taken'
  ORDER BY taken_at, order_id LIMIT ${limit} FOR UPDATE`;

export const markCovered = (ctx: Ctx, shopId: Uuid, orderId: Uuid, presaleId: Uuid) => ctx.sql`
  UPDATE inventory.presale_takes SET state = 'covered' WHERE shop_id = ${shopId} AND order_id = ${orderId} AND presale_id = ${presaleId}`;

/** taken or covered → given_back; answers what it was. */
export const endTakes = (
  ctx: Ctx,
  shopId: Uuid,
  orderId: Uuid,
): Promise<{ skuId: Uuid; quantity: number; covered: boolean }[]> => ctx.sql`
  WITH held AS MATERIALIZED (
    SELECT shop_id, order_id, presale_id, sku_id, quantity, state = 'covered' AS covered FROM inventory.presale_takes
    WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state IN ('taken', 'covered') FOR UPDATE
  ), gone AS (
    UPDATE inventory.presale_takes t SET state = 'given_back' FROM held h
    WHERE t.shop_id = h.shop_id AND t.order_id = h.order_id AND t.presale_id = h.presale_id
  ), counted AS (
    UPDATE inventory.presales p SET taken = p.taken - h.quantity FROM held h WHERE p.shop_id = h.shop_id AND p.id = h.presale_id
  )
  SELECT sku_id, quantity, covered FROM held`;

/** covered → handed_over: an order of its own holds the pieces from now on. */
export const handOver = (
  ctx: Ctx,
  shopId: Uuid,
  orderId: Uuid,
): Promise<{ skuId: Uuid; quantity: number }[]> => ctx.sql`
  UPDATE inventory.presale_takes SET state = 'handed_over' WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'covered'
  RETURNING sku_id, quantity`;

export const skusAwaited = (ctx: Ctx, limit: number): Promise<{ shopId: Uuid; skuId: Uuid }[]> => ctx.sql`
  SELECT DISTINCT t.shop_id, t.sku_id FROM inventory.presale_takes t WHERE t.state = 'taken'
    AND EXISTS (SELECT 1 FROM inventory.stock s WHERE s.shop_id = t.shop_id AND s.sku_id = t.sku_id AND s.on_hand > s.reserved + s.locked)
  ORDER BY 1, 2 LIMIT ${limit}`;

export const presalesById = async (ctx: Ctx, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Presale>> =>
  new Map(
    (
      await ctx.sql<
        Presale[]
      >`SELECT id, sku_id, quantity, taken, closed_at FROM inventory.presales WHERE id = ANY(${[...ids]}::uuid[])`
    ).map((row) => [row.id, row]),
  );
