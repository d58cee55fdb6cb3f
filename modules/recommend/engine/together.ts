import { strongest, type Weighed } from './best.ts';

/** How strongly one thing goes with another, as of `at`; it fades from then on. */
type Tie = { weight: number; at: number };

/**
 * Which item is met with which: seen on one visit (co-visit) or bought by one person (co-buy). Weights fade by half every `halfLife` (in the unit of
 * the times given; Infinity: never). A weight is kept as of its latest event and faded when it is read, so adding needs no sweep and the order of
 * additions does not matter.
 */
export type Together = { readonly halfLife: number; readonly ties: Map<number, Map<number, Tie>> };

export const nothingTogether = (halfLife: number): Together => ({ halfLife, ties: new Map() });

/** What is left of a weight after `age`. */
export const faded = (weight: number, age: number, halfLife: number): number =>
  age <= 0 || halfLife === Infinity ? weight : weight * 2 ** (-age / halfLife);

/** Adds `weight` at the moment `at` to what leads from one item to another; a negative weight takes back what was added then. */
export function tie(together: Together, from: number, to: number, weight: number, at: number): void {
  const row = together.ties.get(from) ?? new Map<number, Tie>();
  if (row.size === 0) together.ties.set(from, row);
  const known = row.get(to);
  if (!known) row.set(to, { weight, at });
  else if (at >= known.at) {
    known.weight = faded(known.weight, at - known.at, together.halfLife) + weight;
    known.at = at;
  } else known.weight += faded(weight, known.at - at, together.halfLife);
}

/**
 * Ties the items of a visit by their order: what came next counts 1, what came further on `e^(−steps between / reach)`, what came
 * before `back` of that; at most `WITHIN` steps.
 */
export function tieVisit(
  together: Together,
  items: readonly number[],
  at: number,
  shape: { readonly reach: number; readonly back: number },
): void {
  for (const [place, from] of items.entries())
    for (let steps = 1; steps <= WITHIN; steps++) {
      const to = items[place + steps];
      if (to === undefined) break;
      if (to === from) continue;
      const weight = Math.exp(-(steps - 1) / shape.reach);
      tie(together, from, to, weight, at);
      if (shape.back > 0) tie(together, to, from, weight * shape.back, at);
    }
}
const WITHIN = 10;

/** Ties everything in one basket with everything else in it, both ways and alike. */
export function tieBasket(together: Together, items: Iterable<number>, at: number): void {
  const all = [...new Set(items)];
  for (const from of all) for (const to of all) if (from !== to) tie(together, from, to, 1, at);
}

/** What goes with an item at `now`, strongest first. */
export function goesWith(together: Together, item: number, now: number, most: number): readonly Weighed[] {
  const found: Weighed[] = [];
  for (const [other, { weight, at }] of together.ties.get(item) ?? [])
    if (weight > 0) found.push({ item: other, weight: faded(weight, now - at, together.halfLife) });
  return strongest(found, most);
}

/** The same without order, for those who add it up. */
export function eachWith(
  together: Together,
  item: number,
  now: number,
  take: (other: number, weight: number) => void,
): void {
  for (const [other, { weight, at }] of together.ties.get(item) ?? [])
    if (weight > 0) take(other, faded(weight, now - at, together.halfLife));
}
