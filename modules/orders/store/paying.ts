import type { Ctx, Uuid } from '#kernel';
import { userIdOf } from '#kernel';
import { TRANSITIONS } from '../lifecycle.ts';
import type { OrderHead } from '../types.ts';

export type PaidOrder = OrderHead & {
  /** Whether the trade itself was waiting, too. */
  readonly traded: boolean;
  readonly wantsStock: boolean;
  readonly usesCoupon: boolean;
  readonly usesBudget: boolean;
  readonly usesPurse: boolean;
};

/** Trades that wait for payment become paid with all their orders; each says whether a line of it takes its stock only now. */
export const payOrders = (
  ctx: Ctx,
  trades: readonly { readonly tradeId: Uuid; readonly paidAt: string }[],
): Promise<PaidOrder[]> => ctx.sql`
  WITH paid AS MATERIALIZED (
    SELECT * FROM unnest((SELECT ${trades.map((one) => one.tradeId)}::uuid[]), (SELECT ${trades.map((one) => one.paidAt)}::timestamptz[]))
      AS p (trade_id, paid_at)
  ), trade AS (
    UPDATE orders.trades t SET state = 'paid', paid_at = paid.paid_at FROM paid WHERE t.id = paid.trade_id AND t.state = 'awaiting_payment' RETURNING t.id
  )
  UPDATE orders.orders o SET state = CASE WHEN waits_for = 'group' THEN ${TRANSITIONS.pay_group.to} ELSE ${TRANSITIONS.pay.to} END, paid_at = paid.paid_at
  FROM paid
  WHERE o.trade_id = paid.trade_id AND o.state = ANY(${[...TRANSITIONS.pay.from] as string[]})
  RETURNING o.*, EXISTS (SELECT 1 FROM trade WHERE trade.id = o.trade_id) AS traded,
    EXISTS (SELECT 1 FROM orders.lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id AND l.stock_at_payment) AS wants_stock,
    EXISTS (SELECT 1 FROM orders.lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id AND (l.discounts || l.freight_discounts) @? '$[*].couponId') AS uses_coupon,
    EXISTS (SELECT 1 FROM orders.lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id AND (l.discounts || l.freight_discounts) @? '$[*].budget') AS uses_budget,
    EXISTS (SELECT 1 FROM orders.lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id AND l.discounts @? '$[*] ? (@.kind == "points" || @.kind == "balance")') AS uses_purse`;

/** What follows for paid orders, in one statement: the time to pay is over, the time to ship begins where `shipBy` says when, and their history tells it. */
export const beginAfterPayment = (
  ctx: Ctx,
  orders: readonly (Pick<OrderHead, 'shopId' | 'id' | 'state'> & { readonly shipBy: Date | null })[],
) => ctx.sql`
  WITH paid AS MATERIALIZED (
    SELECT * FROM unnest((SELECT ${orders.map((order) => order.shopId)}::uuid[]), (SELECT ${orders.map((order) => order.id)}::uuid[]),
      (SELECT ${orders.map((order) => order.state)}::text[]), (SELECT ${orders.map((order) => order.shipBy?.toISOString() ?? null)}::timestamptz[])) AS p (shop_id, order_id, state, ship_by)
  ), ended AS (
    UPDATE orders.timers AS t SET fired_at = ${ctx.clock.now()} FROM paid
    WHERE t.shop_id = paid.shop_id AND t.order_id = paid.order_id AND t.kind = 'pay' AND t.fired_at IS NULL
  ), told AS (
    INSERT INTO orders.history (shop_id, order_id, step, at, kind, from_state, to_state, by_kind, by_user, data)
    SELECT shop_id, order_id, 1 + (SELECT count(*) FROM orders.history AS h WHERE h.shop_id = paid.shop_id AND h.order_id = paid.order_id),
      ${ctx.clock.now()}::timestamptz, 'paid', 'awaiting_payment', state, ${ctx.actor.kind}, ${userIdOf(ctx.actor)}::uuid, '{}'
    FROM paid
  )
  INSERT INTO orders.timers AS t (shop_id, order_id, kind, fires_at, due_at)
  SELECT shop_id, order_id, 'ship', ship_by, ship_by FROM paid WHERE ship_by IS NOT NULL
  ON CONFLICT (shop_id, order_id, kind) DO UPDATE SET fires_at = excluded.fires_at, due_at = excluded.due_at, fired_at = NULL, attempts = 0`;
