import { countAll } from './credit.ts';
import type { CreditEvent } from './types.ts';

export type CreditTotals = { points: number; good: number; neutral: number; bad: number };
export type ProductTotals = { count: number; stars: number; good: number };
export type DayTotals = { count: number; goods: number; service: number; logistics: number };

/** Every running total of one shop, summed anew from its credit events. */
export type Totals = {
  readonly credit: CreditTotals;
  readonly products: ReadonlyMap<string, ProductTotals>;
  readonly days: ReadonlyMap<string, DayTotals>;
};

/** Sums a shop's credit events (in counting order) and names each whose place or points the rule would not give. */
export function recompute(events: readonly CreditEvent[]): { totals: Totals; wrong: readonly CreditEvent[] } {
  const credit: CreditTotals = { points: 0, good: 0, neutral: 0, bad: 0 };
  const products = new Map<string, ProductTotals>();
  const days = new Map<string, DayTotals>();
  const due = countAll(events);
  for (const [place, event] of events.entries()) {
    credit.points += due[place]?.points ?? 0;
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
  const wrong = events.filter(
    (event, place) => event.place !== (due[place]?.place ?? null) || event.points !== (due[place]?.points ?? 0),
  );
  return { totals: { credit, products, days }, wrong };
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
  ] as const)
    for (const key of new Set([...ours.keys(), ...theirs.keys()]))
      if (!same(theirs.get(key), ours.get(key)))
        breaches.push(
          `${what} ${key} in shop ${shopId}: kept ${JSON.stringify(ours.get(key) ?? null)}, events say ${JSON.stringify(theirs.get(key) ?? null)}`,
        );
  return breaches;
}
