import type { Ctx } from '#kernel';
import type { SynonymRule } from './engine/synonyms.ts';
import { currentRules, versionNow } from './synonym-store.ts';

const remembered = new WeakMap<Ctx['runtime'], { version: number; rules: readonly SynonymRule[] }>();

/** The rules in force; read again only when there is another version. Inside a transaction they are read each time: it may be taken back. */
export async function versionedRules(ctx: Ctx): Promise<readonly SynonymRule[]> {
  const version = await versionNow(ctx);
  if (version === 0) return [];
  const kept = remembered.get(ctx.runtime);
  if (kept?.version === version && !ctx.inTransaction) return kept.rules;
  const rules = await currentRules(ctx);
  if (!ctx.inTransaction) remembered.set(ctx.runtime, { version, rules });
  return rules;
}
