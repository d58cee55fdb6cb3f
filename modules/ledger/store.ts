import { type Ctx, chinaDay, type Json, type Sql, startOfChinaDay, type Uuid } from '#kernel';
import type { Purpose } from './accounts.ts';
import type { JournalKind } from './kinds.ts';

export type JournalRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly cause: string;
  readonly kind: JournalKind;
  readonly at: Date;
  readonly tradeId: Uuid | null;
  readonly orderId: Uuid | null;
  readonly memo: Json;
  readonly accounts: readonly string[];
  readonly amounts: readonly number[];
};

export type EntryRow = {
  readonly shopId: Uuid;
  readonly journalId: Uuid;
  readonly line: number;
  readonly account: string;
  readonly amount: number;
  readonly at: Date;
  readonly kind: JournalKind;
  readonly orderId: Uuid | null;
};

/** Whose entries: one account, or all escrow of a shop. */
export type Scope = { readonly account: string } | { readonly escrowOfShop: Uuid };
export type Place = { readonly at: string; readonly journalId: string; readonly line: number };

export async function insertJournal(ctx: Ctx, journal: JournalRow): Promise<{ journalId: Uuid; replayed: boolean }> {
  const [row] = await ctx.sql<{ journalId: Uuid; replayed: boolean }[]>`
    SELECT journal_id, replayed FROM ledger.post(${journal.id}, ${journal.shopId}, ${journal.cause}, ${journal.kind}, ${journal.at},
      ${journal.tradeId}, ${journal.orderId}, ${JSON.stringify(journal.memo)}, ${[...journal.accounts]}::text[], ${[...journal.amounts]}::bigint[])`;
  if (!row) throw new Error('ledger.post answered nothing');
  return row;
}

/** All or none; those booked before are left as they are. */
export const insertJournals = (ctx: Ctx, journals: readonly JournalRow[]) => ctx.sql`
  SELECT ledger.post_all(${ctx.sql.json(
    journals.map((one) => ({
      id: one.id,
      shop_id: one.shopId,
      cause: one.cause,
      kind: one.kind,
      at: one.at.toISOString(),
      trade_id: one.tradeId,
      order_id: one.orderId,
      memo: JSON.stringify(one.memo),
      accounts: [...one.accounts],
      amounts: [...one.amounts],
    })),
  )}::json)`;

export async function selectJournal(ctx: Ctx, id: Uuid): Promise<JournalRow | null> {
  const [row] = await ctx.sql<JournalRow[]>`
    SELECT shop_id, id, cause, kind, at, trade_id, order_id, memo, accounts, amounts FROM ledger.journals WHERE id = ${id}`;
  return row ?? null;
}

export const selectJournalsOfOrder = (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<JournalRow[]> =>
  ctx.sql<JournalRow[]>`
    SELECT shop_id, id, cause, kind, at, trade_id, order_id, memo, accounts, amounts FROM ledger.journals
    WHERE shop_id = ${shopId} AND order_id = ${orderId} ORDER BY at, id`;

/** Balance of an account that has a row; null when nothing was ever booked on it, or its escrow has ended. */
export async function selectBalance(ctx: Ctx, account: string): Promise<number | null> {
  const [row] = await ctx.sql<{ balance: number }[]>`
    SELECT balance FROM ledger.balances WHERE account = ${account} AND purpose = ledger.purpose_of(${account})`;
  return row?.balance ?? null;
}

/** Balance of a gateway or platform account: sums up to the horizon and the entries above it, in one snapshot. */
export async function deriveBalance(ctx: Ctx, account: string): Promise<number> {
  const [row] = await ctx.sql<{ balance: number }[]>`
    SELECT ((SELECT coalesce(sum(in_fen - out_fen), 0) FROM ledger.rollups WHERE account = ${account})
      + (SELECT coalesce(sum(amount), 0) FROM ledger.entries
         WHERE account = ${account} AND tx >= (SELECT tx FROM ledger.rollup_horizon)))::bigint AS balance`;
  return row?.balance ?? 0;
}

/** Balance straight from the entries: for buyers, and to prove the derived ones. */
export async function sumEntries(ctx: Ctx, account: string): Promise<number> {
  const [row] = await ctx.sql<{ balance: number }[]>`
    SELECT coalesce(sum(amount), 0)::bigint AS balance FROM ledger.entries WHERE account = ${account}`;
  return row?.balance ?? 0;
}

export type Totals = { readonly opening: number; readonly moneyIn: number; readonly moneyOut: number };

/** Opening balance at `from` and what moved until `to` (exclusive), in one snapshot. */
export async function periodTotals(
  ctx: Ctx,
  scope: Scope,
  kind: 'row' | 'derived' | 'entries',
  from: Date,
  to: Date,
): Promise<Totals> {
  const { sql } = ctx;
  const mine =
    'account' in scope ? sql`account = ${scope.account}` : sql`shop_id = ${scope.escrowOfShop} AND purpose = 'escrow'`;
  const dayStart = startOfChinaDay(chinaDay(from));
  // Each way reads as little as it can: rows hold today's balance, sums hold whole days, a buyer has few entries.
  const opening =
    kind === 'row'
      ? sql`(SELECT coalesce(sum(balance), 0) FROM ledger.balances WHERE ${mine}) - (SELECT coalesce(sum(amount), 0) FROM ledger.entries WHERE ${mine} AND at >= ${from})`
      : kind === 'entries'
        ? sql`(SELECT coalesce(sum(amount), 0) FROM ledger.entries WHERE ${mine} AND at < ${from})`
        : sql`(SELECT coalesce(sum(in_fen - out_fen), 0) FROM ledger.rollups WHERE ${mine} AND day < ${chinaDay(from)}::date)
          + (SELECT coalesce(sum(amount), 0) FROM ledger.entries WHERE ${mine} AND at >= ${dayStart} AND at < ${from}
             AND tx < (SELECT tx FROM ledger.rollup_horizon))
          + (SELECT coalesce(sum(amount), 0) FROM ledger.entries WHERE ${mine} AND at < ${from} AND tx >= (SELECT tx FROM ledger.rollup_horizon))`;
  const [row] = await sql<Totals[]>`
    SELECT (${opening})::bigint AS opening, coalesce(sum(greatest(amount, 0)), 0)::bigint AS money_in,
      coalesce(sum(greatest(-amount, 0)), 0)::bigint AS money_out
    FROM ledger.entries WHERE ${mine} AND at >= ${from} AND at < ${to}`;
  return row ?? { opening: 0, moneyIn: 0, moneyOut: 0 };
}

/** Entries of a period, newest first, after `place`. */
export function selectEntries(
  ctx: Ctx,
  scope: Scope,
  from: Date,
  to: Date,
  place: Place | null,
  limit: number,
): Promise<EntryRow[]> {
  const { sql } = ctx;
  const mine =
    'account' in scope ? sql`account = ${scope.account}` : sql`shop_id = ${scope.escrowOfShop} AND purpose = 'escrow'`;
  const after = place
    ? sql`AND (at, journal_id, line) < (${place.at}::timestamptz, ${place.journalId}::uuid, ${place.line}::smallint)`
    : sql``;
  return sql<EntryRow[]>`
    SELECT shop_id, journal_id, line, account, amount, at, kind, order_id FROM ledger.entries
    WHERE ${mine} AND at >= ${from} AND at < ${to} ${after}
    ORDER BY at DESC, journal_id DESC, line DESC LIMIT ${limit}`;
}

export type BalanceRow = {
  readonly shopId: Uuid;
  readonly account: string;
  readonly purpose: Purpose;
  readonly balance: number;
  readonly floor: number | null;
};

export const selectBalances = (ctx: Ctx, purpose: Purpose, after: string, limit: number): Promise<BalanceRow[]> =>
  ctx.sql<BalanceRow[]>`
    SELECT shop_id, account, purpose, balance, floor FROM ledger.balances
    WHERE purpose = ${purpose} AND account > ${after} ORDER BY account LIMIT ${limit}`;

/** A shop's balances summed by purpose; escrow over all its orders. */
export const selectShopBalances = (
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ purpose: Purpose; balance: number; accounts: number }[]> =>
  ctx.sql<{ purpose: Purpose; balance: number; accounts: number }[]>`
    SELECT purpose, sum(balance)::bigint AS balance, count(*) FILTER (WHERE balance <> 0)::bigint AS accounts
    FROM ledger.balances WHERE shop_id = ${shopId} GROUP BY purpose`;

export type TrialRow = {
  readonly account: string;
  readonly moneyIn: number;
  readonly moneyOut: number;
  readonly entries: number;
};

/** Every rollup line with the tail added, in one snapshot: its balances must sum to zero. */
export const selectTrialBalance = (ctx: Ctx): Promise<TrialRow[]> =>
  ctx.sql<TrialRow[]>`
    WITH sums AS (
      SELECT account, in_fen, out_fen, entries FROM ledger.rollups
      UNION ALL
      SELECT ledger.rollup_key(account, purpose), greatest(amount, 0), greatest(-amount, 0), 1 FROM ledger.entries
      WHERE tx >= (SELECT tx FROM ledger.rollup_horizon))
    SELECT account, sum(in_fen)::bigint AS money_in, sum(out_fen)::bigint AS money_out, sum(entries)::bigint AS entries
    FROM sums GROUP BY account ORDER BY account`;

export async function rollUp(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<{ taken: number }[]>`SELECT ledger.roll_up() AS taken`;
  return row?.taken ?? 0;
}

/** Which of the given journals exist, by owner and cause. */
export async function selectBooked(
  ctx: Ctx,
  keys: readonly { shopId: Uuid; cause: string }[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await ctx.sql<{ key: string }[]>`
    SELECT journal.shop_id || ' ' || journal.cause AS key FROM ledger.journals AS journal
    JOIN unnest(${keys.map((key) => key.shopId)}::uuid[], ${keys.map((key) => key.cause)}::text[]) AS asked (shop_id, cause)
      ON asked.shop_id = journal.shop_id AND asked.cause = journal.cause`;
  return new Set(rows.map((row) => row.key));
}

/** Sums of the entries of some kinds on funders' accounts; reads them all: for the audit. */
export const sumFunders = (
  ctx: Ctx,
  kinds: readonly JournalKind[],
): Promise<{ account: string; amountFen: number }[]> => ctx.sql`
  SELECT account, sum(amount)::bigint AS amount_fen FROM ledger.entries
  WHERE (purpose = 'funder' OR account = 'platform:promotion') AND kind = ANY(${[...kinds]}::text[]) GROUP BY account`;

/** Gateway, platform and funder accounts in use. */
export const selectDerivedAccounts = (ctx: Ctx): Promise<{ account: string }[]> =>
  ctx.sql<{ account: string }[]>`
    SELECT DISTINCT account FROM ledger.rollups WHERE account NOT LIKE '%*%'
    UNION
    SELECT DISTINCT account FROM ledger.entries WHERE purpose IN ('gateway', 'platform', 'funder') AND tx >= (SELECT tx FROM ledger.rollup_horizon)
    ORDER BY account`;

/** The sums from the entries alone, for a database into which the entries were brought. */
export async function sumAnew(owner: Sql): Promise<void> {
  await owner`DELETE FROM ledger.rollups`;
  await owner`UPDATE ledger.rollup_horizon SET tx = '0'`;
  await owner`SELECT ledger.roll_up()`;
}
