import { best } from './best.ts';
import type { Remembered, Visits } from './visits.ts';
import { rarity } from './visits.ts';

/** How visits are compared. Chosen on held-out visits of the public sets; see the README for what each is worth. */
export type Comparing = {
  /** How many similar visits speak. */
  readonly neighbours: number;
  /** Of the visits that had an item, how many of the latest are looked at: what bounds the work. */
  readonly lookedAt: number;
  /** How many of the latest distinct items of the running visit count. */
  readonly lookBack: number;
  /** In steps: an item seen that many steps ago counts 1/e of the latest. */
  readonly stepFade: number;
  /** Exponent of an item's rarity; 0: all alike. */
  readonly rarity: number;
  /** Exponent of a remembered visit's distinct items by which its likeness is divided; 0.5 is the cosine's. */
  readonly lengthPower: number;
  /** A visit that ended so long ago (in the unit of `at`) counts 1/e. */
  readonly ageFade: number;
};

/** A similar visit: how similar, and which of the running visit's items it had that was seen last. */
export type Neighbour = { readonly visit: Remembered; readonly likeness: number; readonly shared: number };

/** The latest place of each item of a running visit, latest first: `steps` ago. */
export function latest(items: readonly number[]): readonly { readonly item: number; readonly steps: number }[] {
  const found = new Map<number, number>();
  for (let place = items.length - 1; place >= 0; place--) {
    const item = items[place];
    if (item !== undefined && !found.has(item)) found.set(item, items.length - 1 - place);
  }
  return [...found].map(([item, steps]) => ({ item, steps }));
}

/**
 * The visits most like a running one, most similar first: Σ over shared items of e^(−steps / stepFade) × rarity^p, divided by length^q, times
 * e^(−age / ageFade). This is vector multiplication session kNN with the fades of STAN (README). Equal ones: the later first, then by key.
 */
export function similarVisits(
  visits: Visits,
  running: readonly number[],
  now: number,
  by: Comparing,
): readonly Neighbour[] {
  const { sums, shared } = visits.desk;
  const met: Remembered[] = [];
  for (const { item, steps } of latest(running).slice(0, by.lookBack)) {
    const row = visits.having.get(item);
    if (!row) continue;
    const weight = Math.exp(-steps / by.stepFade) * (by.rarity === 0 ? 1 : rarity(visits, item) ** by.rarity);
    for (let at = row.length - 1; at >= Math.max(0, row.length - by.lookedAt); at--) {
      const visit = row[at];
      if (!visit) continue;
      if (sums[visit.seat] === 0) {
        met.push(visit);
        shared[visit.seat] = item;
      }
      sums[visit.seat] = (sums[visit.seat] ?? 0) + weight;
    }
  }
  const found = met.map((visit): Neighbour => {
    const sum = sums[visit.seat] ?? 0;
    sums[visit.seat] = 0;
    const age = Math.max(0, now - visit.at);
    return {
      visit,
      likeness: (sum / visit.distinct.length ** by.lengthPower) * Math.exp(-age / by.ageFade),
      shared: shared[visit.seat] ?? 0,
    };
  });
  return best(
    found,
    by.neighbours,
    (one) => one.likeness,
    (a, b) => b.visit.at - a.visit.at || (a.visit.key < b.visit.key ? -1 : 1),
  );
}
