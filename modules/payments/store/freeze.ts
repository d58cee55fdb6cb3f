import type { Ctx, Uuid } from '#kernel';

/** `over`: the order was settled or refunded before anybody had to decide. */
export type FreezeDecision = 'release' | 'leave' | 'over';
export type DecisionRow = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly paymentId: Uuid;
  readonly gateway: string;
  readonly askedAt: Date;
  readonly decideBy: Date;
  readonly endsAt: Date;
  readonly decision: FreezeDecision | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: Uuid | null;
  readonly note: string | null;
};

export const insertAsked = (
  ctx: Ctx,
  row: Pick<DecisionRow, 'shopId' | 'orderId' | 'paymentId' | 'gateway' | 'decideBy' | 'endsAt'>,
): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.freeze_decisions (shop_id, order_id, payment_id, gateway, asked_at, decide_by, ends_at)
    VALUES (${row.shopId}, ${row.orderId}, ${row.paymentId}, ${row.gateway}, ${ctx.clock.now()}, ${row.decideBy}, ${row.endsAt})
    ON CONFLICT DO NOTHING`;

export async function lockAsked(ctx: Ctx, orderId: Uuid): Promise<DecisionRow | null> {
  const [row] = await ctx.sql<
    DecisionRow[]
  >`SELECT * FROM payments.freeze_decisions WHERE order_id = ${orderId} FOR UPDATE`;
  return row ?? null;
}

export const selectAsked = (ctx: Ctx, orderIds: readonly Uuid[]): Promise<DecisionRow[]> =>
  ctx.sql<DecisionRow[]>`SELECT * FROM payments.freeze_decisions WHERE order_id = ANY(${[...orderIds]}::uuid[])`;

export async function markDecided(
  ctx: Ctx,
  row: DecisionRow,
  decision: FreezeDecision,
  by: Uuid | null,
  note: string | null,
): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.freeze_decisions SET decision = ${decision}, decided_at = ${ctx.clock.now()}, decided_by = ${by}, note = ${note}
    WHERE shop_id = ${row.shopId} AND order_id = ${row.orderId} AND decision IS NULL RETURNING order_id`;
  return rows.length === 1;
}

/** Questions nobody answered in time. */
export const selectOverdue = (ctx: Ctx, limit: number): Promise<DecisionRow[]> =>
  ctx.sql<DecisionRow[]>`
    SELECT * FROM payments.freeze_decisions WHERE decision IS NULL AND decide_by <= ${ctx.clock.now()} ORDER BY decide_by LIMIT ${limit}`;

export async function questionsOpen(ctx: Ctx): Promise<{ count: number; next: Date | null; overdue: number }> {
  const [row] = await ctx.sql<{ count: number; next: Date | null; overdue: number }[]>`
    SELECT count(*)::bigint AS count, min(decide_by) AS next, count(*) FILTER (WHERE decide_by < ${ctx.clock.now()})::bigint AS overdue
    FROM payments.freeze_decisions WHERE decision IS NULL`;
  return row ?? { count: 0, next: null, overdue: 0 };
}
