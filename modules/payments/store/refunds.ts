import type { Ctx, Json, Uuid } from '#kernel';
import { REFUND_MOVES, statesBefore } from '../lifecycle.ts';
import type { RefundState } from '../model.ts';
import type { KeptShare } from '../shares.ts';

export type RefundSource = 'escrow' | 'balance' | 'late';
export type RefundRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly paymentId: Uuid;
  readonly cause: string;
  readonly amountFen: number;
  /** Of it from the platform's commission, the rest from the shop. */
  readonly commissionFen: number;
  /** Commission given back for the order up to and with this refund. */
  readonly commissionUntilFen: number;
  readonly commissionReturnedAt: Date | null;
  /** What funders get back of what they gave, from the shop. */
  readonly shares: readonly KeptShare[];
  readonly fundedFen: number;
  /** What of the split commission goes back at the provider. */
  readonly splitReturnFen: number;
  readonly reason: string;
  readonly lines: Json;
  readonly source: RefundSource;
  readonly state: RefundState;
  readonly gatewayNo: string | null;
  readonly failure: string | null;
  readonly requestedAt: Date;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
  readonly attempts: number;
};

export async function selectRefundByCause(ctx: Ctx, shopId: Uuid, cause: string): Promise<RefundRow | null> {
  const [row] = await ctx.sql<
    RefundRow[]
  >`SELECT * FROM payments.refunds WHERE shop_id = ${shopId} AND cause = ${cause}`;
  return row ?? null;
}

export const insertRefund = (
  ctx: Ctx,
  refund: Pick<
    RefundRow,
    'shopId' | 'id' | 'orderId' | 'paymentId' | 'cause' | 'amountFen' | 'reason' | 'lines' | 'source'
  > &
    Partial<Pick<RefundRow, 'commissionFen' | 'commissionUntilFen' | 'shares' | 'fundedFen' | 'splitReturnFen'>>,
): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.refunds (shop_id, id, order_id, payment_id, cause, amount_fen, commission_fen, commission_until_fen, shares, funded_fen, split_return_fen, reason, lines, source, state, requested_at, next_at)
    VALUES (${refund.shopId}, ${refund.id}, ${refund.orderId}, ${refund.paymentId}, ${refund.cause}, ${refund.amountFen}, ${refund.commissionFen ?? 0},
      ${refund.commissionUntilFen ?? 0}, ${ctx.sql.json([...(refund.shares ?? [])])}, ${refund.fundedFen ?? 0}, ${refund.splitReturnFen ?? 0}, ${refund.reason},
      ${JSON.stringify(refund.lines)}::text::jsonb, ${refund.source}, 'requested', ${ctx.clock.now()}, ${ctx.clock.now()})`;

/** Takes from what is left of the part; the constraint parts_refund_within refuses more than was paid. `by` may be negative: given back. */
export const reserveRefund = (
  ctx: Ctx,
  part: { shopId: Uuid; paymentId: Uuid; orderId: Uuid },
  column: 'refunded_fen' | 'refunded_after_fen',
  by: number,
): Promise<unknown> =>
  column === 'refunded_fen'
    ? ctx.sql`
        UPDATE payments.parts SET refunded_fen = refunded_fen + ${by}
        WHERE shop_id = ${part.shopId} AND payment_id = ${part.paymentId} AND order_id = ${part.orderId}`
    : ctx.sql`
        UPDATE payments.parts SET refunded_after_fen = refunded_after_fen + ${by}
        WHERE shop_id = ${part.shopId} AND payment_id = ${part.paymentId} AND order_id = ${part.orderId}`;

export async function selectRefund(ctx: Ctx, id: Uuid): Promise<RefundRow | null> {
  const [row] = await ctx.sql<RefundRow[]>`SELECT * FROM payments.refunds WHERE id = ${id}`;
  return row ?? null;
}

export async function lockRefund(ctx: Ctx, id: Uuid): Promise<RefundRow | null> {
  const [row] = await ctx.sql<RefundRow[]>`SELECT * FROM payments.refunds WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

export const markRefundSent = (ctx: Ctx, refund: RefundRow, gatewayNo: string): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.refunds SET state = 'sent', gateway_no = ${gatewayNo}, sent_at = coalesce(sent_at, ${ctx.clock.now()})
    WHERE shop_id = ${refund.shopId} AND id = ${refund.id} AND state = ANY(${statesBefore(REFUND_MOVES, 'sent')})`;

export const markCommissionReturned = (ctx: Ctx, refund: RefundRow, at: Date): Promise<unknown> =>
  ctx.sql`UPDATE payments.refunds SET commission_returned_at = ${at} WHERE shop_id = ${refund.shopId} AND id = ${refund.id}`;

export async function endRefund(
  ctx: Ctx,
  refund: RefundRow,
  end: { state: 'succeeded' | 'failed'; gatewayNo: string | null; endedAt: Date; failure: string | null },
): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.refunds SET state = ${end.state}, gateway_no = coalesce(${end.gatewayNo}, gateway_no), ended_at = ${end.endedAt},
      failure = ${end.failure}, next_at = NULL
    WHERE shop_id = ${refund.shopId} AND id = ${refund.id} AND state = ANY(${statesBefore(REFUND_MOVES, end.state)}) RETURNING id`;
  return rows.length === 1;
}

export async function claimRefunds(ctx: Ctx, limit: number, nextOf: (attempts: number) => Date): Promise<RefundRow[]> {
  const due = await ctx.sql<RefundRow[]>`
    SELECT * FROM payments.refunds WHERE next_at <= ${ctx.clock.now()} ORDER BY next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  if (due.length > 0)
    await ctx.sql`
      UPDATE payments.refunds AS refund SET attempts = refund.attempts + 1, next_at = claim.next
      FROM unnest(${due.map((row) => row.id)}::uuid[], ${due.map((row) => nextOf(row.attempts).toISOString())}::timestamptz[]) AS claim (id, next)
      WHERE refund.id = claim.id AND refund.next_at IS NOT NULL`;
  return due;
}

/** Refunds of the order that still take from its frozen money. */
export async function countRefundsInFlight(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*) AS n FROM payments.refunds
    WHERE shop_id = ${shopId} AND order_id = ${orderId} AND source = 'escrow' AND state IN ('requested', 'sent')`;
  return row?.n ?? 0;
}

export const selectRefundsOfOrder = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<RefundRow[]> =>
  ctx.sql<
    RefundRow[]
  >`SELECT * FROM payments.refunds WHERE shop_id = ${shopId} AND order_id = ${orderId} ORDER BY requested_at, id`;

export type RefundFilter = {
  readonly state: string | null;
  readonly shopId: Uuid | null;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
};

export function selectRefunds(ctx: Ctx, filter: RefundFilter): Promise<RefundRow[]> {
  const { sql } = ctx;
  return sql<RefundRow[]>`
    SELECT * FROM payments.refunds WHERE true
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${filter.shopId ? sql`AND shop_id = ${filter.shopId}` : sql``}
      ${filter.after ? sql`AND (requested_at, id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)` : sql``}
    ORDER BY requested_at DESC, id DESC LIMIT ${filter.limit}`;
}
