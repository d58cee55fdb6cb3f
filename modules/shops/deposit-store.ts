import { type Ctx, type Uuid, userIdOf } from '#kernel';
import type { Terms, TermsMode } from './deposit.ts';

const columns = (ctx: Ctx) =>
  ctx.sql`shop_id, mode, trial_ends_at, warned_days, missing_fen, due_at, overdue, trial_unpaid`;

export async function insertTerms(ctx: Ctx, shopId: Uuid, mode: TermsMode, trialEndsAt: Date | null): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.terms (shop_id, mode, trial_ends_at, updated_at) VALUES (${shopId}, ${mode}, ${trialEndsAt}, ${ctx.clock.now()})`;
}

export async function termsOf(ctx: Ctx, shopId: Uuid): Promise<Terms | null> {
  const [row] = await ctx.sql<Terms[]>`SELECT ${columns(ctx)} FROM shops.terms WHERE shop_id = ${shopId}`;
  return row ?? null;
}

/** The same row, held until the end of the transaction: everything that moves a deposit takes it first. */
export async function lockTerms(ctx: Ctx, shopId: Uuid): Promise<Terms | null> {
  const [row] = await ctx.sql<Terms[]>`SELECT ${columns(ctx)} FROM shops.terms WHERE shop_id = ${shopId} FOR UPDATE`;
  return row ?? null;
}

export async function writeTerms(ctx: Ctx, terms: Terms): Promise<void> {
  await ctx.sql`
    UPDATE shops.terms SET mode = ${terms.mode}, trial_ends_at = ${terms.trialEndsAt}, warned_days = ${terms.warnedDays},
      missing_fen = ${terms.missingFen}, due_at = ${terms.dueAt}, overdue = ${terms.overdue}, trial_unpaid = ${terms.trialUnpaid},
      updated_at = ${ctx.clock.now()}
    WHERE shop_id = ${terms.shopId}`;
}

/** Trials that end before a moment, each for one worker. */
export const claimTrials = (ctx: Ctx, before: Date, limit: number, after: Uuid | null): Promise<Terms[]> =>
  ctx.sql<Terms[]>`
    SELECT ${columns(ctx)} FROM shops.terms WHERE mode = 'trial' AND trial_ends_at <= ${before} ${after ? ctx.sql`AND shop_id > ${after}` : ctx.sql``}
    ORDER BY shop_id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

/** Demands whose deadline has passed. */
export const claimOverdue = (ctx: Ctx, limit: number): Promise<Terms[]> =>
  ctx.sql<Terms[]>`
    SELECT ${columns(ctx)} FROM shops.terms WHERE due_at <= ${ctx.clock.now()} AND NOT overdue
    ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

/** Marks a shop, or every shop, whose deposit is to be looked at again: cheap, however many listings a file brings. */
export async function markLook(ctx: Ctx, shopId: Uuid | null): Promise<void> {
  await ctx.sql`
    UPDATE shops.terms SET look_at = ${ctx.clock.now()} WHERE mode <> 'waived' AND look_at IS NULL ${shopId ? ctx.sql`AND shop_id = ${shopId}` : ctx.sql``}`;
}

/** Takes marked shops, each for one worker, and takes the marks away. */
export async function claimLooks(ctx: Ctx, limit: number): Promise<Uuid[]> {
  const rows = await ctx.sql<{ shopId: Uuid }[]>`
    UPDATE shops.terms SET look_at = NULL WHERE shop_id IN (
      SELECT shop_id FROM shops.terms WHERE look_at IS NOT NULL ORDER BY look_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING shop_id`;
  return rows.map((row) => row.shopId);
}

export async function depositRates(ctx: Ctx): Promise<Map<string, number>> {
  const rows = await ctx.sql<
    { categoryId: string; amountFen: number }[]
  >`SELECT category_id, amount_fen FROM shops.deposit_rates`;
  return new Map(rows.map((row) => [row.categoryId, row.amountFen]));
}

export type RateRow = { readonly categoryId: string; readonly amountFen: number; readonly updatedAt: Date };

export const ratesAfter = (ctx: Ctx, after: string | null, limit: number): Promise<RateRow[]> =>
  ctx.sql<RateRow[]>`
    SELECT category_id, amount_fen, updated_at FROM shops.deposit_rates ${after === null ? ctx.sql`` : ctx.sql`WHERE category_id > ${after}`}
    ORDER BY category_id LIMIT ${limit}`;

/** The rate before, null when the category had none of its own; null as the new amount takes it away. */
export async function writeRate(ctx: Ctx, categoryId: string, amountFen: number | null): Promise<number | null> {
  const [before] = await ctx.sql<{ amountFen: number }[]>`
    SELECT amount_fen FROM shops.deposit_rates WHERE category_id = ${categoryId} FOR UPDATE`;
  if (amountFen === null) await ctx.sql`DELETE FROM shops.deposit_rates WHERE category_id = ${categoryId}`;
  else
    await ctx.sql`
      INSERT INTO shops.deposit_rates (category_id, amount_fen, updated_by, updated_at)
      VALUES (${categoryId}, ${amountFen}, ${userIdOf(ctx.actor)}, ${ctx.clock.now()})
      ON CONFLICT ON CONSTRAINT deposit_rates_pkey DO UPDATE SET amount_fen = excluded.amount_fen, updated_by = excluded.updated_by,
        updated_at = excluded.updated_at`;
  return before?.amountFen ?? null;
}

export async function insertDepositPayment(ctx: Ctx, shopId: Uuid, id: Uuid, amountFen: number): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.deposit_payments (shop_id, id, amount_fen, state, opened_by, opened_at)
    VALUES (${shopId}, ${id}, ${amountFen}, 'opened', ${userIdOf(ctx.actor)}, ${ctx.clock.now()})`;
}

/** opened → received; the amount, or null when this is no deposit or was received before. */
export async function receiveDepositPayment(ctx: Ctx, shopId: Uuid, id: Uuid): Promise<number | null> {
  const [row] = await ctx.sql<{ amountFen: number }[]>`
    UPDATE shops.deposit_payments SET state = 'received', received_at = ${ctx.clock.now()}
    WHERE shop_id = ${shopId} AND id = ${id} AND state = 'opened' RETURNING amount_fen`;
  return row?.amountFen ?? null;
}

export type Draw = { readonly askedFen: number; readonly drawnFen: number };

export async function drawOf(ctx: Ctx, shopId: Uuid, cause: string): Promise<Draw | null> {
  const [row] = await ctx.sql<
    Draw[]
  >`SELECT asked_fen, drawn_fen FROM shops.deposit_draws WHERE shop_id = ${shopId} AND cause = ${cause}`;
  return row ?? null;
}

export async function insertDraw(ctx: Ctx, shopId: Uuid, cause: string, draw: Draw): Promise<void> {
  await ctx.sql`
    INSERT INTO shops.deposit_draws (shop_id, cause, asked_fen, drawn_fen, at)
    VALUES (${shopId}, ${cause}, ${draw.askedFen}, ${draw.drawnFen}, ${ctx.clock.now()})`;
}

export async function missingOfShop(
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const terms = await termsOf(ctx, shopId);
  const waits = terms !== null && (terms.missingFen > 0 || (terms.mode === 'trial' && terms.warnedDays !== null));
  return {
    count: waits ? 1 : 0,
    nextDeadlineAt: waits ? (terms.dueAt ?? terms.trialEndsAt) : null,
    overdue: waits && terms.overdue ? 1 : 0,
  };
}
