import type { Ctx } from '#kernel';

/** What our own records tell of a provider: callbacks of the last day, what waits for it, how far its bills were compared. */
export type HealthRow = {
  readonly gateway: string;
  readonly genuine: number;
  readonly refused: number;
  readonly lastGenuineAt: Date | null;
  readonly openPayments: number;
  readonly lastDay: string | null;
  readonly openDifferences: number;
};

export const selectHealth = (ctx: Ctx, names: readonly string[], since: Date): Promise<HealthRow[]> =>
  ctx.sql<HealthRow[]>`
    SELECT given.gateway,
      (SELECT count(*) FROM payments.callbacks WHERE gateway = given.gateway AND genuine AND received_at >= ${since})::bigint AS genuine,
      (SELECT count(*) FROM payments.callbacks WHERE gateway = given.gateway AND NOT genuine AND received_at >= ${since})::bigint AS refused,
      (SELECT max(received_at) FROM payments.callbacks WHERE gateway = given.gateway AND genuine AND received_at >= ${since}) AS last_genuine_at,
      (SELECT count(*) FROM payments.payments WHERE gateway = given.gateway AND state = 'pending')::bigint AS open_payments,
      (SELECT max(day)::text FROM payments.reconciliations WHERE gateway = given.gateway) AS last_day,
      (SELECT count(*) FROM payments.differences WHERE gateway = given.gateway AND state = 'open')::bigint AS open_differences
    FROM unnest(${[...names]}::text[]) AS given (gateway)`;
