import type { Ctx, Uuid } from '#kernel';
import type { PayoutRow } from './payouts.ts';

/** The name of the channel in `payouts.gateway`; no provider is called so. */
export const BANK = 'bank';

export type BatchRow = {
  readonly id: Uuid;
  readonly madeAt: Date;
  readonly madeBy: Uuid | null;
  readonly lines: number;
  readonly amountFen: number;
  readonly fileHash: string;
};
export type BatchView = BatchRow & { readonly arrived: number; readonly returned: number };
export type LineRow = PayoutRow & {
  readonly line: number;
  readonly holder: string;
  readonly bank: string;
  readonly numberSealed: string;
};

/** Shops with payouts that have cooled down and wait for a file. */
export const shopsWaiting = async (ctx: Ctx): Promise<Uuid[]> =>
  (
    await ctx.sql<{ shopId: Uuid }[]>`
      SELECT DISTINCT shop_id FROM payments.payouts
      WHERE gateway = ${BANK} AND state = 'cooling' AND cool_until <= ${ctx.clock.now()}`
  ).map((row) => row.shopId);

/** What of these shops has cooled down and waits for a file, oldest first, locked against a second file. */
export const claimForBatch = (ctx: Ctx, shopIds: readonly Uuid[], limit: number): Promise<Omit<LineRow, 'line'>[]> =>
  ctx.sql<Omit<LineRow, 'line'>[]>`
    SELECT payout.*, account.holder, account.bank, account.number_sealed FROM payments.payouts AS payout
    JOIN payments.bank_accounts AS account ON account.shop_id = payout.shop_id AND account.id = payout.bank_account_id
    WHERE payout.gateway = ${BANK} AND payout.state = 'cooling' AND payout.cool_until <= ${ctx.clock.now()}
      AND payout.shop_id = ANY(${[...shopIds]}::uuid[])
    ORDER BY payout.requested_at, payout.id LIMIT ${limit} FOR UPDATE OF payout SKIP LOCKED`;

export async function insertBatch(
  ctx: Ctx,
  batch: Omit<BatchRow, 'madeAt'>,
  payouts: readonly { readonly shopId: Uuid; readonly id: Uuid }[],
): Promise<void> {
  await ctx.sql`
    INSERT INTO payments.payout_batches (id, made_at, made_by, lines, amount_fen, file_hash)
    VALUES (${batch.id}, ${ctx.clock.now()}, ${batch.madeBy}, ${batch.lines}, ${batch.amountFen}, ${batch.fileHash})`;
  await ctx.sql`
    INSERT INTO payments.payout_batch_lines (batch_id, line, shop_id, payout_id)
    SELECT ${batch.id}, line, shop_id, payout_id
    FROM unnest(${payouts.map((one) => one.shopId)}::uuid[], ${payouts.map((one) => one.id)}::uuid[])
      WITH ORDINALITY AS given (shop_id, payout_id, line)`;
}

export const selectLines = (ctx: Ctx, batchId: Uuid): Promise<LineRow[]> =>
  ctx.sql<LineRow[]>`
    SELECT payout.*, one.line, account.holder, account.bank, account.number_sealed FROM payments.payout_batch_lines AS one
    JOIN payments.payouts AS payout ON payout.shop_id = one.shop_id AND payout.id = one.payout_id
    JOIN payments.bank_accounts AS account ON account.shop_id = payout.shop_id AND account.id = payout.bank_account_id
    WHERE one.batch_id = ${batchId} ORDER BY one.line`;

export async function selectBatch(ctx: Ctx, id: Uuid): Promise<BatchRow | null> {
  const [row] = await ctx.sql<BatchRow[]>`SELECT * FROM payments.payout_batches WHERE id = ${id}`;
  return row ?? null;
}

export const selectBatches = (
  ctx: Ctx,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<BatchView[]> => {
  const { sql } = ctx;
  return sql<BatchView[]>`
    SELECT batch.*, count(*) FILTER (WHERE payout.state = 'arrived')::bigint AS arrived,
      count(*) FILTER (WHERE payout.state = 'returned')::bigint AS returned
    FROM payments.payout_batches AS batch
    JOIN payments.payout_batch_lines AS one ON one.batch_id = batch.id
    JOIN payments.payouts AS payout ON payout.shop_id = one.shop_id AND payout.id = one.payout_id
    WHERE true ${after ? sql`AND (batch.made_at, batch.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    GROUP BY batch.id ORDER BY batch.made_at DESC, batch.id DESC LIMIT ${limit}`;
};

/** How many payouts a file made now would carry. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<{ n: number }[]>`
    SELECT count(*)::bigint AS n FROM payments.payouts
    WHERE gateway = ${BANK} AND state = 'cooling' AND cool_until <= ${ctx.clock.now()}`;
  return row?.n ?? 0;
}
