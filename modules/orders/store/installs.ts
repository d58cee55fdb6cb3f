import type { Ctx, Text2, Uuid } from '#kernel';

/** A line of goods and the line of service that installs it. */
export type InstallRow = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  readonly installShopId: Uuid;
  readonly installOrderId: Uuid;
  readonly installLineId: Uuid;
  readonly quantity: number;
  readonly withDelivery: boolean;
  readonly goodsTitle: Text2;
  readonly serviceTitle: Text2;
};

/** All of a trade in one statement. */
export const insertInstalls = (tx: Ctx, rows: readonly InstallRow[]) => {
  const words = JSON.stringify(
    rows.map((row) => ({
      shop_id: row.shopId,
      order_id: row.orderId,
      line_id: row.lineId,
      install_shop_id: row.installShopId,
      install_order_id: row.installOrderId,
      install_line_id: row.installLineId,
      quantity: row.quantity,
      with_delivery: row.withDelivery,
      goods_title: row.goodsTitle,
      service_title: row.serviceTitle,
    })),
  );
  return tx.sql`
    INSERT INTO orders.installs (shop_id, order_id, line_id, install_shop_id, install_order_id, install_line_id, quantity, with_delivery, goods_title, service_title)
    SELECT * FROM json_to_recordset(${words}::text::json) AS i (shop_id uuid, order_id uuid, line_id uuid, install_shop_id uuid, install_order_id uuid,
      install_line_id uuid, quantity int, with_delivery boolean, goods_title jsonb, service_title jsonb)`;
};

export type InstallNow = InstallRow & {
  /** Pieces of the service line: visited, refunded, still to come. */
  readonly doneQuantity: number;
  readonly refundedQuantity: number;
  readonly closed: boolean;
};

/** Installs that an order's goods have, or that an order's services do. */
export const installsOf = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<InstallNow[]> => ctx.sql<InstallNow[]>`
  SELECT i.*, l.shipped_quantity AS done_quantity, l.refunded_quantity, o.state = 'closed' AS closed
  FROM (
    SELECT * FROM orders.installs WHERE shop_id = ${shopId} AND order_id = ${orderId}
    UNION SELECT * FROM orders.installs WHERE install_shop_id = ${shopId} AND install_order_id = ${orderId}
  ) AS i
  JOIN orders.lines l ON l.shop_id = i.install_shop_id AND l.order_id = i.install_order_id AND l.id = i.install_line_id
  JOIN orders.orders o ON o.shop_id = i.install_shop_id AND o.id = i.install_order_id
  ORDER BY i.line_id`;

/** Lines of these orders that are done in the visit that brings their goods. */
export const doneWithDelivery = (
  ctx: Ctx,
  shopId: Uuid,
  orderIds: readonly Uuid[],
): Promise<{ orderId: Uuid; lineId: Uuid }[]> =>
  ctx.sql<{ orderId: Uuid; lineId: Uuid }[]>`
    SELECT DISTINCT order_id, install_line_id AS line_id FROM orders.installs
    WHERE shop_id = ${shopId} AND order_id = ANY(${[...orderIds]}::uuid[]) AND with_delivery`;

export type GoodsGone = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  readonly buyerId: Uuid;
  /** Pieces of the service whose goods went back. */
  readonly gone: number;
  readonly toDo: number;
  readonly refundedQuantity: number;
};

/** Paid services still to be done, touched by this order on either side, with how many of their goods went back meanwhile. */
export const goodsGone = (ctx: Ctx, orderId: Uuid): Promise<GoodsGone[]> => ctx.sql<GoodsGone[]>`
  SELECT l.shop_id, l.order_id, l.id AS line_id, o.buyer_id, l.refunded_quantity,
    l.quantity - l.shipped_quantity - l.cancelled_quantity AS to_do,
    sum(CASE WHEN g.state = 'closed' THEN i.quantity ELSE least(i.quantity, goods.refunded_quantity) END)::int AS gone
  FROM (
    SELECT install_shop_id, install_order_id, install_line_id FROM orders.installs WHERE order_id = ${orderId}
    UNION SELECT install_shop_id, install_order_id, install_line_id FROM orders.installs WHERE install_order_id = ${orderId}
  ) AS touched
  JOIN orders.installs i USING (install_shop_id, install_order_id, install_line_id)
  JOIN orders.orders g ON g.shop_id = i.shop_id AND g.id = i.order_id
  JOIN orders.lines goods ON goods.shop_id = i.shop_id AND goods.order_id = i.order_id AND goods.id = i.line_id
  JOIN orders.orders o ON o.shop_id = i.install_shop_id AND o.id = i.install_order_id
  JOIN orders.lines l ON l.shop_id = o.shop_id AND l.order_id = o.id AND l.id = i.install_line_id
  WHERE o.state IN ('awaiting_shipment', 'partly_shipped')
  GROUP BY l.shop_id, l.order_id, l.id, o.buyer_id, l.quantity, l.shipped_quantity, l.cancelled_quantity, l.refunded_quantity
  ORDER BY l.shop_id, l.order_id, l.id`;

export const installsAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql<{ breach: string }[]>`
  SELECT 'goods line ' || i.line_id || ' has no such install line ' || i.install_line_id AS breach
  FROM orders.installs i
  LEFT JOIN orders.lines l ON l.shop_id = i.install_shop_id AND l.order_id = i.install_order_id AND l.id = i.install_line_id
  WHERE l.id IS NULL
  UNION ALL
  SELECT 'install line ' || l.id || ' of ' || l.quantity || ' pieces installs ' || sum(i.quantity)
  FROM orders.installs i
  JOIN orders.lines l ON l.shop_id = i.install_shop_id AND l.order_id = i.install_order_id AND l.id = i.install_line_id
  GROUP BY l.id, l.quantity HAVING sum(i.quantity) > l.quantity
  LIMIT 100`;
