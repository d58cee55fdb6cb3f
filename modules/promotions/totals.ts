import type { Bounds } from './bound.ts';
import type { Purse } from './take.ts';
import { leftOf, type Shop, type Way } from './ways.ts';

/**
 * What shops can leave together. `next` knows every total that the last shops reach, as long as they can be listed, so that a search
 * for goods of a threshold and not a fen more looks only at ways that get there. In a scope of the trade there is at most what
 * straight lines over the total allow (Lagrange): the dearer the goods may be, the more may be in it.
 */
export type Totals = {
  readonly least: number;
  readonly most: number;
  /** How far the totals may be below what is really left, because prices of the market are guessed at their best. */
  readonly above: number;
  /** The least total of the shops from `at` on that is `from` or more; infinite when there is none. */
  readonly next: (at: number, from: number) => number;
  /** What is in each scope at most, and at least, when shops before `at` leave `low` with `parts` of it and all of them together `total`. */
  readonly within: (at: number, low: number, parts: ArrayLike<number>, total: number, into: Within) => void;
  /** How much faster than the total a scope's most may grow. */
  readonly slopes: readonly number[];
  /** Of each shop's ways, scope by scope, what they leave, or the most they may where that was not worked out. */
  readonly parts: readonly (readonly (readonly number[])[])[];
  /** No line has less than this left; 0 where that was not worked out. */
  readonly smallest: number;
};
export type Within = { readonly most: Float64Array; readonly least: Float64Array };

/** Totals that are listed, at most: about what a quote can sort in a sixth of a millisecond. */
const MOST_LISTED = 4_096;
/** Ways that are worked out to the line, at most: about as much. */
const MOST_EXACT = 300;
/** More than what floating numbers lose. */
export const LOST = 1e-6;
type Line = { readonly slope: number; readonly rest: readonly number[] };

export function totalsOf(
  shops: readonly Shop[],
  { scopes, whole }: Pick<Bounds, 'scopes' | 'whole'>,
  start: Purse,
): Totals {
  const exact = whole.includes(false) && shops.reduce((all, { ways }) => all + ways.length, 0) <= MOST_EXACT;
  let smallest = exact ? Number.POSITIVE_INFINITY : 0;
  if (exact)
    for (const { ways, places } of shops)
      for (const way of ways) {
        const left = leftOf(way, start);
        for (const place of places) smallest = Math.min(smallest, left[place] ?? 0);
      }
  const parts = shops.map((shop) => shop.ways.map(shop.sums));
  const lows = shops.map(({ ways }) => ways.map((way) => way.low));
  const leastFrom = fromEnd(shops, ({ ways }) => Math.min(...ways.map((way) => way.low)));
  const mostFrom = fromEnd(shops, ({ ways }) => Math.max(...ways.map((way) => way.low)));
  const least = leastFrom[0] ?? 0;
  const most = mostFrom[0] ?? 0;
  /** The line of a slope that nothing in the scope is above (1) or below (-1); heights below are negative. */
  const lineOf =
    (scope: number, side: 1 | -1) =>
    (slope: number): Line => ({
      slope: side * slope,
      rest: fromEnd(shops, (shop) => {
        const at = shops.indexOf(shop);
        return highest(lows[at] ?? [], parts[at] ?? [], scope, slope, side);
      }),
    });
  const lines = scopes.map((_, scope): Line[] => {
    const steep = [least, (least + most) / 2].map((total) => steepest(lineOf(scope, 1), total));
    return [...new Set([0, ...steep])].map(lineOf(scope, 1));
  });
  const under = scopes.map((_, scope): Line[] => {
    if (!exact || whole[scope]) return [];
    const steep = [least, (least + most) / 2].map((total) => steepest(lineOf(scope, -1), total));
    return [...new Set(steep)].map(lineOf(scope, -1));
  });
  const lists: (Float64Array | null | undefined)[] = shops.map(() => undefined);
  lists.push(new Float64Array(1));
  const listFrom = (at: number): Float64Array | null => {
    const known = lists[at];
    if (known !== undefined) return known;
    const list = listed(lows[at] ?? [], listFrom(at + 1));
    lists[at] = list;
    return list;
  };
  return {
    least,
    most,
    above: shops.reduce((all, { ways }) => all + Math.max(...ways.map((way: Way) => way.sum - way.low)), 0),
    smallest,
    slopes: lines.map((all) => Math.max(...all.map((one) => one.slope))),
    parts,
    next: (at, from) => {
      if (from > (mostFrom[at] ?? 0)) return Number.POSITIVE_INFINITY;
      const list = listFrom(at);
      return list ? firstFrom(list, from) : Math.max(from, leastFrom[at] ?? 0);
    },
    within: (at, low, own, total, into) => {
      for (let scope = 0; scope < lines.length; scope += 1) {
        let all = Number.POSITIVE_INFINITY;
        for (const { slope, rest } of lines[scope] ?? []) {
          const one = slope * (total - low) + (rest[at] ?? 0);
          if (one < all) all = one;
        }
        into.most[scope] = Math.floor((own[scope] ?? 0) + all + LOST);
        let fewest = Number.POSITIVE_INFINITY;
        for (const { slope, rest } of under[scope] ?? []) {
          const one = slope * (total - low) + (rest[at] ?? 0);
          if (one < fewest) fewest = one;
        }
        into.least[scope] = exact ? Math.max(0, Math.ceil((own[scope] ?? 0) - fewest - LOST)) : 0;
      }
    },
  };
}

function fromEnd(shops: readonly Shop[], of: (shop: Shop) => number): number[] {
  const all = [0];
  for (const shop of shops.toReversed()) all.unshift((all[0] ?? 0) + of(shop));
  return all;
}

/** Of a shop's ways, the most of a scope beyond `slope` of the total, or, turned round, the least. */
function highest(
  lows: readonly number[],
  parts: readonly (readonly number[])[],
  scope: number,
  slope: number,
  side: 1 | -1,
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let way = 0; way < lows.length; way += 1) {
    const one = side * ((parts[way]?.[scope] ?? 0) - slope * (lows[way] ?? 0));
    if (one > most) most = one;
  }
  return most;
}

/** The slope between 0 and 1 whose line is lowest at a total: the lines' heights are convex in their slopes. */
function steepest(lineOf: (slope: number) => Line, total: number): number {
  let [from, to] = [0, 1];
  const height = (slope: number): number => {
    const line = lineOf(slope);
    return line.slope * total + (line.rest[0] ?? 0);
  };
  for (let turn = 0; turn < 12; turn += 1) {
    const [a, b] = [from + (to - from) / 3, to - (to - from) / 3];
    if (height(a) < height(b)) to = b;
    else from = a;
  }
  return height(1) <= height((from + to) / 2) ? 1 : (from + to) / 2;
}

/** Every total of one shop's and the rest's, rising, each once; null when they are too many. */
function listed(own: readonly number[], rest: Float64Array | null): Float64Array | null {
  const different = [...new Set(own)];
  if (!rest || different.length * rest.length > MOST_LISTED) return null;
  const all = new Float64Array(different.length * rest.length);
  let place = 0;
  for (const one of different)
    for (let at = 0; at < rest.length; at += 1) {
      all[place] = one + (rest[at] ?? 0);
      place += 1;
    }
  all.sort();
  let kept = 0;
  for (let at = 0; at < all.length; at += 1)
    if (at === 0 || all[at] !== all[kept - 1]) {
      all[kept] = all[at] ?? 0;
      kept += 1;
    }
  return all.subarray(0, kept);
}

function firstFrom(list: Float64Array, from: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return list[low] ?? Number.POSITIVE_INFINITY;
}

/** What a shop's ways leave in each scope: exact once somebody looked (`Way.left`), no less than that before. */
export function sumsOf(scopes: readonly (readonly number[])[], places: readonly number[]) {
  const parts = scopes.map((scope) => {
    const inside = new Set(scope);
    const part = places.filter((place) => inside.has(place));
    return { part, all: part.length === places.length, inside };
  });
  return (way: Way): number[] =>
    parts.map(({ part, all, inside }) => {
      if (all) return way.sum;
      const left = way.left ?? way.before;
      let amount = 0;
      for (const place of part) amount += left[place] ?? 0;
      const offer = way.left ? undefined : way.picks.at(-1)?.offer;
      if (!offer || amount === 0) return amount;
      // A line gives its share of the take, rounded down or up, or all but its last fen.
      let [base, own, lines] = [0, 0, 0];
      for (const place of offer.places) {
        const one = way.before[place] ?? 0;
        base += one;
        if (!inside.has(place)) continue;
        own += one;
        lines += 1;
      }
      return base === 0 ? amount : Math.min(amount, Math.floor(amount - (way.take * own) / base + lines + LOST));
    });
}
