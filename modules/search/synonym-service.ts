import { type Ctx, newId, type Text2, transact, type Uuid, userIdOf } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { record } from '#modules/operations';
import type { SynonymRule } from './engine/synonyms.ts';
import { type EngineQuery, NO_FILTERS } from './engine.ts';
import { refuse } from './errors.ts';
import { engineOf } from './indexing-service.ts';
import { type Fault, faultOf, MOST, type OperatorsRule, tidied } from './synonym-rules.ts';
import * as store from './synonym-store.ts';
import { queryTokens } from './tokens.ts';

/** As many answers as a preview compares. */
const COMPARED = 10;
/** A word that a quarter of all goods are found by says nothing of any; in a market of few goods many are. */
const BROAD = { share: 0.25, goods: 40 } as const;

const query = (text: string, limit: number): EngineQuery => ({
  text,
  filters: NO_FILTERS,
  sort: 'relevance',
  after: null,
  limit,
  withFacets: false,
});

const refusalOf = (fault: Fault) => refuse(fault.name, { ...('word' in fault ? { word: fault.word } : {}), ...MOST });

/** How many goods hold a text as it is written; `all` without one. */
async function found(ctx: Ctx, text: string): Promise<number> {
  const { matched, total, full, corrected } = await engineOf(ctx).search(ctx, { ...query(text, 1), synonyms: [] });
  if (corrected !== null) return 0;
  return matched === 'all' ? total : full;
}

/** The rule as it would be kept. Refuses what cannot stand beside the others: synonym_empty, synonym_long, synonym_short, synonym_language, synonym_twice, synonyms_full, synonym_loop, synonym_broad. */
async function fitting(ctx: Ctx, given: OperatorsRule, others: readonly store.KeptRule[]): Promise<OperatorsRule> {
  const rule = tidied(given);
  const fault = faultOf(rule, others, queryTokens);
  if (fault) throw refusalOf(fault);
  const all = await found(ctx, '');
  // What others are shown for: of a group every word is.
  for (const word of rule.kind === 'group' ? rule.words : rule.targets) {
    const goods = await found(ctx, word);
    if (goods >= BROAD.goods && goods > BROAD.share * all)
      throw refuse('synonym_broad', { word, goods, percent: Math.round(BROAD.share * 100) });
  }
  return rule;
}

export type Previewed = {
  readonly productId: Uuid;
  readonly title: Text2;
  /** 1 = first; null: not among the first ten. */
  readonly before: number | null;
  readonly after: number | null;
};

/** What a rule would change among the first ten answers of a question; `id`: in the place of that rule. Nothing is written. Refuses what saving it would. */
export async function preview(
  ctx: Ctx,
  question: string,
  given: OperatorsRule,
  id: Uuid | null,
): Promise<{ totalBefore: number; totalAfter: number; items: readonly Previewed[] }> {
  const now = await store.currentRules(ctx);
  const others = now.filter((one) => one.id !== id);
  const rule = await fitting(ctx, given, others);
  const engine = engineOf(ctx);
  const asked = query(question, COMPARED);
  const [before, after] = await Promise.all([
    engine.search(ctx, { ...asked, synonyms: now }),
    engine.search(ctx, { ...asked, synonyms: [...others, rule] }),
  ]);
  const place = (hits: readonly { readonly productId: Uuid }[], productId: Uuid): number | null => {
    const at = hits.findIndex((hit) => hit.productId === productId);
    return at < 0 ? null : at + 1;
  };
  const ids = [...new Set([...after.hits, ...before.hits].map((hit) => hit.productId))];
  const products = await productSummaries(ctx, ids);
  return {
    totalBefore: before.total,
    totalAfter: after.total,
    items: ids.map((productId) => ({
      productId,
      title: products.get(productId)?.title ?? { zh: productId, en: '' },
      before: place(before.hits, productId),
      after: place(after.hits, productId),
    })),
  };
}

/** The rules in force, and of which version they are. */
export async function rulesNow(ctx: Ctx): Promise<{ version: number; rules: readonly store.KeptRule[] }> {
  const version = await store.versionNow(ctx);
  return { version, rules: version === 0 ? [] : await store.currentRules(ctx) };
}

/** The next version, with its act on record. Refuses search.synonyms_changed when `seen` is not the latest. */
async function next(tx: Ctx, seen: number, reason: string): Promise<number> {
  const version = seen + 1;
  const made = { version, madeBy: userIdOf(tx.actor) as Uuid, madeAt: tx.clock.now(), reason: reason.trim() };
  if ((await store.versionNow(tx)) !== seen || !(await store.putVersion(tx, made))) throw refuse('synonyms_changed');
  return version;
}

const told = ({ kind, words, targets }: SynonymRule) => ({ kind, words: [...words], targets: [...targets] });

/**
 * Puts a rule in force, in the place of `id` where one is given; in every process within a fifth of a second. `seen` is the version its writer looked at.
 * Refuses search.synonyms_changed, synonym_not_found and what does not fit (`preview`).
 */
export const saveRule = (
  ctx: Ctx,
  given: OperatorsRule,
  { id, seen, reason }: { id: Uuid | null; seen: number; reason: string },
): Promise<{ id: Uuid; version: number }> =>
  transact(ctx, async (tx) => {
    const version = await next(tx, seen, reason);
    const before = id ? await store.endRule(tx, id, version) : null;
    if (id && !before) throw refuse('synonym_not_found');
    const rule = await fitting(tx, given, await store.currentRules(tx));
    const kept = { ...rule, id: id ?? newId(tx), since: version };
    await store.putRule(tx, kept);
    await record(tx, {
      action: 'search.synonym_saved',
      subject: { kind: 'synonym', id: kept.id },
      before: before && told(before),
      after: told(rule),
      reason,
    });
    return { id: kept.id, version };
  });

/** Takes a rule out of force. Refuses search.synonyms_changed, synonym_not_found. */
export const removeRule = (ctx: Ctx, id: Uuid, { seen, reason }: { seen: number; reason: string }): Promise<number> =>
  transact(ctx, async (tx) => {
    const version = await next(tx, seen, reason);
    const before = await store.endRule(tx, id, version);
    if (!before) throw refuse('synonym_not_found');
    await record(tx, {
      action: 'search.synonym_removed',
      subject: { kind: 'synonym', id },
      before: told(before),
      reason,
    });
    return version;
  });
