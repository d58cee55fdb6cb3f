import type { Figure, Report, Say } from './figure.ts';
import { byEngine, byItemKnn, bySeen, type Lister, learn, type Scores, scored } from './recommend-study.ts';
import { TASTES } from './recommend-tastes.ts';
import { dataFolder, personSet, type SequenceSet, sessionSet } from './sequences.ts';

/** Rows of the papers, percent. */
type Row = { readonly of: string } & Partial<Scores>;

/** Table 2 of GCE-GNN (SIGIR 2020), as the set's source note has it, and the ranking over all items of S3-Rec (CIKM 2020). */
const PUBLISHED: Readonly<Record<string, readonly Row[]>> = {
  tmall: [
    { of: 'POP', p20: 2.0, mrr20: 0.9 },
    { of: 'Item-KNN', p20: 9.15, mrr20: 3.31 },
    { of: 'FPMC', p20: 16.06, mrr20: 7.32 },
    { of: 'GRU4Rec', p20: 10.93, mrr20: 5.89 },
    { of: 'NARM', p20: 23.3, mrr20: 10.7 },
    { of: 'STAMP', p20: 26.47, mrr20: 13.36 },
    { of: 'SR-GNN', p20: 27.57, mrr20: 13.72 },
    { of: 'GCE-GNN', p20: 33.42, mrr20: 15.42 },
  ],
  diginetica: [
    { of: 'POP', p20: 1.18, mrr20: 0.28 },
    { of: 'Item-KNN', p20: 35.75, mrr20: 11.57 },
    { of: 'FPMC', p20: 22.14, mrr20: 6.66 },
    { of: 'GRU4Rec', p20: 30.79, mrr20: 8.22 },
    { of: 'NARM', p20: 48.32, mrr20: 16.0 },
    { of: 'SR-GNN', p20: 51.26, mrr20: 17.78 },
    { of: 'GCE-GNN', p20: 54.22, mrr20: 19.04 },
  ],
  beauty: rows([1.52, 0.68], [2.83, 1.37], [3.47, 1.76], [6.05, 3.18], [3.47, 1.7], [5.12, 2.66], [6.47, 3.27]),
  sports: rows([0.94, 0.53], [2.04, 1.1], [1.94, 0.97], [3.5, 1.92], [1.91, 0.99], [3.13, 1.59], [3.85, 2.04]),
  toys: rows([1.13, 0.61], [1.76, 0.84], [2.7, 1.41], [6.75, 3.74], [2.03, 0.99], [4.97, 2.77], [7.0, 3.76]),
};

function rows(...of: readonly (readonly [number, number])[]): readonly Row[] {
  const names = ['PopRec', 'GRU4Rec', 'Caser', 'SASRec', 'BERT4Rec', 'HGN', 'S3-Rec'];
  return of.map(([hr10, ndcg10], at) => ({ of: names[at] ?? '', hr10, ndcg10 }));
}

const PEOPLE: Readonly<Record<string, string>> = {
  beauty: 'Beauty',
  sports: 'Sports_and_Outdoors',
  toys: 'Toys_and_Games',
};

/** One of the public sets by its short name; `choose`: the part for choosing, where the set has one. */
export function openSet(key: string, part: 'choose' | 'ask'): SequenceSet {
  const folder = dataFolder();
  if (key === 'tmall') return sessionSet(folder, 'Tmall', 'Tmall (IJCAI-15)');
  if (key === 'diginetica') return sessionSet(folder, 'diginetica', 'Diginetica (CIKM Cup 2016)');
  const file = PEOPLE[key];
  if (!file) throw new Error(`there is no public set ${key}`);
  return personSet(folder, file, key, part);
}

const cell = (percent: number | undefined): string => (percent === undefined ? '' : percent.toFixed(2)).padStart(9);
const line = (row: Row): string =>
  `  ${row.of.padEnd(34)}${cell(row.p20)}${cell(row.mrr20)}${cell(row.hr10)}${cell(row.ndcg10)}`;

/** Takes out what was seen before, where the protocol does. */
const unseen =
  (set: SequenceSet, lister: Lister): Lister =>
  (trial) =>
    set.again ? lister(trial) : lister(trial).filter((item) => !trial.seen.includes(item));

/** The engine on one set, beside the papers' rows and two plain lists of this very run. */
function ask(key: string, say: Say): readonly Figure[] {
  const set = openSet(key, 'ask');
  const taste = TASTES[key];
  if (!taste) throw new Error(`no taste of ${key}`);
  const began = performance.now();
  const known = learn(set);
  const learned = performance.now();
  const engine = scored(set.trials, unseen(set, byEngine(known, taste)));
  const asked = performance.now();
  const knn = scored(set.trials, unseen(set, byItemKnn(set)));
  const published = PUBLISHED[key] ?? [];
  say(
    `${set.title}: ${set.train.length} visits learned in ${Math.round(learned - began)} ms, ${set.trials.length} asked at ${((asked - learned) / set.trials.length).toFixed(2)} ms each`,
  );
  say(`  ${'percent'.padEnd(34)}${['P@20', 'MRR@20', 'HR@10', 'NDCG@10'].map((name) => name.padStart(9)).join('')}`);
  for (const row of published) say(line({ ...row, of: `${row.of} (published)` }));
  say(line({ of: 'item-KNN, this run', ...knn }));
  if (set.again) say(line({ of: 'own items, latest first, this run', ...scored(set.trials, bySeen) }));
  say(line({ of: 'this engine', ...engine }));
  const base = published.find(({ of }) => of === (set.again ? 'Item-KNN' : 'SASRec'));
  const metrics: readonly (keyof Scores)[] = set.again ? ['p20', 'mrr20', 'hr10', 'ndcg10'] : ['hr10', 'ndcg10'];
  return metrics.map((metric): Figure => {
    const paper = base?.[metric];
    const against = paper ?? knn[metric];
    return {
      metric: `${key}_${metric}`,
      value: engine[metric],
      unit: '%',
      baseline: `${paper === undefined ? 'item-KNN of this run' : `${base?.of} as published`} ${against.toFixed(2)}`,
      ratio: engine[metric] / against,
      ...(set.again ? { atLeast: 1 } : {}),
    };
  });
}

/** Next item on the public sets: learned from their training part, asked on their test part. */
export function recommend(say: Say): Report {
  return {
    figures: Object.keys(TASTES).flatMap((key) => ask(key, say)),
    notes: [
      'Tastes were chosen on held-out training visits (bench/recommend-choose.ts). On Tmall 45 % of the right answers stand in the visit itself, so its own items alone beat every published row: read that set as a test of going back, Diginetica as one of finding.',
    ],
  };
}
