import type { Ctx, Uuid } from '#kernel';

export type Stocktake = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly warehouseId: Uuid;
  readonly state: 'counting' | 'posted' | 'cancelled';
  readonly note: string | null;
  readonly reason: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
};
export type StocktakeLine = {
  readonly skuId: Uuid;
  readonly counted: number;
  readonly countedAt: Date;
  readonly book: number;
};

export const insertStocktake = (ctx: Ctx, one: Stocktake, byUser: Uuid | null) => ctx.sql`
  INSERT INTO inventory.stocktakes (shop_id, id, warehouse_id, note, opened_at, opened_by)
  VALUES (${one.shopId}, ${one.id}, ${one.warehouseId}, ${one.note}, ${one.openedAt}, ${byUser})`;

export const stocktakeOf = async (ctx: Ctx, shopId: Uuid, id: Uuid, lock = false): Promise<Stocktake | null> =>
  (
    await ctx.sql<Stocktake[]>`
      SELECT shop_id, id, warehouse_id, state, note, reason, opened_at, closed_at FROM inventory.stocktakes
      WHERE shop_id = ${shopId} AND id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`
  )[0] ?? null;

export const stocktakes = (
  ctx: Ctx,
  shopId: Uuid,
  before: { at: Date; id: string } | null,
  limit: number,
): Promise<(Stocktake & { lines: number; differences: number })[]> => ctx.sql`
  SELECT t.shop_id, t.id, t.warehouse_id, t.state, t.note, t.reason, t.opened_at, t.closed_at,
    (SELECT count(*) FROM inventory.stocktake_lines l WHERE l.shop_id = t.shop_id AND l.stocktake_id = t.id) AS lines,
    (SELECT count(*) FROM inventory.stocktake_lines l WHERE l.shop_id = t.shop_id AND l.stocktake_id = t.id AND l.counted <> l.book) AS differences
  FROM inventory.stocktakes t WHERE shop_id = ${shopId} ${before ? ctx.sql`AND (opened_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY opened_at DESC, id DESC LIMIT ${limit}`;

export const linesOfStocktake = (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<StocktakeLine[]> => ctx.sql<
  StocktakeLine[]
>`
  SELECT sku_id, counted, counted_at, book FROM inventory.stocktake_lines WHERE shop_id = ${shopId} AND stocktake_id = ${id} ORDER BY sku_id`;

/** What moved on and off these shelves after each moment: so much more the books say now than they said then. */
export const movedSince = (
  ctx: Ctx,
  shopId: Uuid,
  warehouseId: Uuid,
  asked: readonly { readonly skuId: Uuid; readonly at: Date }[],
): Promise<{ skuId: Uuid; moved: number }[]> => ctx.sql`
  SELECT a.sku_id, coalesce(sum(m.delta_on_hand), 0)::bigint AS moved
  FROM unnest(${asked.map((one) => one.skuId)}::uuid[], ${asked.map((one) => one.at.toISOString())}::timestamptz[]) AS a (sku_id, at)
  LEFT JOIN inventory.movements m ON m.shop_id = ${shopId} AND m.warehouse_id = ${warehouseId} AND m.sku_id = a.sku_id AND m.at > a.at
  GROUP BY a.sku_id`;

/** A SKU counted again replaces its first count. */
export const writeCounts = (ctx: Ctx, shopId: Uuid, id: Uuid, lines: readonly StocktakeLine[]) => ctx.sql`
  INSERT INTO inventory.stocktake_lines (shop_id, stocktake_id, sku_id, counted, counted_at, book)
  SELECT ${shopId}::uuid, ${id}::uuid, * FROM unnest(${lines.map((one) => one.skuId)}::uuid[], ${lines.map((one) => one.counted)}::bigint[],
    ${lines.map((one) => one.countedAt.toISOString())}::timestamptz[], ${lines.map((one) => one.book)}::bigint[])
  ON CONFLICT ON CONSTRAINT stocktake_lines_pkey DO UPDATE SET counted = excluded.counted, counted_at = excluded.counted_at, book = excluded.book`;

export const closeStocktake = (
  ctx: Ctx,
  one: Stocktake,
  state: 'posted' | 'cancelled',
  reason: string | null,
  byUser: Uuid | null,
) => ctx.sql`
  UPDATE inventory.stocktakes SET state = ${state}, reason = ${reason}, closed_at = ${ctx.clock.now()}, closed_by = ${byUser}
  WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = 'counting'`;
