import type { Ctx } from '#kernel';

export type Breach = { readonly breach: string };
type Counted = { readonly counted: number };

/** Each check reads the whole ledger; run by `npm run audit`, never on the way of a request. */
export const unbalancedJournals = (ctx: Ctx): Promise<Breach[]> =>
  ctx.sql<
    Breach[]
  >`SELECT 'journal ' || id || ' sums to ' || kernel.sum(amounts) AS breach FROM ledger.journals WHERE kernel.sum(amounts) <> 0`;

export async function sumOfEntries(ctx: Ctx): Promise<{ entries: number; sum: number }> {
  const [row] = await ctx.sql<
    { entries: number; sum: number }[]
  >`SELECT count(*) AS entries, coalesce(sum(amount), 0)::bigint AS sum FROM ledger.entries`;
  return row ?? { entries: 0, sum: 0 };
}

export async function countJournals(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<Counted[]>`SELECT count(*) AS counted FROM ledger.journals`;
  return row?.counted ?? 0;
}

export const entriesUnlikeJournals = (ctx: Ctx): Promise<Breach[]> =>
  ctx.sql<Breach[]>`
    SELECT 'journal ' || coalesce(journal.id, entry.journal_id) || ' differs from its entries' AS breach
    FROM ledger.journals AS journal
    FULL JOIN (SELECT shop_id, journal_id, array_agg(account ORDER BY line) AS accounts, array_agg(amount ORDER BY line) AS amounts
               FROM ledger.entries GROUP BY shop_id, journal_id) AS entry
      ON entry.shop_id = journal.shop_id AND entry.journal_id = journal.id
    WHERE (journal.accounts, journal.amounts) IS DISTINCT FROM (entry.accounts, entry.amounts)`;

export async function countBalances(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<Counted[]>`SELECT count(*) AS counted FROM ledger.balances`;
  return row?.counted ?? 0;
}

export const balancesUnlikeEntries = (ctx: Ctx): Promise<Breach[]> =>
  ctx.sql<Breach[]>`
    SELECT 'account ' || coalesce(held.account, summed.account) || ' holds ' || coalesce(held.balance, 0) || ', its entries sum to '
      || coalesce(summed.amount, 0) AS breach
    FROM ledger.balances AS held
    FULL JOIN (SELECT shop_id, account, sum(amount)::bigint AS amount FROM ledger.entries
               WHERE purpose IN ('escrow', 'available', 'deposit', 'payout', 'ads', 'budget', 'round', 'credit') GROUP BY shop_id, account) AS summed
      ON summed.shop_id = held.shop_id AND summed.account = held.account
    WHERE coalesce(held.balance, 0) <> coalesce(summed.amount, 0)`;

export const sumsUnlikeEntries = (ctx: Ctx): Promise<Breach[]> =>
  ctx.sql<Breach[]>`
    WITH told AS (
      SELECT account, sum(in_fen - out_fen) AS amount FROM (
        SELECT account, in_fen, out_fen FROM ledger.rollups
        UNION ALL
        SELECT ledger.rollup_key(account, purpose), greatest(amount, 0), greatest(-amount, 0) FROM ledger.entries
        WHERE tx >= (SELECT tx FROM ledger.rollup_horizon)) AS both_sides
      GROUP BY account),
    true_sums AS (SELECT ledger.rollup_key(account, purpose) AS account, sum(amount) AS amount FROM ledger.entries GROUP BY 1)
    SELECT 'derived balance of ' || coalesce(told.account, true_sums.account) || ' is ' || coalesce(told.amount, 0) || ', its entries sum to '
      || coalesce(true_sums.amount, 0) AS breach
    FROM told FULL JOIN true_sums ON true_sums.account = told.account
    WHERE coalesce(told.amount, 0) <> coalesce(true_sums.amount, 0)`;

/** Buyers' money only passes through, and nothing is ever rounded away. */
export const accountsNotAtRest = (ctx: Ctx): Promise<Breach[]> =>
  ctx.sql<Breach[]>`
    SELECT 'account ' || account || ' stands at ' || sum(amount) AS breach FROM ledger.entries
    WHERE account = 'platform:rounding' OR purpose = 'buyer' GROUP BY account
    HAVING (account = 'platform:rounding' AND sum(amount) <> 0) OR sum(amount) < 0`;
