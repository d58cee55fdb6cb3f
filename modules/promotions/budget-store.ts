import type { Ctx, Fen, Uuid } from '#kernel';
import type { Share } from './model.ts';
import { MARKET } from './store.ts';

/** What a rule may cost at most: of `totalFen` so much is held by trades that wait for payment and so much spent by paid ones. */
export type Budget = { readonly ruleId: Uuid; readonly totalFen: Fen; readonly heldFen: Fen; readonly spentFen: Fen };
/** A trade's part of a rule's budget, in fen. */
export type BudgetPart = { readonly ruleId: Uuid; readonly amountFen: Fen };
export type BudgetTake = BudgetPart & { readonly tradeId: Uuid };

export const insertBudget = (ctx: Ctx, owner: Uuid, ruleId: Uuid, totalFen: Fen) =>
  ctx.sql`INSERT INTO promotions.budgets (shop_id, rule_id, total_fen) VALUES (${owner}, ${ruleId}, ${totalFen})`;

export const budgetsOf = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<Budget[]> => ctx.sql<Budget[]>`
  SELECT rule_id, total_fen, held_fen, spent_fen FROM promotions.budgets WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

/** Budgets are locked in one order by everybody, and before any stock: nobody waits for another in a circle. */
const lock = (ctx: Ctx, ruleIds: readonly Uuid[]) => ctx.sql`
  SELECT 1 FROM promotions.budgets WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) ORDER BY rule_id FOR NO KEY UPDATE`;

/**
 * Trades take what their quotes cost the budgets, in the transaction of placing; false when a budget has less left: then nothing
 * may stay, and the caller undoes it. `budgets_within` has the last word.
 */
export async function holdBudgets(ctx: Ctx, takes: readonly BudgetTake[]): Promise<boolean> {
  const byRule = Map.groupBy(takes, (take) => take.ruleId);
  const ruleIds = [...byRule.keys()].sort();
  const sums = ruleIds.map((id) => (byRule.get(id) ?? []).reduce((sum, take) => sum + take.amountFen, 0));
  const [, held] = await Promise.all([
    lock(ctx, ruleIds),
    // Sees what was written before the first statement got its locks.
    ctx.sql`
      UPDATE promotions.budgets b SET held_fen = b.held_fen + t.amount_fen
      FROM unnest(${ruleIds}::uuid[], ${sums}::bigint[]) AS t (rule_id, amount_fen)
      WHERE b.rule_id = t.rule_id AND b.held_fen + b.spent_fen + t.amount_fen <= b.total_fen RETURNING b.rule_id`,
    ctx.sql`
      INSERT INTO promotions.budget_takes (trade_id, rule_id, taken_fen, kept_fen)
      SELECT trade_id, rule_id, amount_fen, amount_fen
      FROM unnest(${takes.map((take) => take.tradeId)}::uuid[], ${takes.map((take) => take.ruleId)}::uuid[], ${takes.map((take) => take.amountFen)}::bigint[])
        AS t (trade_id, rule_id, amount_fen)`,
  ]);
  return held.length === ruleIds.length;
}

/** The trade is paid: what it held is spent. */
export async function spendBudgets(ctx: Ctx, tradeId: Uuid): Promise<void> {
  await lockOf(ctx, tradeId);
  await ctx.sql`
    WITH paid AS (UPDATE promotions.budget_takes SET paid = true WHERE trade_id = ${tradeId} AND NOT paid RETURNING rule_id, kept_fen)
    UPDATE promotions.budgets b SET held_fen = b.held_fen - paid.kept_fen, spent_fen = b.spent_fen + paid.kept_fen
    FROM paid WHERE b.rule_id = paid.rule_id`;
}

/** Orders of the trade were closed, or pieces given back: their parts are free again, paid or not. */
export async function giveBudgetsBack(ctx: Ctx, tradeId: Uuid, parts: readonly BudgetPart[]): Promise<void> {
  if (parts.length === 0) return;
  await lockOf(ctx, tradeId);
  await ctx.sql`
    WITH back AS (
      UPDATE promotions.budget_takes t SET kept_fen = t.kept_fen - p.amount_fen
      FROM unnest(${parts.map((part) => part.ruleId)}::uuid[], ${parts.map((part) => part.amountFen)}::bigint[]) AS p (rule_id, amount_fen)
      WHERE t.trade_id = ${tradeId} AND t.rule_id = p.rule_id RETURNING t.rule_id, t.paid, p.amount_fen
    )
    UPDATE promotions.budgets b SET held_fen = b.held_fen - CASE WHEN back.paid THEN 0 ELSE back.amount_fen END,
      spent_fen = b.spent_fen - CASE WHEN back.paid THEN back.amount_fen ELSE 0 END
    FROM back WHERE b.rule_id = back.rule_id`;
}

const lockOf = (ctx: Ctx, tradeId: Uuid) => ctx.sql`
  SELECT 1 FROM promotions.budgets WHERE rule_id IN (SELECT rule_id FROM promotions.budget_takes WHERE trade_id = ${tradeId})
  ORDER BY rule_id FOR NO KEY UPDATE`;

/** Budgets whose sums are not what the trades keep of them. */
export const budgetsAmiss = (ctx: Ctx): Promise<(Budget & { held: Fen; spent: Fen })[]> => ctx.sql`
  SELECT b.rule_id, b.total_fen, b.held_fen, b.spent_fen, k.held, k.spent FROM promotions.budgets b CROSS JOIN LATERAL (
    SELECT coalesce(sum(kept_fen) FILTER (WHERE NOT paid), 0)::bigint AS held, coalesce(sum(kept_fen) FILTER (WHERE paid), 0)::bigint AS spent
    FROM promotions.budget_takes t WHERE t.rule_id = b.rule_id
  ) k WHERE b.held_fen <> k.held OR b.spent_fen <> k.spent`;

/**
 * What promotions may still cost a funder or have cost it, in fen: its share of the whole budget while a rule runs, of what it held and spent
 * when it has ended. Rounded up for each rule.
 */
export const committedOf = async (ctx: Ctx, { funder, funderId }: Required<Omit<Share, 'bps'>>): Promise<number> => {
  const [row] = await ctx.sql<{ fen: number }[]>`
    SELECT coalesce(sum(ceil((CASE WHEN r.state = 'active' AND r.ends_at > ${ctx.clock.now()} THEN b.total_fen ELSE b.held_fen + b.spent_fen END)
      * (f ->> 'bps')::numeric / 10000)), 0)::bigint AS fen
    FROM promotions.rules r JOIN promotions.budgets b ON b.shop_id = r.shop_id AND b.rule_id = r.id
    CROSS JOIN LATERAL jsonb_array_elements(r.funding) AS f
    WHERE r.shop_id = ${MARKET} AND f ->> 'funder' = ${funder} AND f ->> 'funderId' = ${funderId}`;
  return row?.fen ?? 0;
};
