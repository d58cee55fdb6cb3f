import type { Ctx, Uuid } from '#kernel';

/** Each reads everything; run by `npm run audit`, never on the way of a request. */
export const countOrders = async (ctx: Ctx): Promise<number> =>
  (await ctx.sql<{ count: number }[]>`SELECT count(*) AS count FROM orders.orders`)[0]?.count ?? 0;

export const amountsAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'order ' || o.id || ': goods ' || o.goods_fen || ', discount ' || o.discount_fen || ', freight ' || o.freight_fen || ', refunded ' || o.refunded_fen
    || '; its lines say ' || l.goods || ', ' || l.discount || ', ' || l.freight || ', ' || l.refunded AS breach
  FROM orders.orders o
  JOIN (SELECT shop_id, order_id, sum(unit_list_fen * quantity) AS goods, sum(discount_fen) AS discount, sum(freight_fen) AS freight, sum(refunded_fen) AS refunded
    FROM orders.lines GROUP BY shop_id, order_id) l ON l.shop_id = o.shop_id AND l.order_id = o.id
  WHERE (o.goods_fen, o.discount_fen, o.freight_fen, o.refunded_fen) IS DISTINCT FROM (l.goods, l.discount, l.freight, l.refunded)
  UNION ALL
  SELECT 'order ' || o.id || ' has no lines' FROM orders.orders o
  WHERE NOT EXISTS (SELECT 1 FROM orders.lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id)
  UNION ALL
  SELECT 'line ' || l.id || ': its discounts sum to ' || d.sum || ', not ' || l.discount_fen
  FROM orders.lines l CROSS JOIN LATERAL (SELECT coalesce(sum((one->>'amountFen')::bigint), 0) AS sum FROM jsonb_array_elements(l.discounts) AS one) d
  WHERE d.sum <> l.discount_fen
  UNION ALL
  SELECT 'order ' || o.id || ': ' || f.off || ' fen came off a freight of ' || f.whole || ', and ' || o.freight_fen || ' were left'
  FROM orders.orders o
  CROSS JOIN LATERAL (SELECT
    (SELECT coalesce(sum((one->>'amountFen')::bigint), 0) FROM orders.lines l CROSS JOIN LATERAL jsonb_array_elements(l.freight_discounts) AS one
      WHERE l.shop_id = o.shop_id AND l.order_id = o.id) AS off,
    (SELECT coalesce(sum((one->>'amountFen')::bigint), 0) FROM jsonb_array_elements(o.freight->'groups') AS one) AS whole) f
  WHERE f.off > 0 AND f.off + o.freight_fen > f.whole
  LIMIT 100`;

export const tradesAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'trade ' || t.id || ' is ' || t.state || ' for ' || t.payable_fen || ' fen, its orders: ' || coalesce(o.said, 'none') AS breach
  FROM orders.trades t
  LEFT JOIN (SELECT trade_id, sum(payable_fen) FILTER (WHERE state <> 'closed' OR paid_at IS NOT NULL) AS live, sum(payable_fen) AS total,
      bool_or(state = 'awaiting_payment') AS waits, bool_or(paid_at IS NOT NULL) AS paid, string_agg(state || ' ' || payable_fen, ', ') AS said
    FROM orders.orders GROUP BY trade_id) o ON o.trade_id = t.id
  WHERE o.trade_id IS NULL OR (t.state = 'awaiting_payment') <> coalesce(o.waits, false) OR (t.state = 'paid') <> coalesce(o.paid, false)
    OR (t.state <> 'closed' AND t.payable_fen <> o.live)
  LIMIT 100`;

export const timersAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'order ' || o.id || ' is ' || o.state || ' without its timer' AS breach FROM orders.orders o
  LEFT JOIN orders.timers t ON t.shop_id = o.shop_id AND t.order_id = o.id AND t.fired_at IS NULL
    AND t.kind = CASE o.state WHEN 'awaiting_payment' THEN 'pay' WHEN 'shipped' THEN 'confirm' END
  WHERE o.state IN ('awaiting_payment', 'shipped') AND t.order_id IS NULL LIMIT 100`;

/** Pieces each order should still hold in stock. */
export const openPieces = (ctx: Ctx): Promise<{ shopId: Uuid; orderId: Uuid; skuId: Uuid; open: number }[]> => ctx.sql`
  SELECT shop_id, order_id, sku_id, sum(open)::bigint AS open FROM (
  SELECT l.shop_id, l.order_id, l.sku_id, l.quantity - l.shipped_quantity - l.cancelled_quantity AS open
  FROM orders.lines l JOIN orders.orders o ON o.shop_id = l.shop_id AND o.id = l.order_id
  WHERE o.state IN ('awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped') AND l.quantity > l.shipped_quantity + l.cancelled_quantity
    AND NOT (l.stock_at_payment AND o.state = 'awaiting_payment')
  UNION ALL
  SELECT o.shop_id, o.id, (g ->> 'skuId')::uuid, (g ->> 'quantity')::int - (g ->> 'cancelled')::int
  FROM orders.orders o CROSS JOIN jsonb_array_elements(o.gifts) g
  WHERE o.gifts <> '[]' AND o.state IN ('awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped')
    AND g ->> 'parcelId' IS NULL AND (g ->> 'quantity')::int > (g ->> 'cancelled')::int) AS due
  GROUP BY shop_id, order_id, sku_id`;

/** What the escrow of each order that was ever paid must hold: all that was paid and not refunded until it is settled. */
export const escrowsDue = (
  ctx: Ctx,
  after: Uuid | null,
  limit: number,
): Promise<{ shopId: Uuid; orderId: Uuid; due: number; journals: boolean }[]> => ctx.sql`
  SELECT shop_id, id AS order_id, payable_fen > 0 AS journals,
    CASE WHEN settled_at IS NOT NULL THEN 0 ELSE payable_fen - refunded_fen - refunded_freight_fen END AS due
  FROM orders.orders WHERE paid_at IS NOT NULL AND settled_at IS NULL ${after ? ctx.sql`AND id > ${after}` : ctx.sql``}
  ORDER BY id LIMIT ${limit}`;

export const compensationsDue = (
  ctx: Ctx,
): Promise<{ shopId: Uuid; orderId: Uuid; state: string; way: string | null; sendingId: Uuid | null }[]> =>
  ctx.sql`SELECT shop_id, order_id, state, way, sending_id FROM orders.compensations WHERE state <> 'excused' ORDER BY order_id`;

/** What shops bore of discounts by rule, order after order: by what rule, and when it was placed. */
export const borneByShops = (
  ctx: Ctx,
  after: Uuid | null,
  limit: number,
): Promise<{ orderId: Uuid; shopId: Uuid; ruleIds: Uuid[]; at: Date }[]> => ctx.sql`
  SELECT o.id AS order_id, o.shop_id, o.placed_at AS at, coalesce(array_agg(DISTINCT (d ->> 'ruleId')::uuid) FILTER (WHERE d ->> 'ruleId' IS NOT NULL), '{}') AS rule_ids
  FROM (SELECT id, shop_id, placed_at FROM orders.orders WHERE ${after ? ctx.sql`id > ${after}` : ctx.sql`true`} ORDER BY id LIMIT ${limit}) o
  LEFT JOIN orders.lines l ON l.shop_id = o.shop_id AND l.order_id = o.id
  LEFT JOIN LATERAL jsonb_array_elements(l.discounts || l.freight_discounts) AS d ON d ->> 'funder' = 'shop' AND d ->> 'ruleId' IS NOT NULL
  GROUP BY o.id, o.shop_id, o.placed_at ORDER BY o.id`;
