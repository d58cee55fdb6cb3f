import type { Ctx, Uuid } from '#kernel';
import { BANK } from './payout-batches.ts';

export type FundingRow = {
  readonly id: Uuid;
  readonly gateway: string;
  readonly amountFen: number;
  readonly bankNo: string;
  readonly note: string;
  readonly madeBy: Uuid | null;
  readonly madeAt: Date;
};

/** One at a time: who writes a file and who books money in must see each other's figures. */
export const lockBank = (ctx: Ctx): Promise<unknown> =>
  ctx.sql`SELECT pg_advisory_xact_lock(hashtext('payments.bank'))`;

export const insertFunding = (ctx: Ctx, one: FundingRow): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.bank_fundings (id, gateway, amount_fen, bank_no, note, made_by, made_at)
    VALUES (${one.id}, ${one.gateway}, ${one.amountFen}, ${one.bankNo}, ${one.note}, ${one.madeBy}, ${one.madeAt})`;

export const selectFundings = (
  ctx: Ctx,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<FundingRow[]> =>
  ctx.sql<FundingRow[]>`
    SELECT * FROM payments.bank_fundings
    WHERE true ${after ? ctx.sql`AND (made_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : ctx.sql``}
    ORDER BY made_at DESC, id DESC LIMIT ${limit}`;

/** What files have told the bank to pay and has not ended yet, and what all money sent there comes to, in fen. */
export async function bankFigures(ctx: Ctx): Promise<{ underWayFen: number; fundedFen: number; paidFen: number }> {
  const [row] = await ctx.sql<{ underWayFen: number; fundedFen: number; paidFen: number }[]>`
    SELECT coalesce(sum(amount_fen) FILTER (WHERE state = 'sent'), 0)::bigint AS under_way_fen,
      coalesce(sum(amount_fen) FILTER (WHERE state = 'arrived'), 0)::bigint AS paid_fen,
      (SELECT coalesce(sum(amount_fen), 0)::bigint FROM payments.bank_fundings) AS funded_fen
    FROM payments.payouts WHERE gateway = ${BANK}`;
  return row ?? { underWayFen: 0, fundedFen: 0, paidFen: 0 };
}
