import type { Ctx, Uuid } from '#kernel';
import type { TimerKind } from '../lifecycle.ts';

export type TimerKey = { readonly shopId: Uuid; readonly orderId: Uuid };
export type DueTimer = TimerKey & { readonly kind: TimerKind; readonly firesAt: Date; readonly attempts: number };

export const setTimers = (
  ctx: Ctx,
  kind: TimerKind,
  timers: readonly (TimerKey & { readonly firesAt: Date })[],
) => ctx.sql`
  INSERT INTO orders.timers AS t (shop_id, order_id, kind, fires_at, due_at)
  SELECT shop_id, order_id, ${kind}, fires_at, fires_at FROM unnest(${timers.map((timer) => timer.shopId)}::uuid[], ${timers.map((timer) => timer.orderId)}::uuid[],
    ${timers.map((timer) => timer.firesAt.toISOString())}::timestamptz[]) AS g (shop_id, order_id, fires_at)
  ON CONFLICT (shop_id, order_id, kind) DO UPDATE SET fires_at = excluded.fires_at, due_at = excluded.due_at, fired_at = NULL, attempts = 0`;

/** What the timer waited for has come, or will not come any more. */
export const endTimers = (ctx: Ctx, kinds: readonly TimerKind[], orders: readonly TimerKey[]) => ctx.sql`
  UPDATE orders.timers t SET fired_at = ${ctx.clock.now()}
  FROM unnest(${orders.map((order) => order.shopId)}::uuid[], ${orders.map((order) => order.orderId)}::uuid[]) AS g (shop_id, order_id)
  WHERE t.shop_id = g.shop_id AND t.order_id = g.order_id AND t.kind = ANY(${kinds as string[]}) AND t.fired_at IS NULL`;

/** Takes due timers, each for one worker: until `leasedUntil` nobody else gets them, after a crash somebody does. */
export const claimTimers = (ctx: Ctx, limit: number, leasedUntil: Date): Promise<DueTimer[]> => ctx.sql<DueTimer[]>`
  UPDATE orders.timers t SET due_at = ${leasedUntil}, attempts = t.attempts + 1
  FROM (
    SELECT shop_id, order_id, kind FROM orders.timers
    WHERE due_at <= ${ctx.clock.now()} AND fired_at IS NULL AND paused_at IS NULL
    ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
  WHERE t.shop_id = due.shop_id AND t.order_id = due.order_id AND t.kind = due.kind
  RETURNING t.shop_id, t.order_id, t.kind, t.fires_at, t.attempts`;

export const pauseTimer = (ctx: Ctx, key: TimerKey, kind: TimerKind) => ctx.sql`
  UPDATE orders.timers SET paused_at = ${ctx.clock.now()}
  WHERE shop_id = ${key.shopId} AND order_id = ${key.orderId} AND kind = ${kind} AND fired_at IS NULL AND paused_at IS NULL`;

/** Goes on with the time it had left when it was paused. */
export const resumeTimer = (ctx: Ctx, key: TimerKey, kind: TimerKind) => ctx.sql`
  UPDATE orders.timers SET fires_at = fires_at + (${ctx.clock.now()}::timestamptz - paused_at), due_at = fires_at + (${ctx.clock.now()}::timestamptz - paused_at), paused_at = NULL
  WHERE shop_id = ${key.shopId} AND order_id = ${key.orderId} AND kind = ${kind} AND fired_at IS NULL AND paused_at IS NOT NULL`;

export const moveTimer = (ctx: Ctx, key: TimerKey, kind: TimerKind, firesAt: Date) => ctx.sql`
  UPDATE orders.timers SET fires_at = ${firesAt}, due_at = ${firesAt}
  WHERE shop_id = ${key.shopId} AND order_id = ${key.orderId} AND kind = ${kind} AND fired_at IS NULL`;

export const retryTimer = (ctx: Ctx, timer: DueTimer, at: Date) => ctx.sql`
  UPDATE orders.timers SET due_at = ${at} WHERE shop_id = ${timer.shopId} AND order_id = ${timer.orderId} AND kind = ${timer.kind} AND fired_at IS NULL`;
