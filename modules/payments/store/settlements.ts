import type { Ctx, Uuid } from '#kernel';
import { SETTLEMENT_MOVES, statesBefore } from '../lifecycle.ts';
import type { SettlementState } from '../model.ts';
import type { KeptShare } from '../shares.ts';

export type SettlementRow = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly id: Uuid;
  readonly paymentId: Uuid;
  readonly shopFen: number;
  readonly commissionFen: number;
  readonly shares: readonly KeptShare[];
  /** Σ shares. */
  readonly fundedFen: number;
  readonly fundedReturnedFen: number;
  readonly state: SettlementState;
  readonly splitRound: number;
  readonly commissionCollected: boolean | null;
  readonly commissionReturnedFen: number;
  readonly requestedAt: Date;
  readonly splitAt: Date | null;
  readonly unfrozenAt: Date | null;
  readonly unfrozenFen: number | null;
  readonly settledAt: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
};

export async function selectSettlement(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<SettlementRow | null> {
  const [row] = await ctx.sql<
    SettlementRow[]
  >`SELECT * FROM payments.settlements WHERE shop_id = ${shopId} AND order_id = ${orderId}`;
  return row ?? null;
}

export async function lockSettlement(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<SettlementRow | null> {
  const [row] = await ctx.sql<SettlementRow[]>`
    SELECT * FROM payments.settlements WHERE shop_id = ${shopId} AND order_id = ${orderId} FOR UPDATE`;
  return row ?? null;
}

export async function selectSettlementById(ctx: Ctx, id: Uuid): Promise<SettlementRow | null> {
  const [row] = await ctx.sql<SettlementRow[]>`SELECT * FROM payments.settlements WHERE id = ${id}`;
  return row ?? null;
}

export const insertSettlement = (
  ctx: Ctx,
  one: Pick<
    SettlementRow,
    'shopId' | 'orderId' | 'id' | 'paymentId' | 'shopFen' | 'commissionFen' | 'shares' | 'fundedFen'
  >,
): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.settlements (shop_id, order_id, id, payment_id, shop_fen, commission_fen, shares, funded_fen, state, requested_at, next_at)
    VALUES (${one.shopId}, ${one.orderId}, ${one.id}, ${one.paymentId}, ${one.shopFen}, ${one.commissionFen}, ${ctx.sql.json([...one.shares])},
      ${one.fundedFen}, 'requested',
      ${ctx.clock.now()}, ${ctx.clock.now()})`;

/** Marks the part as settled with `amount`, if that is exactly what is left of it. */
export async function settlePart(
  ctx: Ctx,
  part: { shopId: Uuid; paymentId: Uuid; orderId: Uuid },
  amount: number,
): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.parts SET settled_fen = ${amount}
    WHERE shop_id = ${part.shopId} AND payment_id = ${part.paymentId} AND order_id = ${part.orderId}
      AND settled_fen = 0 AND amount_fen - refunded_fen = ${amount} RETURNING order_id`;
  return rows.length === 1;
}

/**
 * The platform gives back part of its commission and the shop part of what funders gave, or both stay after all (negative);
 * settlements_commission_returned and settlements_funded refuse more than there was.
 */
export const returnShares = (
  ctx: Ctx,
  shopId: Uuid,
  orderId: Uuid,
  by: { readonly commissionFen: number; readonly fundedFen: number },
): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.settlements SET commission_returned_fen = commission_returned_fen + ${by.commissionFen},
      funded_returned_fen = funded_returned_fen + ${by.fundedFen}
    WHERE shop_id = ${shopId} AND order_id = ${orderId}`;

/** A refund that came to nothing gives its money to the shop's share of a settlement that is waiting for it. */
export async function growSettlement(
  ctx: Ctx,
  part: { shopId: Uuid; paymentId: Uuid; orderId: Uuid },
  by: number,
): Promise<void> {
  const grown = await ctx.sql`
    UPDATE payments.settlements SET shop_fen = shop_fen + ${by}, next_at = ${ctx.clock.now()}
    WHERE shop_id = ${part.shopId} AND order_id = ${part.orderId} AND state = 'requested' RETURNING id`;
  if (grown.length > 0)
    await ctx.sql`
      UPDATE payments.parts SET settled_fen = settled_fen + ${by}
      WHERE shop_id = ${part.shopId} AND payment_id = ${part.paymentId} AND order_id = ${part.orderId}`;
}

export async function claimSettlements(
  ctx: Ctx,
  limit: number,
  nextOf: (attempts: number) => Date,
): Promise<SettlementRow[]> {
  const due = await ctx.sql<SettlementRow[]>`
    SELECT * FROM payments.settlements WHERE next_at <= ${ctx.clock.now()} ORDER BY next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  if (due.length > 0)
    await ctx.sql`
      UPDATE payments.settlements AS one SET attempts = one.attempts + 1, next_at = claim.next
      FROM unnest(${due.map((row) => row.id)}::uuid[], ${due.map((row) => nextOf(row.attempts).toISOString())}::timestamptz[]) AS claim (id, next)
      WHERE one.id = claim.id AND one.next_at IS NOT NULL`;
  return due;
}

const next = (ctx: Ctx, row: SettlementRow, to: SettlementState) =>
  ctx.sql`WHERE shop_id = ${row.shopId} AND order_id = ${row.orderId} AND state = ANY(${statesBefore(SETTLEMENT_MOVES, to)})`;

export const markSplit = (ctx: Ctx, row: SettlementRow, at: Date, collected: boolean): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.settlements SET state = 'split', split_at = ${at}, commission_collected = ${collected}, next_at = ${ctx.clock.now()},
      last_error = NULL ${next(ctx, row, 'split')}`;

export const nextSplitRound = (ctx: Ctx, row: SettlementRow): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.settlements SET split_round = ${row.splitRound + 1}, next_at = ${ctx.clock.now()}
    WHERE shop_id = ${row.shopId} AND order_id = ${row.orderId} AND state = 'requested' AND split_round = ${row.splitRound}`;

export const markUnfrozen = (
  ctx: Ctx,
  row: SettlementRow,
  at: Date,
  amount: number | null,
  collected: boolean,
): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.settlements SET state = 'unfrozen', unfrozen_at = ${at}, unfrozen_fen = ${amount}, commission_collected = ${collected},
      next_at = ${ctx.clock.now()}, last_error = NULL ${next(ctx, row, 'unfrozen')}`;

export async function markSettled(ctx: Ctx, row: SettlementRow): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.settlements SET state = 'settled', settled_at = ${ctx.clock.now()}, next_at = NULL, last_error = NULL
    ${next(ctx, row, 'settled')} RETURNING id`;
  return rows.length === 1;
}

export const noteSettlementError = (ctx: Ctx, row: SettlementRow, code: string): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.settlements SET last_error = ${code} WHERE shop_id = ${row.shopId} AND order_id = ${row.orderId} AND state <> 'settled'`;

export const hastenSettlement = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.settlements SET next_at = ${ctx.clock.now()}
    WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state <> 'settled'`;

export type SettlementFilter = {
  readonly shopId: Uuid;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
};

export function selectSettlements(ctx: Ctx, filter: SettlementFilter): Promise<SettlementRow[]> {
  const { sql } = ctx;
  return sql<SettlementRow[]>`
    SELECT * FROM payments.settlements WHERE shop_id = ${filter.shopId}
      ${filter.after ? sql`AND (requested_at, order_id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)` : sql``}
    ORDER BY requested_at DESC, order_id DESC LIMIT ${filter.limit}`;
}
