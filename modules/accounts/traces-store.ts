import type { Ctx, Uuid } from '#kernel';

/** What two people have in common that strangers do not. */
export type SharedTrace = { readonly with: Uuid; readonly by: 'same_person' | 'device' | 'address' };

/** Addresses of the own machine, of private networks and of none: many people stand behind them. */
const COMMON_PLACES =
  '^(127\\.|10\\.|192\\.168\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|169\\.254\\.|::1$|::ffff:(127|10)\\.|f[cd]|fe80)';

/** Somebody of `others` who was at the same public network address with the same program, or has the same delivery address. */
export async function traceShared(ctx: Ctx, userId: Uuid, others: readonly Uuid[]): Promise<SharedTrace | null> {
  const [found] = await ctx.sql<SharedTrace[]>`
    SELECT theirs.user_id AS "with", 'device' AS by FROM accounts.sessions mine
    JOIN accounts.sessions theirs ON theirs.ip = mine.ip AND theirs.user_agent = mine.user_agent
    WHERE mine.user_id = ${userId} AND theirs.user_id = ANY(${[...others]}::uuid[]) AND mine.ip !~ ${COMMON_PLACES}
    UNION ALL
    SELECT theirs.user_id, 'address' FROM accounts.addresses mine
    JOIN accounts.addresses theirs ON theirs.division_code = mine.division_code
      AND regexp_replace(theirs.street, '\\s', '', 'g') = regexp_replace(mine.street, '\\s', '', 'g')
    WHERE mine.user_id = ${userId} AND theirs.user_id = ANY(${[...others]}::uuid[])
    LIMIT 1`;
  return found ?? null;
}
