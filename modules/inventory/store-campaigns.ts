import type { Ctx, Uuid } from '#kernel';
import type { Reserved } from './store.ts';

export type CampaignLock = {
  readonly skuId: Uuid;
  readonly warehouseId: Uuid;
  readonly quantity: number;
  readonly taken: number;
  readonly givenBack: number;
  readonly closedAt: Date | null;
};

export const locksOf = (ctx: Ctx, shopId: Uuid, campaignId: Uuid, lock = false): Promise<CampaignLock[]> => ctx.sql<
  CampaignLock[]
>`
  SELECT sku_id, warehouse_id, quantity, taken, given_back, closed_at FROM inventory.campaign_locks
  WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} ORDER BY sku_id, warehouse_id ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`;

/** More for a campaign in the same warehouse is added. campaign_locks_closed refuses adding to one that is over. */
export const addLocks = (
  ctx: Ctx,
  shopId: Uuid,
  campaignId: Uuid,
  lines: readonly { readonly skuId: Uuid; readonly warehouseId: Uuid; readonly quantity: number }[],
) => ctx.sql`
  INSERT INTO inventory.campaign_locks AS l (shop_id, campaign_id, sku_id, warehouse_id, quantity)
  SELECT ${shopId}::uuid, ${campaignId}::uuid, sku_id, warehouse_id, quantity
  FROM unnest(${lines.map((one) => one.skuId)}::uuid[], ${lines.map((one) => one.warehouseId)}::uuid[], ${lines.map((one) => one.quantity)}::int[])
    AS t (sku_id, warehouse_id, quantity)
  ON CONFLICT ON CONSTRAINT campaign_locks_pkey DO UPDATE SET quantity = l.quantity + excluded.quantity`;

/** The end: what was not taken is given back; answers how much of which shelf. */
export const closeLocks = (
  ctx: Ctx,
  shopId: Uuid,
  campaignId: Uuid,
): Promise<{ skuId: Uuid; warehouseId: Uuid; back: number }[]> => ctx.sql`
  WITH open AS MATERIALIZED (
    SELECT sku_id, warehouse_id, quantity - taken - given_back AS back FROM inventory.campaign_locks
    WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND closed_at IS NULL FOR UPDATE
  )
  UPDATE inventory.campaign_locks l SET given_back = l.given_back + o.back, closed_at = ${ctx.clock.now()} FROM open o
  WHERE l.shop_id = ${shopId} AND l.campaign_id = ${campaignId} AND l.sku_id = o.sku_id AND l.warehouse_id = o.warehouse_id
  RETURNING l.sku_id, l.warehouse_id, o.back`;

export type CampaignOrder = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly campaignId: Uuid;
  readonly lines: readonly { readonly skuId: Uuid; readonly quantity: number }[];
};

/**
 * As reserveStock, out of what was set aside for a campaign: locked pieces become reserved ones. Stock rows are locked first and
 * in key order, as everywhere, then the locks of the campaign. Nothing is written when anything is short.
 */
export function reserveLocked(ctx: Ctx, orders: readonly CampaignOrder[], at: Date): Promise<Reserved[]> {
  const rows = orders.flatMap((order) => order.lines.map((line) => ({ ...order, ...line })));
  return ctx.sql<Reserved[]>`
    WITH wanted AS MATERIALIZED (
      SELECT w.*, sum(w.quantity) OVER (PARTITION BY w.shop_id, w.campaign_id, w.sku_id ORDER BY w.order_id) AS until
      FROM unnest(${rows.map((r) => r.shopId)}::uuid[], ${rows.map((r) => r.orderId)}::uuid[], ${rows.map((r) => r.campaignId)}::uuid[],
        ${rows.map((r) => r.skuId)}::uuid[], ${rows.map((r) => r.quantity)}::int[]) AS w (shop_id, order_id, campaign_id, sku_id, quantity)
    ), asked AS MATERIALIZED (
      SELECT shop_id, campaign_id, sku_id, sum(quantity) AS quantity FROM wanted GROUP BY shop_id, campaign_id, sku_id
    ), shelf AS MATERIALIZED (
      SELECT s.shop_id, s.sku_id, s.warehouse_id FROM inventory.stock s
      WHERE (s.shop_id, s.sku_id) IN (SELECT shop_id, sku_id FROM asked)
      ORDER BY s.shop_id, s.sku_id, s.warehouse_id FOR UPDATE
    ), held AS MATERIALIZED (
      SELECT l.shop_id, l.campaign_id, l.sku_id, l.warehouse_id, l.quantity - l.taken - l.given_back AS available
      FROM shelf s
      JOIN asked a ON a.shop_id = s.shop_id AND a.sku_id = s.sku_id
      JOIN inventory.campaign_locks l ON l.shop_id = s.shop_id AND l.campaign_id = a.campaign_id AND l.sku_id = s.sku_id AND l.warehouse_id = s.warehouse_id
      WHERE l.closed_at IS NULL
      FOR UPDATE OF l
    ), stocked AS (
      SELECT held.*, sum(available) OVER (PARTITION BY shop_id, campaign_id, sku_id ORDER BY warehouse_id) AS until FROM held
    ), totals AS MATERIALIZED (
      SELECT a.shop_id, a.campaign_id, a.sku_id, a.quantity, coalesce(sum(h.available), 0)::bigint AS available
      FROM asked a LEFT JOIN held h ON h.shop_id = a.shop_id AND h.campaign_id = a.campaign_id AND h.sku_id = a.sku_id
      GROUP BY a.shop_id, a.campaign_id, a.sku_id, a.quantity
    ), taken AS MATERIALIZED (
      SELECT w.shop_id, w.order_id, w.campaign_id, w.sku_id, k.warehouse_id,
        (least(w.until, k.until) - greatest(w.until - w.quantity, k.until - k.available))::int AS take
      FROM wanted w JOIN stocked k ON k.shop_id = w.shop_id AND k.campaign_id = w.campaign_id AND k.sku_id = w.sku_id
      WHERE least(w.until, k.until) > greatest(w.until - w.quantity, k.until - k.available)
        AND NOT EXISTS (SELECT 1 FROM totals t WHERE t.available < t.quantity)
    ), moved AS (
      INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_reserved, delta_locked, at)
      SELECT shop_id, sku_id, warehouse_id, 'campaign', 'reserve:' || order_id, take, -take, ${at}::timestamptz FROM taken
    ), promised AS (
      INSERT INTO inventory.reservations (shop_id, order_id, sku_id, warehouse_id, quantity, open, campaign_id)
      SELECT shop_id, order_id, sku_id, warehouse_id, take, take, campaign_id FROM taken
    ), counted AS (
      UPDATE inventory.campaign_locks l SET taken = l.taken + t.take
      FROM (SELECT shop_id, campaign_id, sku_id, warehouse_id, sum(take) AS take FROM taken GROUP BY 1, 2, 3, 4) t
      WHERE l.shop_id = t.shop_id AND l.campaign_id = t.campaign_id AND l.sku_id = t.sku_id AND l.warehouse_id = t.warehouse_id
    ), changed AS (
      UPDATE inventory.stock s SET reserved = s.reserved + t.take, locked = s.locked - t.take
      FROM (SELECT shop_id, sku_id, warehouse_id, sum(take) AS take FROM taken GROUP BY 1, 2, 3) t
      WHERE s.shop_id = t.shop_id AND s.sku_id = t.sku_id AND s.warehouse_id = t.warehouse_id
    )
    SELECT shop_id, sku_id, available AS before, (available - quantity)::bigint AS after, available < quantity AS short FROM totals`;
}

/** What was just released and had come out of a campaign that still runs is set aside for it again. The stock rows are held already. */
export const backToCampaigns = (
  ctx: Ctx,
  released: readonly { readonly shopId: Uuid; readonly orderId: Uuid; readonly cause: string }[],
  at: Date,
) => ctx.sql`
  WITH freed AS MATERIALIZED (
    SELECT m.shop_id, r.campaign_id, m.sku_id, m.warehouse_id, m.cause, -m.delta_reserved AS pieces
    FROM unnest(${released.map((one) => one.shopId)}::uuid[], ${released.map((one) => one.orderId)}::uuid[], ${released.map((one) => one.cause)}::text[])
      AS o (shop_id, order_id, cause)
    JOIN inventory.movements m ON m.shop_id = o.shop_id AND m.cause = o.cause AND m.kind = 'release'
    JOIN inventory.reservations r ON r.shop_id = o.shop_id AND r.order_id = o.order_id AND r.sku_id = m.sku_id AND r.warehouse_id = m.warehouse_id
      AND r.campaign_id IS NOT NULL
  ), open AS MATERIALIZED (
    SELECT f.* FROM freed f
    JOIN inventory.campaign_locks l ON l.shop_id = f.shop_id AND l.campaign_id = f.campaign_id AND l.sku_id = f.sku_id AND l.warehouse_id = f.warehouse_id
    WHERE l.closed_at IS NULL
    FOR UPDATE OF l
  ), moved AS (
    INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_locked, at)
    SELECT shop_id, sku_id, warehouse_id, 'lock', cause || ':campaign', pieces, ${at}::timestamptz FROM open
  ), counted AS (
    UPDATE inventory.campaign_locks l SET taken = l.taken - o.pieces
    FROM (SELECT shop_id, campaign_id, sku_id, warehouse_id, sum(pieces) AS pieces FROM open GROUP BY 1, 2, 3, 4) o
    WHERE l.shop_id = o.shop_id AND l.campaign_id = o.campaign_id AND l.sku_id = o.sku_id AND l.warehouse_id = o.warehouse_id
  )
  UPDATE inventory.stock s SET locked = s.locked + o.pieces
  FROM (SELECT shop_id, sku_id, warehouse_id, sum(pieces) AS pieces FROM open GROUP BY 1, 2, 3) o
  WHERE s.shop_id = o.shop_id AND s.sku_id = o.sku_id AND s.warehouse_id = o.warehouse_id`;

export const locksAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'SKU ' || l.sku_id || ' in warehouse ' || l.warehouse_id || ': campaigns hold ' || sum(l.quantity - l.taken - l.given_back) || ', locked ' || s.locked AS breach
  FROM inventory.campaign_locks l JOIN inventory.stock s ON s.shop_id = l.shop_id AND s.sku_id = l.sku_id AND s.warehouse_id = l.warehouse_id
  WHERE l.closed_at IS NULL GROUP BY s.shop_id, l.sku_id, l.warehouse_id, s.locked HAVING sum(l.quantity - l.taken - l.given_back) > s.locked LIMIT 100`;
export const presalesAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'presale ' || p.id || ' counts ' || p.taken || ' taken, orders hold ' || coalesce(sum(t.quantity), 0) AS breach
  FROM inventory.presales p
  LEFT JOIN inventory.presale_takes t ON t.shop_id = p.shop_id AND t.presale_id = p.id AND t.state <> 'given_back'
  GROUP BY p.shop_id, p.id, p.taken HAVING p.taken <> coalesce(sum(t.quantity), 0) LIMIT 100`;
export const countLocks = async (ctx: Ctx): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT (SELECT count(*) FROM inventory.campaign_locks) + (SELECT count(*) FROM inventory.presales) AS count`
  )[0]?.count ?? 0;
