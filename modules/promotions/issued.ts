import type { Ctx, Uuid } from '#kernel';
import { budgetsOf } from './budget-store.ts';
import { countsOf, issuesOf } from './coupon-store.ts';
import { flashStocksOf } from './flash-store.ts';
import { flashPrice } from './kinds/flash-price.ts';
import { KINDS } from './kinds/table.ts';
import type { RuleRow } from './store.ts';
import type { Issued } from './view.ts';

/** How coupons among these rules were given out so far, and what their budgets have paid, by rule. */
export async function issuedOf(ctx: Ctx, rules: readonly RuleRow[]): Promise<ReadonlyMap<Uuid, Issued>> {
  const ids = rules.map((rule) => rule.id);
  const held = rules.filter((rule) => KINDS.get(rule.kind)?.held).map((rule) => rule.id);
  const flash = rules.filter((rule) => rule.kind === flashPrice.name).map((rule) => rule.id);
  const [issues, counts, budgets, stocks] = await Promise.all([
    held.length > 0 ? issuesOf(ctx, held) : [],
    held.length > 0 ? countsOf(ctx, held) : [],
    ids.length > 0 ? budgetsOf(ctx, ids) : [],
    flash.length > 0 ? flashStocksOf(ctx, flash) : [],
  ]);
  const used = new Map(counts.map((one) => [one.ruleId, one.used]));
  const issueOf = new Map(issues.map((issue) => [issue.ruleId, issue]));
  const budgetOf = new Map(budgets.map((budget) => [budget.ruleId, budget]));
  const stockOf = new Map(stocks.map((stock) => [stock.ruleId, stock]));
  return new Map(
    ids.map((id) => [
      id,
      {
        issue: issueOf.get(id) ?? null,
        used: used.get(id) ?? 0,
        budget: budgetOf.get(id) ?? null,
        flash: stockOf.get(id) ?? null,
      },
    ]),
  );
}
