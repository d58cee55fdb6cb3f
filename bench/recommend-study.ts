import {
  describe,
  type Knowledge,
  nextItems,
  nothingAlike,
  nothingTogether,
  noVisits,
  remember,
  type Taste,
  tieVisit,
} from '#modules/recommend';
import { SHAPE } from './recommend-tastes.ts';
import type { SequenceSet, Trial } from './sequences.ts';

/** Percent, as the papers print them: hits and mean reciprocal rank among 20, hits and NDCG among 10. */
export type Scores = { readonly p20: number; readonly mrr20: number; readonly hr10: number; readonly ndcg10: number };

export type Lister = (trial: Trial) => readonly number[];

/** Asks every trial once; where the right item stands in the list is all that counts. */
export function scored(trials: readonly Trial[], lister: Lister): Scores {
  let p20 = 0;
  let mrr20 = 0;
  let hr10 = 0;
  let ndcg10 = 0;
  for (const trial of trials) {
    const rank = lister(trial).slice(0, 20).indexOf(trial.next) + 1;
    if (rank === 0) continue;
    p20++;
    mrr20 += 1 / rank;
    if (rank > 10) continue;
    hr10++;
    ndcg10 += 1 / Math.log2(rank + 1);
  }
  const percent = (sum: number): number => (100 * sum) / trials.length;
  return { p20: percent(p20), mrr20: percent(mrr20), hr10: percent(hr10), ndcg10: percent(ndcg10) };
}

/** Learns the training part one visit after another, as the market would; `at` runs from 0 to 1. */
export function learn(set: SequenceSet): Required<Knowledge> {
  const known = { visits: noVisits(), together: nothingTogether(Infinity), likeness: nothingAlike() };
  for (const [at, items] of set.train.entries()) {
    const when = (at + 1) / set.train.length;
    remember(known.visits, { key: String(at), items, at: when });
    tieVisit(known.together, items, when, SHAPE);
  }
  for (const [item, marks] of set.marks ?? []) describe(known.likeness, item, marks);
  return known;
}

export const byEngine =
  (known: Knowledge, taste: Taste): Lister =>
  ({ seen }) =>
    nextItems(known, seen, 1, taste, 20).map(({ item }) => item);

/** The visit's own items, latest first: what every clever list has to beat. */
export const bySeen: Lister = ({ seen }) => [...new Set([...seen].reverse())];

/** Item-kNN as the papers have it: cosine of the visits that two items share, asked for the latest item. */
export function byItemKnn(set: SequenceSet): Lister {
  const having = new Map<number, number[]>();
  const distinct = set.train.map((items) => [...new Set(items)]);
  for (const [at, items] of distinct.entries())
    for (const item of items) {
      const row = having.get(item);
      if (row) row.push(at);
      else having.set(item, [at]);
    }
  const kept = new Map<number, readonly number[]>();
  return ({ seen }) => {
    const last = seen.at(-1) ?? -1;
    const known = kept.get(last);
    if (known) return known;
    const met = new Map<number, number>();
    for (const at of having.get(last) ?? [])
      for (const item of distinct[at] ?? []) if (item !== last) met.set(item, (met.get(item) ?? 0) + 1);
    const list = [...met]
      .map(([item, times]) => ({ item, score: times / Math.sqrt(having.get(item)?.length ?? 1) }))
      .sort((a, b) => b.score - a.score || a.item - b.item)
      .slice(0, 20)
      .map(({ item }) => item);
    kept.set(last, list);
    return list;
  };
}
