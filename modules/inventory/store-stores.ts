import type { Ctx, Uuid } from '#kernel';

export type StoreRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly name: string;
  readonly divisionCode: string;
  readonly street: string;
  readonly hours: string | null;
  /** SKUs it has too few of. */
  readonly short: readonly Uuid[];
};

export const storesWith = (
  ctx: Ctx,
  lines: readonly { readonly shopId: Uuid; readonly skuId: Uuid; readonly quantity: number }[],
): Promise<StoreRow[]> => ctx.sql<StoreRow[]>`
  WITH wanted AS (
    SELECT shop_id, sku_id, sum(quantity) AS quantity
    FROM unnest(${lines.map((line) => line.shopId)}::uuid[], ${lines.map((line) => line.skuId)}::uuid[], ${lines.map((line) => line.quantity)}::int[])
      AS w (shop_id, sku_id, quantity) GROUP BY shop_id, sku_id
  )
  SELECT h.shop_id, h.id, h.name, h.division_code, h.street, h.hours,
    ARRAY(SELECT w.sku_id FROM wanted w LEFT JOIN inventory.stock s ON s.shop_id = w.shop_id AND s.sku_id = w.sku_id AND s.warehouse_id = h.id
      WHERE w.shop_id = h.shop_id AND coalesce(s.on_hand - s.reserved - s.locked, 0) < w.quantity) AS short
  FROM inventory.warehouses h
  WHERE h.shop_id = ANY(${[...new Set(lines.map((line) => line.shopId))]}::uuid[]) AND h.kind = 'store' AND h.state = 'open'
    AND h.division_code IS NOT NULL AND h.street IS NOT NULL
  ORDER BY h.shop_id, h.priority, h.created_at, h.id`;
