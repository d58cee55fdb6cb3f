import type { Ctx, Uuid } from '#kernel';
import { budgetsOf } from '#modules/promotions';
import { rulesOfEntries } from './store.ts';
import type { Entry } from './types.ts';

type Kept = Pick<Entry, 'id' | 'shopId' | 'campaignId' | 'skuId' | 'quantity'>;

/** How many pieces are still to be had at the campaign's price, by entry. Absent: its rule is not written yet, or no pieces bound it. */
export async function piecesLeft(ctx: Ctx, entries: readonly Kept[]): Promise<ReadonlyMap<Uuid, number>> {
  if (entries.length === 0) return new Map();
  const rules = await rulesOfEntries(ctx, entries);
  const ruleIds = [...rules.values()];
  const budgets = new Map((ruleIds.length > 0 ? await budgetsOf(ctx, ruleIds) : []).map((one) => [one.ruleId, one]));
  return new Map(
    entries.flatMap(({ id, quantity }): [Uuid, number][] => {
      const ruleId = rules.get(id);
      const budget = ruleId && budgets.get(ruleId);
      if (!budget) return [];
      const cutFen = budget.totalFen / quantity;
      return [[id, Math.floor((budget.totalFen - budget.heldFen - budget.spentFen) / cutFen)]];
    }),
  );
}
