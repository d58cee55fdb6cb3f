import { bestOf } from './best.ts';
import { type Bucket, type Facets, KEYS, type KeyName, PROMISE, TRACK } from './goods.ts';
import { withRoom } from './room.ts';
import { PRICE_EDGES, type Shelf } from './shelf.ts';

const MOST_BUCKETS = 30;
const NOTHING = new Uint32Array(0);
const COUNTED = [...KEYS, 'price'] as const;

/** Counts beside the filters; a key counts what the other filters leave, so that a choice can be widened. */
export type Counting = {
  readonly counts: Record<KeyName | 'price', Uint32Array>;
  /** Products that pass everything, one bit each: tags are counted by it. */
  matches: Uint32Array;
};

export const emptyCounting = (): Counting => ({
  counts: {
    category: NOTHING,
    brand: NOTHING,
    belt: NOTHING,
    shop: NOTHING,
    from: NOTHING,
    price: new Uint32Array(PRICE_EDGES.length + 1),
  },
  matches: NOTHING,
});

/** All zero, and wide enough for the shelf: kept from question to question, for new room costs more than wiping the old. */
export function wiped(counting: Counting, shelf: Shelf): Counting {
  for (const key of KEYS) counting.counts[key] = withRoom(counting.counts[key], shelf.names[key].names.length);
  if (shelf.tags.size > 0) counting.matches = withRoom(counting.matches, (shelf.count >>> 5) + 1);
  for (const counts of [...Object.values(counting.counts), counting.matches]) counts.fill(0);
  return counting;
}

/** Counts `many` products of `products` from `from` on, all of which pass. */
export function count(
  { counts, matches }: Counting,
  { columns }: Shelf,
  products: Uint32Array,
  from: number,
  many: number,
): void {
  for (const name of COUNTED) countIn(counts[name], columns[name], products, from, many);
  if (matches.length === 0) return;
  for (let at = from; at < from + many; at += 1) {
    const product = products[at] as number;
    matches[product >>> 5] = (matches[product >>> 5] as number) | (1 << (product & 31));
  }
}

/** Counts what fails the filters of one column only: its own count is made as if they were not. */
export const countWidening = (
  { counts }: Counting,
  { columns }: Shelf,
  name: KeyName | 'price',
  products: Uint32Array,
  many: number,
): void => countIn(counts[name], columns[name], products, 0, many);

function countIn(counts: Uint32Array, column: Int32Array, products: Uint32Array, from: number, many: number): void {
  for (let at = from; at < from + many; at += 1) {
    const place = column[products[at] as number] as number;
    counts[place] = (counts[place] as number) + 1;
  }
}

/** The most counted, of equals by name. */
function top(counts: ArrayLike<number>, names: readonly string[]): Bucket[] {
  const most = bestOf(MOST_BUCKETS, (a, b) => (names[a] ?? '') < (names[b] ?? ''));
  for (let place = 0; place < names.length; place += 1) {
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
    KEYS.map((key) => {
      const counts = counting.counts[key];
      // Place 0 is "has none".
      counts[0] = 0;
      return [key, top(counts, shelf.names[key].names)];
    }),
  ) as Record<KeyName, Bucket[]>;
  const prices: Bucket[] = [];
  for (const [cell, many] of counting.counts.price.entries())
    if (many > 0) prices.push({ key: String(cell), count: many });
  const counted = (tags: readonly string[]): Bucket[] =>
    top(
      tags.map((tag) => bitsSet(shelf.tags.get(tag) ?? NOTHING, counting.matches)),
      tags,
    );
  const tags = [...shelf.tags.keys()];
  return {
    ...keys,
    tag: counted(tags.filter((tag) => !tag.startsWith(PROMISE) && !tag.startsWith(TRACK))),
    promise: counted(tags.filter((tag) => tag.startsWith(PROMISE))),
    track: counted(tags.filter((tag) => tag.startsWith(TRACK))),
    price: prices,
  };
}
