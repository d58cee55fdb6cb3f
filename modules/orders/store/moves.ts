import type { Ctx, Json, Uuid } from '#kernel';
import { userIdOf } from '#kernel';
import { TRANSITIONS, type TransitionName } from '../lifecycle.ts';
import type { OrderHead, Receiver } from '../types.ts';

export type Move = {
  readonly closedBy?: OrderHead['closedBy'];
  readonly reason?: string | null;
};

const states = (name: TransitionName): string[] => [...TRANSITIONS[name].from];

/** One order along one transition: compare-and-swap on its state. Null when it was not in a state the transition leaves. */
export async function moveOrder(
  ctx: Ctx,
  name: TransitionName,
  shopId: Uuid,
  orderId: Uuid,
  move: Move = {},
): Promise<OrderHead | null> {
  const { to } = TRANSITIONS[name];
  const at = ctx.clock.now();
  const [row] = await ctx.sql<OrderHead[]>`
    UPDATE orders.orders SET state = ${to}, closed_by = ${move.closedBy ?? null}, closed_reason = ${move.reason ?? null},
      shipped_at = CASE WHEN ${to} = 'shipped' THEN ${at}::timestamptz ELSE shipped_at END,
      completed_at = CASE WHEN ${to} = 'completed' THEN ${at}::timestamptz ELSE completed_at END,
      ready_at = CASE WHEN ${name} = 'group_full' THEN ${at}::timestamptz ELSE ready_at END,
      closed_at = CASE WHEN ${to} = 'closed' THEN ${at}::timestamptz ELSE closed_at END
    WHERE shop_id = ${shopId} AND id = ${orderId} AND state = ANY(${states(name)})
    RETURNING *`;
  return row ?? null;
}

/** All orders of a trade that wait for payment are closed. */
export const closeOrders = (
  ctx: Ctx,
  tradeId: Uuid,
  by: NonNullable<OrderHead['closedBy']>,
  reason: string,
): Promise<OrderHead[]> => ctx.sql<OrderHead[]>`
  UPDATE orders.orders SET state = ${TRANSITIONS.close_unpaid.to}, closed_by = ${by}, closed_reason = ${reason}, closed_at = ${ctx.clock.now()}
  WHERE trade_id = ${tradeId} AND state = ANY(${states('close_unpaid')})
  RETURNING *`;

export const closeTradeRow = async (ctx: Ctx, tradeId: Uuid): Promise<boolean> =>
  (
    await ctx.sql`UPDATE orders.trades SET state = 'closed', closed_at = ${ctx.clock.now()} WHERE id = ${tradeId} AND state = 'awaiting_payment' RETURNING id`
  ).length === 1;

export type Happening = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly kind: string;
  readonly cause?: string;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly data?: Json;
};

/** Appends to the history of orders whose rows this transaction has locked, so that steps count up; a cause that happened before is refused by history_cause_once. */
export function tellHistory(ctx: Ctx, happenings: readonly Happening[]) {
  const rows = happenings.map((one) => ({
    shop_id: one.shopId,
    order_id: one.orderId,
    kind: one.kind,
    cause: one.cause ?? null,
    from_state: one.from ?? null,
    to_state: one.to ?? null,
    data: one.data ?? {},
  }));
  return ctx.sql`
    INSERT INTO orders.history (shop_id, order_id, step, at, kind, cause, from_state, to_state, by_kind, by_user, data)
    SELECT h.shop_id, h.order_id, before.steps + row_number() OVER (PARTITION BY h.shop_id, h.order_id), ${ctx.clock.now()}::timestamptz, h.kind, h.cause, h.from_state,
      h.to_state, ${ctx.actor.kind}, ${userIdOf(ctx.actor)}::uuid, h.data
    FROM jsonb_to_recordset(${ctx.sql.json(rows as unknown as Json)}) AS h (shop_id uuid, order_id uuid, kind text, cause text, from_state text, to_state text, data jsonb)
    CROSS JOIN LATERAL (SELECT count(*) AS steps FROM orders.history o WHERE o.shop_id = h.shop_id AND o.order_id = h.order_id) AS before`;
}

export const causeHappened = async (ctx: Ctx, shopId: Uuid, orderId: Uuid, cause: string): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM orders.history WHERE shop_id = ${shopId} AND order_id = ${orderId} AND cause = ${cause}`)
    .length > 0;

export type HistoryRow = {
  readonly at: Date;
  readonly kind: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly byKind: string;
  readonly byUser: Uuid | null;
  readonly data: Json;
};
/** From its placing on. That one the order itself tells; only orders of the first releases have a row of it. */
export const historyOf = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<HistoryRow[]> => ctx.sql<HistoryRow[]>`
  SELECT at, kind, from_state, to_state, by_kind, by_user, data FROM (
    SELECT 0 AS step, placed_at AS at, 'placed' AS kind, NULL AS from_state, 'awaiting_payment' AS to_state, 'user' AS by_kind,
      buyer_id AS by_user, '{}'::jsonb AS data
    FROM orders.orders WHERE shop_id = ${shopId} AND id = ${orderId}
    UNION ALL
    SELECT step, at, kind, from_state, to_state, by_kind, by_user, data
    FROM orders.history WHERE shop_id = ${shopId} AND order_id = ${orderId} AND kind <> 'placed'
  ) AS told ORDER BY step`;

/** When the receivers of these orders last moved; orders whose receiver never did are absent. */
export const addressChanges = async (ctx: Ctx, shopId: Uuid, orderIds: readonly Uuid[]): Promise<Map<Uuid, Date>> =>
  new Map(
    orderIds.length === 0
      ? []
      : (
          await ctx.sql<{ orderId: Uuid; at: Date }[]>`
            SELECT order_id, max(at) AS at FROM orders.history
            WHERE shop_id = ${shopId} AND order_id = ANY(${[...orderIds]}::uuid[]) AND kind = 'address_changed' GROUP BY order_id`
        ).map((row) => [row.orderId, row.at]),
  );

export type LineCount = { readonly lineId: Uuid; readonly quantity: number };

export const shipLines = (ctx: Ctx, shopId: Uuid, orderId: Uuid, lines: readonly LineCount[]) => ctx.sql`
  UPDATE orders.lines l SET shipped_quantity = l.shipped_quantity + g.quantity
  FROM unnest(${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.quantity)}::int[]) AS g (id, quantity)
  WHERE l.shop_id = ${shopId} AND l.order_id = ${orderId} AND l.id = g.id`;

export type LineRefund = LineCount & { readonly amountFen: number; readonly cancelled: number };

/** Writes a refund on lines and order; lines_refund_within and orders_refund_within refuse more than was paid. */
export const refundLines = (
  ctx: Ctx,
  shopId: Uuid,
  orderId: Uuid,
  lines: readonly LineRefund[],
  freightFen: number,
  freightBack = false,
) =>
  Promise.all([
    ctx.sql`
      UPDATE orders.lines l SET refunded_quantity = l.refunded_quantity + g.quantity, refunded_fen = l.refunded_fen + g.amount,
        cancelled_quantity = l.cancelled_quantity + g.cancelled,
        freight_back_quantity = l.freight_back_quantity + CASE WHEN ${freightBack} THEN g.quantity ELSE 0 END
      FROM unnest(${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.quantity)}::int[], ${lines.map((line) => line.amountFen)}::bigint[],
        ${lines.map((line) => line.cancelled)}::int[]) AS g (id, quantity, amount, cancelled)
      WHERE l.shop_id = ${shopId} AND l.order_id = ${orderId} AND l.id = g.id`,
    ctx.sql`
      UPDATE orders.orders SET refunded_fen = refunded_fen + ${lines.reduce((sum, line) => sum + line.amountFen, 0)},
        refunded_freight_fen = refunded_freight_fen + ${freightFen}
      WHERE shop_id = ${shopId} AND id = ${orderId}`,
  ]);

export const writeNote = async (
  ctx: Ctx,
  shopId: Uuid,
  orderId: Uuid,
  note: string | null,
  flag: string | null,
): Promise<boolean> =>
  (
    await ctx.sql`UPDATE orders.orders SET shop_note = ${note}, flag = ${flag} WHERE shop_id = ${shopId} AND id = ${orderId} RETURNING id`
  ).length === 1;

export const writeReceiver = (ctx: Ctx, shopId: Uuid, orderId: Uuid, receiver: Receiver) => ctx.sql`
  UPDATE orders.orders SET receiver = ${ctx.sql.json(receiver as unknown as Json)} WHERE shop_id = ${shopId} AND id = ${orderId}`;

export const writeGifts = (ctx: Ctx, shopId: Uuid, orderId: Uuid, gifts: Json) => ctx.sql`
  UPDATE orders.orders SET gifts = ${ctx.sql.json(gifts)} WHERE shop_id = ${shopId} AND id = ${orderId}`;

export const markExtended = (ctx: Ctx, shopId: Uuid, orderId: Uuid) =>
  ctx.sql`UPDATE orders.orders SET confirm_extended = true WHERE shop_id = ${shopId} AND id = ${orderId} AND NOT confirm_extended`;

export const markSettled = (ctx: Ctx, shopId: Uuid, orderId: Uuid) =>
  ctx.sql`UPDATE orders.orders SET settled_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND id = ${orderId} AND settled_at IS NULL`;

export type Repricing = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly wasFen: number;
  readonly discountFen: number;
  readonly freightFen: number;
  readonly payableFen: number;
  readonly lines: readonly { id: Uuid; discounts: Json; discountFen: number; payableFen: number; freightFen: number }[];
};

/** New amounts of an unpaid order, if it still costs what the shop was looking at. */
export async function reprice(ctx: Ctx, to: Repricing): Promise<boolean> {
  const [moved] = await ctx.sql`
    UPDATE orders.orders SET discount_fen = ${to.discountFen}, freight_fen = ${to.freightFen}, payable_fen = ${to.payableFen}
    WHERE shop_id = ${to.shopId} AND id = ${to.orderId} AND state = 'awaiting_payment' AND payable_fen = ${to.wasFen} RETURNING id`;
  if (!moved) return false;
  const rows = to.lines.map((line) => ({
    id: line.id,
    discounts: line.discounts,
    discount_fen: line.discountFen,
    payable_fen: line.payableFen,
    freight_fen: line.freightFen,
  }));
  await ctx.sql`
    UPDATE orders.lines l SET discounts = g.discounts, discount_fen = g.discount_fen, payable_fen = g.payable_fen, freight_fen = g.freight_fen
    FROM jsonb_to_recordset(${ctx.sql.json(rows as unknown as Json)}) AS g (id uuid, discounts jsonb, discount_fen bigint, payable_fen bigint, freight_fen bigint)
    WHERE l.shop_id = ${to.shopId} AND l.order_id = ${to.orderId} AND l.id = g.id`;
  return true;
}

export const setTradePayable = (ctx: Ctx, tradeId: Uuid, payableFen: number) =>
  ctx.sql`UPDATE orders.trades SET payable_fen = ${payableFen} WHERE id = ${tradeId} AND state = 'awaiting_payment'`;
