import { KEYS, type Wanted } from './goods.ts';
import { PRICE_CELL, type Shelf, STOCK_CELL, STRIDE } from './shelf.ts';

/** Bit of each filter in what a product fails; the bit of a key is its place in KEYS. */
const PRICE_BIT = 1 << PRICE_CELL;
const REST_BIT = 1 << STOCK_CELL;

/** Answers which filters a product fails, as bits; 0 = it passes. A dead product fails for good. */
export type Sieve = {
  readonly failed: (number: number) => number;
  /** Nothing is filtered: only the dead fail. */
  readonly open: boolean;
};

export const DEAD = -1;

export function sieve(shelf: Shelf, wanted: Wanted): Sieve {
  const allowed = KEYS.map((key) => {
    const names = wanted.keys?.[key];
    if (!names) return null;
    const places = new Uint8Array(shelf.names[key].names.length);
    for (const name of names) places[shelf.names[key].places.get(name) ?? 0] = 1;
    places[0] = 0;
    return places;
  });
  const least = wanted.minFen ?? Number.NEGATIVE_INFINITY;
  const most = wanted.maxFen ?? Number.POSITIVE_INFINITY;
  const priced = least > Number.NEGATIVE_INFINITY || most < Number.POSITIVE_INFINITY;
  const tags = (wanted.tags ?? []).map((tag) => shelf.tags.get(tag) ?? new Uint32Array(0));
  const stocked = wanted.inStock === true;
  const { cells, dead } = shelf;
  const { priceFen, listedAt } = shelf.figures;
  const { listedBy } = wanted;
  const dated = listedBy !== undefined && listedBy !== null;
  const keyed = allowed.flatMap((places, at) => (places ? [{ places, at }] : []));
  const open = keyed.length === 0 && !priced && tags.length === 0 && !stocked && !dated;
  const failed = (number: number): number => {
    if (dead[number] === 1) return DEAD;
    if (open) return 0;
    const row = number * STRIDE;
    let bits = 0;
    for (const { places, at } of keyed) if (places[cells[row + at] ?? 0] !== 1) bits |= 1 << at;
    const price = priceFen[number] ?? 0;
    if (priced && (price < least || price > most)) bits |= PRICE_BIT;
    if (stocked && cells[row + STOCK_CELL] !== 1) bits |= REST_BIT;
    if (dated && (listedAt[number] as number) > listedBy) bits |= REST_BIT;
    for (const held of tags) if ((((held[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 0) bits |= REST_BIT;
    return bits;
  };
  return { failed, open };
}
