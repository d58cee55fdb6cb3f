import type { Ctx, Runtime, Uuid } from '#kernel';
import type { References, Rule } from '#modules/promotions';
import { referencesOfRules } from './entries-store.ts';

type Bound = ReadonlyMap<Uuid, number>;
/** What a process knows of rules for good: whose prices they carry is written with them, and what is shown is fixed when it goes live. */
const kept = new WeakMap<Runtime, Map<Uuid, Bound | null>>();
const KEPT_AT_MOST = 20_000;

const maybeOurs = ({ kind, args, scope }: Rule): boolean =>
  kind === 'price_cut' && (args as { readonly mode?: string }).mode === 'price' && scope.skuIds !== undefined;

/**
 * What goods of live campaigns may have crossed out: what was true when it began, or nothing. One read for rules not met before, none
 * where no set price runs or all are known.
 */
export async function referencesFor(ctx: Ctx, rules: readonly Rule[]): Promise<References> {
  const memory = kept.get(ctx.runtime) ?? new Map<Uuid, Bound | null>();
  kept.set(ctx.runtime, memory);
  const ours = rules.filter(maybeOurs);
  const asked = ours.filter((rule) => !memory.has(rule.id)).map((rule) => rule.id);
  const found = asked.length === 0 ? new Map<Uuid, Bound>() : await read(ctx, asked, memory);
  return new Map(
    ours.flatMap(({ id }): [Uuid, Bound][] => {
      const bound = memory.get(id) ?? found.get(id);
      return bound ? [[id, bound]] : [];
    }),
  );
}

async function read(ctx: Ctx, ruleIds: readonly Uuid[], memory: Map<Uuid, Bound | null>): Promise<Map<Uuid, Bound>> {
  const rows = Map.groupBy(await referencesOfRules(ctx, ruleIds), (row) => row.ruleId);
  const found = new Map<Uuid, Bound>();
  for (const [ruleId, own] of rows) found.set(ruleId, new Map(own.map((row) => [row.skuId, row.referenceFen])));
  // Rows of an open transaction may never come to be.
  if (ctx.inTransaction) return found;
  if (memory.size + ruleIds.length > KEPT_AT_MOST) memory.clear();
  // Until the turn to live is done it shows nothing, but may a moment later.
  for (const id of ruleIds)
    if (rows.get(id)?.every((row) => row.settled) ?? true) memory.set(id, found.get(id) ?? null);
  return found;
}
