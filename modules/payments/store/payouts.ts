import { type Ctx, hours, later, type Uuid } from '#kernel';
import { PAYOUT_MOVES, statesBefore } from '../lifecycle.ts';
import type { PayoutState } from '../model.ts';

export type BankAccountRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly holder: string;
  readonly bank: string;
  readonly numberSealed: string;
  readonly numberEnd: string;
  readonly addedBy: Uuid | null;
  readonly addedAt: Date;
};

export type PayoutRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly bankAccountId: Uuid;
  readonly gateway: string;
  readonly amountFen: number;
  readonly state: PayoutState;
  readonly requestedBy: Uuid | null;
  readonly requestedAt: Date;
  readonly needsApproval: boolean;
  readonly approvedBy: Uuid | null;
  readonly approvedAt: Date | null;
  readonly coolUntil: Date;
  readonly gatewayNo: string | null;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
  readonly failure: string | null;
  readonly note: string | null;
  readonly attempts: number;
};
/** With what a list shows of the bank account. */
export type PayoutListRow = PayoutRow & Pick<BankAccountRow, 'holder' | 'bank' | 'numberEnd'>;

export async function selectBankAccount(ctx: Ctx, shopId: Uuid): Promise<BankAccountRow | null> {
  const [row] = await ctx.sql<BankAccountRow[]>`
    SELECT shop_id, id, holder, bank, number_sealed, number_end, added_by, added_at FROM payments.bank_accounts
    WHERE shop_id = ${shopId} AND replaced_at IS NULL`;
  return row ?? null;
}

/** The account payouts go to, locked: a shop's payouts are asked for one after another. */
export async function lockBankAccount(ctx: Ctx, shopId: Uuid): Promise<BankAccountRow | null> {
  const [row] = await ctx.sql<BankAccountRow[]>`
    SELECT shop_id, id, holder, bank, number_sealed, number_end, added_by, added_at FROM payments.bank_accounts
    WHERE shop_id = ${shopId} AND replaced_at IS NULL FOR UPDATE`;
  return row ?? null;
}

export async function selectBankAccountById(ctx: Ctx, shopId: Uuid, id: Uuid): Promise<BankAccountRow | null> {
  const [row] = await ctx.sql<
    BankAccountRow[]
  >`SELECT * FROM payments.bank_accounts WHERE shop_id = ${shopId} AND id = ${id}`;
  return row ?? null;
}

/** The account before is kept: payouts that were sent to it still name it. */
export async function replaceBankAccount(ctx: Ctx, row: BankAccountRow): Promise<void> {
  await ctx.sql`UPDATE payments.bank_accounts SET replaced_at = ${row.addedAt} WHERE shop_id = ${row.shopId} AND replaced_at IS NULL`;
  await ctx.sql`
    INSERT INTO payments.bank_accounts (shop_id, id, holder, bank, number_sealed, number_end, added_by, added_at)
    VALUES (${row.shopId}, ${row.id}, ${row.holder}, ${row.bank}, ${row.numberSealed}, ${row.numberEnd}, ${row.addedBy}, ${row.addedAt})`;
}

export async function isFirstBankAccount(ctx: Ctx, shopId: Uuid): Promise<boolean> {
  const [row] = await ctx.sql<
    { n: number }[]
  >`SELECT count(*) AS n FROM payments.bank_accounts WHERE shop_id = ${shopId}`;
  return (row?.n ?? 0) <= 1;
}

export const insertPayout = (
  ctx: Ctx,
  one: Pick<
    PayoutRow,
    | 'shopId'
    | 'id'
    | 'bankAccountId'
    | 'gateway'
    | 'amountFen'
    | 'state'
    | 'requestedBy'
    | 'needsApproval'
    | 'coolUntil'
  >,
): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.payouts (shop_id, id, bank_account_id, gateway, amount_fen, state, requested_by, requested_at, needs_approval,
      cool_until, next_at)
    VALUES (${one.shopId}, ${one.id}, ${one.bankAccountId}, ${one.gateway}, ${one.amountFen}, ${one.state}, ${one.requestedBy},
      ${ctx.clock.now()}, ${one.needsApproval}, ${one.coolUntil}, ${one.state === 'cooling' ? one.coolUntil : null})`;

export async function lockPayout(ctx: Ctx, id: Uuid): Promise<PayoutRow | null> {
  const [row] = await ctx.sql<PayoutRow[]>`SELECT * FROM payments.payouts WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

export type PayoutMove = {
  readonly state: PayoutState;
  readonly nextAt: Date | null;
  readonly approvedBy?: Uuid | null;
  readonly approvedAt?: Date;
  readonly gatewayNo?: string;
  readonly sentAt?: Date;
  readonly endedAt?: Date;
  readonly failure?: string | null;
  readonly note?: string | null;
};

/** Compare-and-swap along PAYOUT_MOVES; false when the row has moved on. */
export async function movePayout(ctx: Ctx, row: PayoutRow, move: PayoutMove): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.payouts SET state = ${move.state}, next_at = ${move.nextAt},
      approved_by = coalesce(${move.approvedBy ?? null}, approved_by), approved_at = coalesce(${move.approvedAt ?? null}, approved_at),
      gateway_no = coalesce(${move.gatewayNo ?? null}, gateway_no), sent_at = coalesce(sent_at, ${move.sentAt ?? null}),
      ended_at = coalesce(${move.endedAt ?? null}, ended_at), failure = coalesce(${move.failure ?? null}, failure),
      note = coalesce(${move.note ?? null}, note)
    WHERE shop_id = ${row.shopId} AND id = ${row.id} AND state = ANY(${statesBefore(PAYOUT_MOVES, move.state)}) RETURNING id`;
  return rows.length === 1;
}

/** What is due: cooled down, or sent and not heard of. */
export async function claimPayouts(ctx: Ctx, limit: number, nextOf: (attempts: number) => Date): Promise<PayoutRow[]> {
  const due = await ctx.sql<PayoutRow[]>`
    SELECT * FROM payments.payouts WHERE next_at <= ${ctx.clock.now()} AND gateway <> 'bank' ORDER BY next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  if (due.length > 0)
    await ctx.sql`
      UPDATE payments.payouts AS one SET attempts = one.attempts + 1, next_at = claim.next
      FROM unnest(${due.map((row) => row.id)}::uuid[], ${due.map((row) => nextOf(row.attempts).toISOString())}::timestamptz[]) AS claim (id, next)
      WHERE one.id = claim.id AND one.next_at IS NOT NULL`;
  return due;
}

export type PayoutFilter = {
  readonly shopId: Uuid | null;
  readonly state: string | null;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
};

export function selectPayouts(ctx: Ctx, filter: PayoutFilter): Promise<PayoutListRow[]> {
  const { sql } = ctx;
  return sql<PayoutListRow[]>`
    SELECT payout.*, bank.holder, bank.bank, bank.number_end FROM payments.payouts AS payout
    JOIN payments.bank_accounts AS bank ON bank.shop_id = payout.shop_id AND bank.id = payout.bank_account_id
    WHERE true ${filter.shopId ? sql`AND payout.shop_id = ${filter.shopId}` : sql``}
      ${filter.state ? sql`AND payout.state = ${filter.state}` : sql``}
      ${filter.after ? sql`AND (payout.requested_at, payout.id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)` : sql``}
    ORDER BY payout.requested_at DESC, payout.id DESC LIMIT ${filter.limit}`;
}

export async function selectPayoutView(ctx: Ctx, id: Uuid): Promise<PayoutListRow | null> {
  const [row] = await ctx.sql<PayoutListRow[]>`
    SELECT payout.*, bank.holder, bank.bank, bank.number_end FROM payments.payouts AS payout
    JOIN payments.bank_accounts AS bank ON bank.shop_id = payout.shop_id AND bank.id = payout.bank_account_id WHERE payout.id = ${id}`;
  return row ?? null;
}

/** Payouts that wait for an operator; `late` were asked for before `lateBefore`. */
export async function payoutsWaiting(
  ctx: Ctx,
  lateBefore: Date,
): Promise<{ count: number; late: number; oldest: Date | null }> {
  const [row] = await ctx.sql<{ count: number; late: number; oldest: Date | null }[]>`
    SELECT count(*)::bigint AS count, count(*) FILTER (WHERE requested_at < ${lateBefore})::bigint AS late, min(requested_at) AS oldest FROM payments.payouts WHERE state = 'requested'`;
  return row ?? { count: 0, late: 0, oldest: null };
}

/** Not sent this time, and not counted as an attempt: it can still be called off. */
export async function postponePayout(ctx: Ctx, row: PayoutRow): Promise<void> {
  await ctx.sql`
    UPDATE payments.payouts SET attempts = 0, next_at = ${later(ctx.clock.now(), hours(1))}
    WHERE shop_id = ${row.shopId} AND id = ${row.id} AND state = 'cooling'`;
}

/** What a shop has asked to withdraw since a moment, less what came back. */
export async function askedSince(ctx: Ctx, shopId: Uuid, since: Date): Promise<number> {
  const [row] = await ctx.sql<{ sum: number }[]>`
    SELECT coalesce(sum(amount_fen), 0)::bigint AS sum FROM payments.payouts
    WHERE shop_id = ${shopId} AND requested_at >= ${since} AND state NOT IN ('returned', 'cancelled')`;
  return row?.sum ?? 0;
}

/**
 * What of a shop's released money lies at which provider, in fen: released there (with a commission the provider did not split off),
 * less what refunds took back, payouts took out and buyers were sent. The deposit lies there too; it is no part of the balance.
 */
export const lyingAt = (ctx: Ctx, shopId: Uuid): Promise<{ gateway: string; amountFen: number }[]> =>
  ctx.sql`
    SELECT gateway, sum(amount_fen)::bigint AS amount_fen FROM (
      SELECT payment.gateway, one.shop_fen + one.funded_fen
          + CASE WHEN one.commission_collected IS FALSE THEN greatest(one.commission_fen - one.funded_fen, 0) ELSE 0 END AS amount_fen
      FROM payments.settlements AS one JOIN payments.payments AS payment ON payment.id = one.payment_id
      WHERE one.shop_id = ${shopId} AND one.state = 'settled'
      UNION ALL
      SELECT payment.gateway, CASE WHEN one.commission_collected IS FALSE THEN 0 ELSE refund.commission_fen END - refund.funded_fen - refund.amount_fen
      FROM payments.refunds AS refund
      JOIN payments.settlements AS one ON one.shop_id = refund.shop_id AND one.order_id = refund.order_id
      JOIN payments.payments AS payment ON payment.id = refund.payment_id
      WHERE refund.shop_id = ${shopId} AND refund.source = 'balance' AND refund.state <> 'failed'
      UNION ALL
      SELECT gateway, -amount_fen FROM payments.payouts WHERE shop_id = ${shopId} AND state NOT IN ('returned', 'cancelled') AND gateway <> 'bank'
      UNION ALL
      SELECT gateway, -amount_fen FROM payments.transfers WHERE shop_id = ${shopId} AND state <> 'failed') AS moved
    GROUP BY gateway ORDER BY gateway`;

/** What of a shop's money is still on its way: payouts, transfers to buyers, releases, refunds. */
export async function countUnfinished(ctx: Ctx, shopId: Uuid): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT ((SELECT count(*) FROM payments.payouts WHERE shop_id = ${shopId} AND ended_at IS NULL)
      + (SELECT count(*) FROM payments.transfers WHERE shop_id = ${shopId} AND ended_at IS NULL)
      + (SELECT count(*) FROM payments.settlements WHERE shop_id = ${shopId} AND settled_at IS NULL)
      + (SELECT count(*) FROM payments.refunds WHERE shop_id = ${shopId} AND ended_at IS NULL))::bigint AS n`;
  return row?.n ?? 0;
}
