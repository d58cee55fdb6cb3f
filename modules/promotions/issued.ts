import type { Ctx, Uuid } from '#kernel';
import { countsOf, issuesOf } from './coupon-store.ts';
import { KINDS } from './kinds/table.ts';
import type { RuleRow } from './store.ts';
import type { Issued } from './view.ts';

/** How the coupons among these rules were given out so far, by rule; nothing is read when there are none. */
export async function issuedOf(ctx: Ctx, rules: readonly RuleRow[]): Promise<ReadonlyMap<Uuid, Issued>> {
  const ids = rules.filter((rule) => KINDS.get(rule.kind)?.held).map((rule) => rule.id);
  if (ids.length === 0) return new Map();
  const [issues, counts] = await Promise.all([issuesOf(ctx, ids), countsOf(ctx, ids)]);
  const used = new Map(counts.map((one) => [one.ruleId, one.used]));
  return new Map(issues.map((issue) => [issue.ruleId, { issue, used: used.get(issue.ruleId) ?? 0 }]));
}
