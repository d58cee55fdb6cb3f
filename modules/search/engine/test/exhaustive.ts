import type { Ask, Goods, KeyName, Order } from '../goods.ts';

/**
 * Another engine, for tests only: it reckons every product for every question by the formulas of the README and shares no code
 * with the index. Its words are what stands between spaces, so tests ask it only what is cut so.
 */
const WORTH = {
  title: [1, 14, 0.8],
  brand: [1.25, 2, 0.2],
  category: [0.75, 6, 0.2],
  attributes: [0.5, 10, 0.5],
  origin: [0.4, 6, 0.5],
  description: [0.15, 60, 0.75],
} as const;

const split = (text: string): string[] => text.split(' ').filter((word) => word !== '');

function impactOf(goods: Goods, word: string): number {
  let sum = 0;
  for (const [name, [weight, usual, b]] of Object.entries(WORTH)) {
    const words = split(goods.texts[name as keyof typeof WORTH] ?? '');
    for (const one of words) if (one === word) sum += weight / (1 - b + (b * words.length) / usual);
  }
  return sum === 0 ? 0 : Math.max(1, Math.round((65_535 * sum) / (0.4 + sum))) / 65_535;
}

const failing = (goods: Goods, { wanted }: Ask): string[] => {
  const failed: string[] = [];
  for (const [key, names] of Object.entries(wanted.keys ?? {}))
    if (names && !names.includes(goods.keys[key as KeyName] ?? '')) failed.push(key);
  if (goods.priceFen < (wanted.minFen ?? 0) || goods.priceFen > (wanted.maxFen ?? Number.MAX_SAFE_INTEGER))
    failed.push('price');
  if (wanted.inStock && !goods.inStock) failed.push('rest');
  if ((wanted.tags ?? []).some((tag) => !goods.tags.includes(tag))) failed.push('rest');
  return failed;
};

const EDGES = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

export type Expected = {
  readonly total: number;
  readonly full: number;
  readonly matched: 'all' | 'any';
  /** Score of each that matches: first stage by relevance, the figure of the order otherwise. */
  readonly scores: ReadonlyMap<string, number>;
  readonly facets: Readonly<Record<string, ReadonlyMap<string, number>>>;
};

/** Millionths of the smaller p at which (share − p)² = 1.96² · p · (1 − p) / n. */
function trust({ goodReviews, reviews: n }: Goods): number {
  if (n === 0) return 0;
  const z = 1.96;
  const share = Math.min(goodReviews, n) / n;
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * n)) / n);
  return Math.floor(Math.max(0, (share + (z * z) / (2 * n) - spread) / (1 + (z * z) / n)) * 1_000_000);
}

const FIGURE: Readonly<Record<Exclude<Order, 'relevance'>, (goods: Goods) => number>> = {
  sales: (goods) => goods.sold,
  price: (goods) => -goods.priceFen,
  price_desc: (goods) => goods.priceFen,
  new: (goods) => goods.liveAt,
  trust,
};

export function exhaustive(all: readonly Goods[], ask: Ask): Expected {
  const words = [...new Set(split(ask.text))];
  const rarity = new Map(
    words.map((word) => {
      const holders = all.filter((goods) => impactOf(goods, word) > 0).length;
      return [word, Math.log(1 + (all.length - holders + 0.5) / (holders + 0.5))];
    }),
  );
  const judged = all.map((goods) => {
    const impacts = words.map((word) => impactOf(goods, word));
    return {
      goods,
      held: impacts.filter((impact) => impact > 0).length,
      score: words.reduce((sum, word, at) => sum + (rarity.get(word) ?? 0) * (impacts[at] ?? 0), 0),
      failed: failing(goods, ask),
    };
  });
  const full = judged.filter((one) => one.held === words.length && one.failed.length === 0).length;
  const every = words.length <= 1 || full >= (ask.order === 'relevance' ? 20 : 1);
  const tier = judged.filter((one) => (every ? one.held === words.length : one.held > 0));
  const hits = tier.filter((one) => one.failed.length === 0);
  const facets: Record<string, Map<string, number>> = {};
  const add = (key: string, name: string): void => {
    facets[key] ??= new Map();
    facets[key].set(name, (facets[key].get(name) ?? 0) + 1);
  };
  for (const { goods, failed } of tier) {
    const but = (key: string): boolean => failed.every((one) => one === key) && failed.length <= 1;
    for (const key of ['category', 'brand', 'belt', 'shop'] as const)
      if (but(key) && goods.keys[key]) add(key, goods.keys[key]);
    if (but('price')) add('price', String(EDGES.filter((yuan) => goods.priceFen >= yuan * 100).length));
    if (failed.length === 0) for (const tag of goods.tags) add('tag', tag);
  }
  const { order } = ask;
  const score = order === 'relevance' ? null : FIGURE[order];
  return {
    total: hits.length,
    full,
    matched: every ? 'all' : 'any',
    scores: new Map(hits.map((one) => [one.goods.id, score ? score(one.goods) : one.score])),
    facets,
  };
}
