import type { Ctx, Uuid } from '#kernel';

type Breach = { readonly shopId: Uuid; readonly skuId: Uuid; readonly warehouseId: Uuid; readonly said: string };
type Found = { readonly counted: number; readonly breaches: readonly Breach[] };

/** At most a hundred breaches are named; the count is of all rows. */
async function found(ctx: Ctx, breaches: Promise<Breach[]>): Promise<Found> {
  const [all] = await ctx.sql<{ counted: number }[]>`SELECT count(*) AS counted FROM inventory.stock`;
  return { counted: all?.counted ?? 0, breaches: await breaches };
}

export const stockAgainstMovements = (ctx: Ctx): Promise<Found> =>
  found(
    ctx,
    ctx.sql<Breach[]>`
      SELECT shop_id, sku_id, warehouse_id,
        'on hand ' || s.on_hand || ' / reserved ' || s.reserved || ' / locked ' || s.locked || ' / in transit ' || s.in_transit || ', movements ' || m.on_hand || ' / ' || m.reserved || ' / ' || m.locked || ' / ' || m.in_transit AS said
      FROM inventory.stock s
      FULL JOIN (
        SELECT shop_id, sku_id, warehouse_id, sum(delta_on_hand) AS on_hand, sum(delta_reserved) AS reserved, sum(delta_locked) AS locked, sum(delta_in_transit) AS in_transit
        FROM inventory.movements GROUP BY shop_id, sku_id, warehouse_id) m USING (shop_id, sku_id, warehouse_id)
      WHERE (coalesce(s.on_hand, 0), coalesce(s.reserved, 0), coalesce(s.locked, 0), coalesce(s.in_transit, 0))
        IS DISTINCT FROM (coalesce(m.on_hand, 0), coalesce(m.reserved, 0), coalesce(m.locked, 0), coalesce(m.in_transit, 0))
      LIMIT 100`,
  );

export const stockAgainstReservations = (ctx: Ctx): Promise<Found> =>
  found(
    ctx,
    ctx.sql<Breach[]>`
      SELECT shop_id, sku_id, warehouse_id, 'reserved ' || coalesce(s.reserved, 0) || ', orders hold ' || coalesce(r.open, 0) AS said
      FROM inventory.stock s
      FULL JOIN (
        SELECT shop_id, sku_id, warehouse_id, sum(open) AS open FROM inventory.reservations WHERE open > 0 GROUP BY shop_id, sku_id, warehouse_id) r
        USING (shop_id, sku_id, warehouse_id)
      WHERE coalesce(s.reserved, 0) <> coalesce(r.open, 0)
      LIMIT 100`,
  );

export const reservationsOpen = (
  ctx: Ctx,
): Promise<{ shopId: Uuid; orderId: Uuid; skuId: Uuid; open: number }[]> => ctx.sql`
  SELECT shop_id, order_id, sku_id, sum(open)::bigint AS open FROM inventory.reservations r
  WHERE open > 0 AND NOT EXISTS (SELECT 1 FROM inventory.presale_takes t WHERE t.shop_id = r.shop_id AND t.order_id = r.order_id AND t.state = 'covered')
  GROUP BY shop_id, order_id, sku_id`;

/** Covered, a presale holds exactly its pieces on the shelf; over, none. */
export const coveredAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'presale take ' || t.order_id || ' is ' || t.state || ' for ' || t.quantity || ' pieces of SKU ' || t.sku_id || ', reserved ' || r.open AS breach
  FROM inventory.presale_takes t
  CROSS JOIN LATERAL (SELECT coalesce(sum(open), 0)::bigint AS open FROM inventory.reservations
    WHERE shop_id = t.shop_id AND order_id = t.order_id AND sku_id = t.sku_id) r
  WHERE r.open <> CASE WHEN t.state = 'covered' THEN t.quantity ELSE 0 END LIMIT 100`;
