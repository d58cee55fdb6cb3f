import type { Ctx, Uuid } from '#kernel';
import { statesBefore, TRANSFER_MOVES } from '../lifecycle.ts';
import type { TransferState } from '../model.ts';

export type TransferRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly cause: string;
  readonly orderId: Uuid;
  readonly paymentId: Uuid;
  readonly buyerId: Uuid;
  readonly gateway: string;
  readonly amountFen: number;
  readonly remark: string;
  readonly state: TransferState;
  readonly gatewayNo: string | null;
  readonly failure: string | null;
  readonly askedAt: Date;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
  readonly attempts: number;
};
export type NewTransfer = Pick<
  TransferRow,
  'shopId' | 'id' | 'cause' | 'orderId' | 'paymentId' | 'buyerId' | 'gateway' | 'amountFen' | 'remark'
>;

export async function selectTransferByCause(ctx: Ctx, shopId: Uuid, cause: string): Promise<TransferRow | null> {
  const [row] = await ctx.sql<
    TransferRow[]
  >`SELECT * FROM payments.transfers WHERE shop_id = ${shopId} AND cause = ${cause}`;
  return row ?? null;
}

export const insertTransfer = (ctx: Ctx, one: NewTransfer): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.transfers (shop_id, id, cause, order_id, payment_id, buyer_id, gateway, amount_fen, remark, state, asked_at, next_at)
    VALUES (${one.shopId}, ${one.id}, ${one.cause}, ${one.orderId}, ${one.paymentId}, ${one.buyerId}, ${one.gateway}, ${one.amountFen},
      ${one.remark}, 'asked', ${ctx.clock.now()}, ${ctx.clock.now()})`;

export async function selectTransfer(ctx: Ctx, id: Uuid): Promise<TransferRow | null> {
  const [row] = await ctx.sql<TransferRow[]>`SELECT * FROM payments.transfers WHERE id = ${id}`;
  return row ?? null;
}

export async function lockTransfer(ctx: Ctx, id: Uuid): Promise<TransferRow | null> {
  const [row] = await ctx.sql<TransferRow[]>`SELECT * FROM payments.transfers WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

/** Compare-and-swap along TRANSFER_MOVES while it is under way; `failure` says what was last wrong. */
export const moveTransfer = (
  ctx: Ctx,
  one: TransferRow,
  to: { readonly state: 'sent' | 'unknown'; readonly gatewayNo: string | null; readonly failure: string | null },
): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.transfers SET state = ${to.state}, gateway_no = coalesce(${to.gatewayNo}, gateway_no), failure = ${to.failure},
      sent_at = CASE WHEN ${to.state} = 'sent' THEN coalesce(sent_at, ${ctx.clock.now()}) ELSE sent_at END
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ANY(${statesBefore(TRANSFER_MOVES, to.state)})`;

/** False when it has ended before. */
export async function endTransfer(
  ctx: Ctx,
  one: TransferRow,
  end: {
    readonly state: 'done' | 'failed';
    readonly gatewayNo: string | null;
    readonly endedAt: Date;
    readonly failure: string | null;
  },
): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.transfers SET state = ${end.state}, gateway_no = coalesce(${end.gatewayNo}, gateway_no), ended_at = ${end.endedAt},
      failure = ${end.failure}, next_at = NULL
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ANY(${statesBefore(TRANSFER_MOVES, end.state)}) RETURNING id`;
  return rows.length === 1;
}

/** What is due, each for one worker: an attempt is counted before it is made. */
export async function claimTransfers(
  ctx: Ctx,
  limit: number,
  nextOf: (attempts: number) => Date,
): Promise<TransferRow[]> {
  const due = await ctx.sql<TransferRow[]>`
    SELECT * FROM payments.transfers WHERE next_at <= ${ctx.clock.now()} ORDER BY next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  if (due.length > 0)
    await ctx.sql`
      UPDATE payments.transfers AS one SET attempts = one.attempts + 1, next_at = claim.next
      FROM unnest(${due.map((row) => row.id)}::uuid[], ${due.map((row) => nextOf(row.attempts).toISOString())}::timestamptz[]) AS claim (id, next)
      WHERE one.id = claim.id AND one.next_at IS NOT NULL`;
  return due;
}

export type TransferFilter = {
  readonly state: string | null;
  readonly shopId: Uuid | null;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
};

export function selectTransfers(ctx: Ctx, filter: TransferFilter): Promise<TransferRow[]> {
  const { sql } = ctx;
  return sql<TransferRow[]>`
    SELECT * FROM payments.transfers WHERE true
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${filter.shopId ? sql`AND shop_id = ${filter.shopId}` : sql``}
      ${filter.after ? sql`AND (asked_at, id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)` : sql``}
    ORDER BY asked_at DESC, id DESC LIMIT ${filter.limit}`;
}
