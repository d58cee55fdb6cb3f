import { countAll } from './credit.ts';
import type { FlagEvent, StoredEvent } from './types.ts';

export type CreditTotals = { points: number; good: number; neutral: number; bad: number };
export type ProductTotals = { count: number; stars: number; good: number };
export type DayTotals = { count: number; goods: number; service: number; logistics: number };

/** Every running total of one shop, and what each rating counts, made anew from its credit and flag events. */
export type Totals = {
  readonly credit: CreditTotals;
  readonly products: ReadonlyMap<string, ProductTotals>;
  readonly days: ReadonlyMap<string, DayTotals>;
  /** By review: those that count, at their place. */
  readonly counted: ReadonlyMap<string, { readonly place: number; readonly points: number }>;
};

/**
 * Plays a shop's ratings and flags in the order in which they happened: sums what is left standing, and names each rating whose
 * place or points the rule did not give at the moment it was rated.
 */
export function recompute(
  events: readonly StoredEvent[],
  flags: readonly FlagEvent[] = [],
): { totals: Totals; wrong: readonly StoredEvent[] } {
  const flagged = new Set<string>();
  const pairs = new Map<string, StoredEvent[]>();
  const wrong: StoredEvent[] = [];
  const left = [...flags];
  const happen = (until: number): void => {
    while (left[0] && left[0].seq < until) {
      const { reviewId, verb } = left[0];
      if (verb === 'flagged') flagged.add(reviewId);
      else flagged.delete(reviewId);
      left.shift();
    }
  };
  for (const event of events) {
    happen(event.seq);
    const pair = `${event.shopId} ${event.buyerId} ${event.month}`;
    const rated = [...(pairs.get(pair) ?? []), event];
    pairs.set(pair, rated);
    const due = countAll(rated.filter((one) => !flagged.has(one.reviewId))).at(-1);
    if (event.place !== (due?.place ?? null) || event.points !== (due?.points ?? 0)) wrong.push(event);
  }
  happen(Number.POSITIVE_INFINITY);
  return { totals: totalsOf(events.filter((event) => !flagged.has(event.reviewId))), wrong };
}

function totalsOf(events: readonly StoredEvent[]): Totals {
  const credit: CreditTotals = { points: 0, good: 0, neutral: 0, bad: 0 };
  const products = new Map<string, ProductTotals>();
  const days = new Map<string, DayTotals>();
  const counted = new Map<string, { place: number; points: number }>();
  const due = countAll(events);
  for (const [at, event] of events.entries()) {
    const { place, points } = due[at] ?? { place: null, points: 0 };
    if (place !== null) counted.set(event.reviewId, { place, points });
    credit.points += points;
    if (event.rating === 1) credit.good += 1;
    else if (event.rating === 0) credit.neutral += 1;
    else credit.bad += 1;
    const product = products.get(event.productId) ?? { count: 0, stars: 0, good: 0 };
    product.count += 1;
    product.stars += event.goodsStars;
    if (event.rating === 1) product.good += 1;
    products.set(event.productId, product);
    const day = days.get(event.day) ?? { count: 0, goods: 0, service: 0, logistics: 0 };
    day.count += 1;
    day.goods += event.goodsStars;
    day.service += event.serviceStars;
    day.logistics += event.logisticsStars;
    days.set(event.day, day);
  }
  return { credit, products, days, counted };
}

const same = (a: object | undefined, b: object | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  Object.entries(a).every(([key, value]) => (b as Record<string, unknown>)[key] === value);

/** Every total that differs from the recomputed one, as a sentence. */
export function differences(shopId: string, kept: Totals, due: Totals): string[] {
  const breaches: string[] = [];
  if (!same(due.credit, kept.credit))
    breaches.push(
      `credit of shop ${shopId}: kept ${JSON.stringify(kept.credit)}, events say ${JSON.stringify(due.credit)}`,
    );
  for (const [what, ours, theirs] of [
    ['rating of product', kept.products, due.products],
    ['ratings of day', kept.days, due.days],
    ['what counts of review', kept.counted, due.counted],
  ] as const)
    for (const key of new Set([...ours.keys(), ...theirs.keys()]))
      if (!same(theirs.get(key), ours.get(key)))
        breaches.push(
          `${what} ${key} in shop ${shopId}: kept ${JSON.stringify(ours.get(key) ?? null)}, events say ${JSON.stringify(theirs.get(key) ?? null)}`,
        );
  return breaches;
}
