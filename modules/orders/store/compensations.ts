import type { Ctx, Uuid } from '#kernel';
import type { Excuse } from '../lateness.ts';
import type { Place } from './lists.ts';

export type CompensationState = 'excused' | 'owed' | 'held' | 'deferred' | 'paid' | 'unpaid';
/** By the provider's transfer, or as a refund of part of the late order. */
export type CompensationWay = 'transfer' | 'refund';
export type Compensation = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly promisedAt: Date;
  readonly decidedAt: Date;
  readonly state: CompensationState;
  readonly excuse: Excuse | null;
  readonly baseFen: number;
  readonly amountFen: number;
  readonly heldAt: Date | null;
  readonly paidAt: Date | null;
  readonly transferNo: string | null;
  readonly way: CompensationWay | null;
  readonly sendingId: Uuid | null;
  readonly failure: string | null;
  readonly dueAt: Date | null;
  readonly attempts: number;
};
export type CompensationRow = Compensation & { readonly number: string };

/** False when the order's lateness was decided before. */
export const insertCompensation = async (ctx: Ctx, one: Compensation): Promise<boolean> =>
  (
    await ctx.sql`
      INSERT INTO orders.compensations (shop_id, order_id, buyer_id, promised_at, decided_at, state, excuse, base_fen, amount_fen, due_at)
      VALUES (${one.shopId}, ${one.orderId}, ${one.buyerId}, ${one.promisedAt}, ${one.decidedAt}, ${one.state}, ${one.excuse}, ${one.baseFen},
        ${one.amountFen}, ${one.dueAt})
      ON CONFLICT ON CONSTRAINT compensations_pkey DO NOTHING RETURNING order_id`
  ).length === 1;

export const compensationOfOrder = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Compensation | null> =>
  (
    await ctx.sql<
      Compensation[]
    >`SELECT * FROM orders.compensations WHERE shop_id = ${shopId} AND order_id = ${orderId}`
  )[0] ?? null;

/** Takes what is due, each for one worker: until `leasedUntil` nobody else gets it, after a crash somebody does. */
export const claimCompensations = (ctx: Ctx, limit: number, leasedUntil: Date): Promise<Compensation[]> => ctx.sql<
  Compensation[]
>`
  UPDATE orders.compensations c SET due_at = ${leasedUntil}, attempts = c.attempts + 1
  FROM (SELECT shop_id, order_id FROM orders.compensations WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
  WHERE c.shop_id = due.shop_id AND c.order_id = due.order_id
  RETURNING c.*`;

export const lockCompensation = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Compensation | null> =>
  (
    await ctx.sql<
      Compensation[]
    >`SELECT * FROM orders.compensations WHERE shop_id = ${shopId} AND order_id = ${orderId} FOR UPDATE`
  )[0] ?? null;

/** The compensation that a transfer or refund carries, locked. */
export const lockSending = async (ctx: Ctx, shopId: Uuid, sendingId: Uuid): Promise<Compensation | null> =>
  (
    await ctx.sql<
      Compensation[]
    >`SELECT * FROM orders.compensations WHERE shop_id = ${shopId} AND sending_id = ${sendingId} AND state = 'held' FOR UPDATE`
  )[0] ?? null;

export const markHeld = (ctx: Ctx, one: Compensation, way: CompensationWay, sendingId: Uuid) => ctx.sql`
  UPDATE orders.compensations SET state = 'held', held_at = ${ctx.clock.now()}, due_at = NULL, failure = NULL, attempts = 0, way = ${way},
    sending_id = ${sendingId}
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state IN ('owed', 'deferred')`;

export const markPaidOut = (ctx: Ctx, one: Compensation, transferNo: string | null) => ctx.sql`
  UPDATE orders.compensations SET state = 'paid', paid_at = ${ctx.clock.now()}, due_at = NULL, transfer_no = ${transferNo}, failure = NULL
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state = 'held'`;

/** Not by a transfer: out of the order itself, looked at again at `dueAt`. */
export const markDeferred = (ctx: Ctx, one: Compensation, dueAt: Date, failure: string | null) => ctx.sql`
  UPDATE orders.compensations SET state = 'deferred', due_at = ${dueAt}, failure = ${failure}, attempts = 0
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state IN ('owed', 'held')`;

export const markUnpaid = (ctx: Ctx, one: Compensation, failure: string) => ctx.sql`
  UPDATE orders.compensations SET state = 'unpaid', due_at = NULL, failure = ${failure}
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state IN ('held', 'deferred')`;

export const putOff = (ctx: Ctx, one: Compensation, until: Date, failure: string | null) => ctx.sql`
  UPDATE orders.compensations SET due_at = ${until}, failure = coalesce(${failure}, failure)
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId} AND state IN ('owed', 'deferred')`;

/** Money has come to the shop: what it owes is asked for at once, and what was to come out of the settled order. */
export const hastenOwed = (ctx: Ctx, shopId: Uuid) => ctx.sql`
  UPDATE orders.compensations SET due_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND state IN ('owed', 'deferred') AND due_at > ${ctx.clock.now()}`;

/** Newest first; of one shop, or of the market. */
export const compensations = (
  ctx: Ctx,
  filter: { readonly shopId?: Uuid | undefined; readonly state?: CompensationState | undefined },
  before: Place | null,
  limit: number,
): Promise<CompensationRow[]> => ctx.sql<CompensationRow[]>`
  SELECT c.*, o.number FROM orders.compensations c JOIN orders.orders o ON o.shop_id = c.shop_id AND o.id = c.order_id
  WHERE true ${filter.shopId ? ctx.sql`AND c.shop_id = ${filter.shopId}` : ctx.sql``} ${filter.state ? ctx.sql`AND c.state = ${filter.state}` : ctx.sql``}
    ${before ? ctx.sql`AND (c.decided_at, c.order_id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY c.decided_at DESC, c.order_id DESC LIMIT ${limit}`;

export const owedOfShop = async (
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> =>
  (
    await ctx.sql<{ count: number; nextDeadlineAt: Date | null; overdue: number }[]>`
      SELECT count(*) AS count, NULL::timestamptz AS next_deadline_at, count(*) AS overdue FROM orders.compensations WHERE shop_id = ${shopId} AND state = 'owed'`
  )[0] ?? { count: 0, nextDeadlineAt: null, overdue: 0 };

export const pauseBegan = (ctx: Ctx, shopId: Uuid) => ctx.sql`
  INSERT INTO orders.shop_pauses (shop_id, paused_at) VALUES (${shopId}, ${ctx.clock.now()}) ON CONFLICT DO NOTHING`;
export const pauseEnded = (ctx: Ctx, shopId: Uuid) => ctx.sql`
  UPDATE orders.shop_pauses SET resumed_at = ${ctx.clock.now()} WHERE shop_id = ${shopId} AND resumed_at IS NULL`;
export const pausesOf = (
  ctx: Ctx,
  shopId: Uuid,
  until: Date,
): Promise<{ pausedAt: Date; resumedAt: Date | null }[]> => ctx.sql`
  SELECT paused_at, resumed_at FROM orders.shop_pauses WHERE shop_id = ${shopId} AND paused_at <= ${until} ORDER BY paused_at DESC LIMIT 20`;
