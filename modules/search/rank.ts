import { type Factors, factorsOf, type Lift, liftOf, type Qualities, scaleOf } from './engine/lift.ts';
import { plain } from './engine/words.ts';
import { queryTokens, tokens } from './tokens.ts';

const HAN = /\p{Script=Han}/u;

export type Candidate = Qualities & {
  readonly id: string;
  readonly title: string;
  /** What the database made of it, ≥ 0. */
  readonly textScore: number;
};

/** Why a product stands where it stands: score = text × (1 + lift). */
export type Ranked<T> = {
  readonly candidate: T;
  readonly score: number;
  readonly text: number;
  readonly coverage: number;
  readonly lift: number;
  /** What the text score is made of: each likeness with what it is multiplied with. */
  readonly parts: Readonly<Record<'words' | 'short' | 'beside', { readonly value: number; readonly weight: number }>>;
  readonly factors: Factors;
};

/** Chinese characters alone and in pairs, within runs of Chinese: what a title and a query share whatever the cutting was. */
export function grams(text: string): Set<string> {
  const found = new Set<string>();
  for (const run of plain(text).split(/[^\p{Script=Han}]+/u)) {
    const chars = [...run];
    for (const [at, char] of chars.entries()) {
      found.add(char);
      const next = chars[at + 1];
      if (next) found.add(char + next);
    }
  }
  return found;
}

const pairs = (words: readonly string[]): string[] => words.slice(1).map((word, at) => `${words[at]} ${word}`);

/** Share of weight in `wanted` that `held` has, 0…1. */
function covered(wanted: ReadonlyMap<string, number>, held: { has(gram: string): boolean }): number {
  let all = 0;
  let met = 0;
  for (const [gram, weight] of wanted) {
    all += weight;
    if (held.has(gram)) met += weight;
  }
  return all === 0 ? 0 : met / all;
}

/** Rare among the candidates weighs more than what all of them have. */
function rarity(wanted: Iterable<string>, held: readonly ReadonlySet<string>[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const gram of wanted) {
    const having = held.reduce((sum, one) => sum + (one.has(gram) ? 1 : 0), 0);
    weights.set(gram, Math.log(1 + (held.length - having + 0.5) / (having + 0.5)));
  }
  return weights;
}

/**
 * Orders candidates of a text query: score of the database (relative to the best), plus how much of the query's Chinese characters and
 * pairs the title covers, plus query words that stand side by side; then lifted by sales, conversion, price, reviews and freshness, so little
 * that they cannot overturn the text. Ties by id, so that pages are stable.
 */
export function rescore<T extends Candidate>(query: string, candidates: readonly T[], weights: Lift): Ranked<T>[] {
  if (candidates.length === 0) return [];
  const chinese = HAN.test(query);
  const best = Math.max(...candidates.map((one) => one.textScore), Number.MIN_VALUE);
  const scale = scaleOf(candidates);
  const titles = chinese ? candidates.map((one) => grams(one.title)) : [];
  const wanted = rarity(grams(query), titles);
  const queryPairs = new Set(pairs(queryTokens(query)));
  const adjacency = chinese ? 0.1 : 0.2;
  return candidates
    .map((candidate, at) => {
      const coverage = covered(wanted, titles[at] ?? new Set());
      let adjacent = 0;
      if (queryPairs.size > 0) {
        const held = new Set(pairs(tokens(candidate.title)));
        adjacent = [...queryPairs].filter((pair) => held.has(pair)).length / queryPairs.size;
      }
      const parts = {
        words: { value: candidate.textScore / best, weight: 1 },
        short: { value: coverage, weight: chinese ? 2 : 0 },
        beside: { value: adjacent, weight: adjacency },
      };
      const text = Object.values(parts).reduce((sum, one) => sum + one.weight * one.value, 0);
      const factors = factorsOf(candidate, scale);
      const lift = liftOf(factors, weights);
      return { candidate, text, coverage, lift, parts, factors, score: text * (1 + lift) };
    })
    .sort((a, b) => b.score - a.score || (a.candidate.id < b.candidate.id ? -1 : 1));
}
