import { nextItems, type Taste } from './engine/next.ts';
import { noVisits, remember } from './engine/visits.ts';
import { type Step, VISIT_MS } from './walks.ts';

/** What a running visit leads to: the product, how likely beside the best (0…1], and which product of the visit others opened beside it. */
export type Next = { readonly productId: string; readonly weight: number; readonly because: string };

/** As on the public sets of people (bench/recommend-tastes.ts), without what was seen already: the page shows that anyway. Ages are in days. */
const TASTE: Taste = {
  compare: { neighbours: 200, lookedAt: 500, lookBack: 10, stepFade: 2, rarity: 1, lengthPower: 0.5, ageFade: 30 },
  placeFade: 5,
  before: 0.8,
  preferRare: 0,
  follows: { share: 0, stepFade: 1, oftenPower: 0.3 },
  again: { share: 0, stepFade: 5, floor: 0.25, latest: 0.7 },
  alike: { share: 0, stepFade: 1, lookBack: 1 },
};
const DAY_MS = 86_400_000;

/** Openings as visits: of each person, broken where they rested for half an hour; in the order in which they happened. */
export function visitsIn(openings: readonly Step[]): Step[][] {
  const visits: Step[][] = [];
  for (const own of Map.groupBy(openings, (step) => step.userId).values()) {
    let lastAt = Number.NEGATIVE_INFINITY;
    for (const step of own.toSorted((a, b) => a.at - b.at)) {
      if (step.at - lastAt > VISIT_MS) visits.push([]);
      visits.at(-1)?.push(step);
      lastAt = step.at;
    }
  }
  return visits;
}

/** The visit that is still running at `now`: somebody's latest, when they have not rested since; the products oldest first. */
export function runningVisit(own: readonly Step[], now: number): string[] {
  const last = visitsIn(own).at(-1) ?? [];
  return now - (last.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > VISIT_MS ? [] : last.map((step) => step.productId);
}

/** What others went on to whose visits were like this one (engine/neighbours.ts), best first. The same openings in any order say the same. */
export function fromVisits(running: readonly string[], others: readonly Step[], now: number, most: number): Next[] {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const number = (id: string): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, names.length);
    names.push(id);
    return names.length - 1;
  };
  const own = running.map(number);
  const visits = noVisits();
  // Numbers are handed out by name, so that equal scores stand in one order whatever the openings came in.
  for (const id of [...new Set(others.map((step) => step.productId))].sort()) number(id);
  for (const visit of visitsIn(others)) {
    const last = visit.at(-1);
    if (!last || visit.length < 2) continue;
    const items = visit.map((step) => number(step.productId));
    remember(visits, { key: `${last.userId} ${last.at}`, items, at: last.at / DAY_MS });
  }
  const found = nextItems({ visits }, own, now / DAY_MS, TASTE, most);
  const best = found[0]?.weight ?? 1;
  return found.map(({ item, weight }) => {
    const beside = new Set((visits.having.get(item) ?? []).flatMap((visit) => visit.distinct));
    const because = own.findLast((one) => beside.has(one)) ?? own.at(-1) ?? 0;
    return { productId: names[item] ?? '', weight: weight / best, because: names[because] ?? '' };
  });
}
