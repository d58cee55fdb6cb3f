import { bestOf } from './best.ts';
import { type Bucket, type Facets, KEYS, type KeyName } from './goods.ts';
import { PRICE_CELL, PRICE_EDGES, type Shelf, STRIDE } from './shelf.ts';

const MOST_BUCKETS = 30;

/** Counts beside the filters; a key counts what the other filters leave, so that a choice can be widened. */
export type Counting = {
  readonly keys: readonly Uint32Array[];
  readonly prices: Uint32Array;
  /** Products that pass everything, one bit each: tags are counted by it. */
  readonly matches: Uint32Array;
};

export const emptyCounting = (shelf: Shelf): Counting => ({
  keys: KEYS.map((key) => new Uint32Array(shelf.names[key].names.length)),
  prices: new Uint32Array(PRICE_EDGES.length + 1),
  matches: new Uint32Array(shelf.tags.size === 0 ? 0 : (shelf.count >>> 5) + 1),
});

/** `failed` is what the sieve says of the product: nothing, or one filter only (then its own key still counts it). */
export function count(counting: Counting, shelf: Shelf, number: number, failed: number): void {
  const row = number * STRIDE;
  const { cells } = shelf;
  const { keys, prices, matches } = counting;
  for (let at = 0; at < keys.length; at += 1) {
    if (failed !== 0 && failed !== 1 << at) continue;
    const column = keys[at];
    const place = cells[row + at];
    if (column && place !== undefined) column[place] = (column[place] ?? 0) + 1;
  }
  const cell = cells[row + PRICE_CELL];
  if (cell !== undefined && (failed === 0 || failed === 1 << PRICE_CELL)) prices[cell] = (prices[cell] ?? 0) + 1;
  if (failed === 0 && matches.length > 0) matches[number >>> 5] = (matches[number >>> 5] ?? 0) | (1 << (number & 31));
}

/** The most counted, of equals by name. */
function top(counts: ArrayLike<number>, names: readonly string[]): Bucket[] {
  const most = bestOf(MOST_BUCKETS, (a, b) => (names[a] ?? '') < (names[b] ?? ''));
  for (let place = 0; place < counts.length; place += 1) {
    const many = counts[place] as number;
    if (many > 0) most.offer(place, many);
  }
  return most.taken().map(({ product, score }) => ({ key: names[product] ?? '', count: score }));
}

function bitsSet(a: Uint32Array, b: Uint32Array): number {
  let many = 0;
  for (let at = Math.min(a.length, b.length) - 1; at >= 0; at -= 1) {
    let bits = (a[at] ?? 0) & (b[at] ?? 0);
    bits -= (bits >>> 1) & 0x5555_5555;
    bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
    many += (((bits + (bits >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24;
  }
  return many;
}

/** The counts as they are shown: the 30 most of each key and of the tags, and price cells in order. */
export function facetsOf(counting: Counting, shelf: Shelf): Facets {
  const keys = Object.fromEntries(
    KEYS.map((key, at) => {
      const counts = counting.keys[at] ?? new Uint32Array(1);
      // Place 0 is "has none".
      counts[0] = 0;
      return [key, top(counts, shelf.names[key].names)];
    }),
  ) as Record<KeyName, Bucket[]>;
  const tags = [...shelf.tags.keys()];
  const prices: Bucket[] = [];
  for (const [cell, many] of counting.prices.entries()) if (many > 0) prices.push({ key: String(cell), count: many });
  return {
    ...keys,
    tag: top(
      tags.map((tag) => bitsSet(shelf.tags.get(tag) ?? new Uint32Array(0), counting.matches)),
      tags,
    ),
    price: prices,
  };
}
