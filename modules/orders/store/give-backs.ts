import type { Ctx, Uuid } from '#kernel';

export type GiveBack = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly state: 'asked' | 'failed' | 'done';
  readonly amountFen: number;
  readonly tries: number;
  readonly dueAt: Date | null;
};

export const insertGiveBack = (ctx: Ctx, shopId: Uuid, orderId: Uuid, amountFen: number) => ctx.sql`
  INSERT INTO orders.give_backs (shop_id, order_id, amount_fen, asked_at) VALUES (${shopId}, ${orderId}, ${amountFen}, ${ctx.clock.now()})`;

export const lockGiveBack = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<GiveBack | null> =>
  (
    await ctx.sql<GiveBack[]>`
      SELECT shop_id, order_id, state, amount_fen, tries, due_at FROM orders.give_backs WHERE shop_id = ${shopId} AND order_id = ${orderId} FOR UPDATE`
  )[0] ?? null;

export const endGiveBack = (ctx: Ctx, shopId: Uuid, orderId: Uuid) => ctx.sql`
  UPDATE orders.give_backs SET state = 'done', done_at = ${ctx.clock.now()}, due_at = NULL, failure = NULL
  WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state <> 'done'`;

export const failGiveBack = (ctx: Ctx, shopId: Uuid, orderId: Uuid, failure: string, dueAt: Date) => ctx.sql`
  UPDATE orders.give_backs SET state = 'failed', failure = ${failure}, due_at = ${dueAt}
  WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'asked'`;

export const tryGiveBack = (ctx: Ctx, shopId: Uuid, orderId: Uuid) => ctx.sql`
  UPDATE orders.give_backs SET state = 'asked', tries = tries + 1, due_at = NULL WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'failed'`;

export const dueGiveBacks = (ctx: Ctx, limit: number): Promise<{ shopId: Uuid; orderId: Uuid }[]> => ctx.sql`
  SELECT shop_id, order_id FROM orders.give_backs WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit}`;

/** Closed by the market after payment, and the money neither back nor asked for: for the audit. */
export const giveBacksAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'order ' || o.id || ' was closed by ' || o.closed_by || ' when paid; its money (' || o.payable_fen || ' fen) is ' || coalesce(g.state, 'not asked for')
    || ', refunded ' || o.refunded_fen + o.refunded_freight_fen AS breach
  FROM orders.orders o LEFT JOIN orders.give_backs g ON g.shop_id = o.shop_id AND g.order_id = o.id
  WHERE (o.closed_by IN ('sold_out', 'platform') OR o.waits_for = 'group' AND o.ready_at IS NULL) AND o.state = 'closed' AND o.paid_at IS NOT NULL AND o.payable_fen > 0
    AND (g.state IS NULL OR g.amount_fen <> o.payable_fen OR (g.state = 'done') <> (o.refunded_fen + o.refunded_freight_fen = o.payable_fen))
  LIMIT 100`;
