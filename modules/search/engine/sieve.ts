import { KEYS, type KeyName, type Wanted } from './goods.ts';
import { COLUMNS, type ColumnName, type Shelf } from './shelf.ts';

/** Bit of each column's filter in what a product fails; tags share that of the stock, for neither is widened by its own count. */
export const bitOf = (column: ColumnName): number => 1 << COLUMNS.indexOf(column);
const PRICE_BIT = bitOf('price');
const REST_BIT = bitOf('stock');
/** A dead product fails for good. */
const DEAD = 1 << COLUMNS.length;

/** So many products are judged, counted and offered at a time: what one step reads of them the next still finds near. */
export const AT_ONCE = 2_048;

/** Room for what is judged at a time. */
export type Judged = { readonly failed: Uint8Array; readonly passing: Uint32Array; readonly widening: Uint32Array };
export const emptyJudged = (): Judged => ({
  failed: new Uint8Array(AT_ONCE),
  passing: new Uint32Array(AT_ONCE),
  widening: new Uint32Array(AT_ONCE),
});

/** Puts the products that fail exactly `bits` (0: none, they pass) one behind the other; answers how many. */
export function those(
  { failed }: Judged,
  bits: number,
  products: Uint32Array,
  from: number,
  many: number,
  into: Uint32Array,
): number {
  let found = 0;
  for (let at = 0; at < many; at += 1) {
    into[found] = products[from + at] as number;
    // One more where they are equal, without a branch: which way it goes is as good as chance, and a wrong guess costs most.
    found += (((failed[at] as number) ^ bits) - 1) >>> 31;
  }
  return found;
}

export type Sieve = {
  /**
   * Judges the products in `many` cells of `products` from `from` on: which filters each fails, as bits in `failed` from 0 on; 0 = it
   * passes. Answers whether all pass without looking, and then leaves `failed` alone. One filter after the other, because a loop that
   * does one thing is several times as fast as one that asks at each product which filters there are.
   */
  readonly judge: (products: Uint32Array, from: number, many: number, judged: Judged) => boolean;
  /** The columns that are filtered: each is also counted as if it were not, so that a choice can be widened. */
  readonly filtered: readonly (KeyName | 'price')[];
  /** The column when nothing but it is filtered. */
  readonly only: KeyName | null;
};

export function sieve(shelf: Shelf, wanted: Wanted): Sieve {
  const keyed = KEYS.flatMap((key) => {
    const names = wanted.keys?.[key];
    if (!names) return [];
    const fails = new Uint8Array(shelf.names[key].names.length).fill(bitOf(key));
    for (const name of names) fails[shelf.names[key].places.get(name) ?? 0] = 0;
    fails[0] = bitOf(key);
    return [{ key, fails, column: shelf.columns[key] }];
  });
  const least = wanted.minFen ?? Number.NEGATIVE_INFINITY;
  const most = wanted.maxFen ?? Number.POSITIVE_INFINITY;
  const priced = least > Number.NEGATIVE_INFINITY || most < Number.POSITIVE_INFINITY;
  const tags = (wanted.tags ?? []).map((tag) => shelf.tags.get(tag) ?? new Uint32Array(0));
  const stocked = wanted.inStock === true;
  const listedBy = wanted.listedBy ?? Number.POSITIVE_INFINITY;
  const dated = listedBy < Number.POSITIVE_INFINITY;
  const allAlive = shelf.alive === shelf.count;
  const open = allAlive && keyed.length === 0 && !priced && tags.length === 0 && !stocked && !dated;
  const { dead } = shelf;
  const { stock } = shelf.columns;
  const { priceFen, listedAt } = shelf.figures;
  const judge = (products: Uint32Array, from: number, many: number, { failed }: Judged): boolean => {
    if (open) return true;
    if (allAlive) failed.fill(0, 0, many);
    else for (let at = 0; at < many; at += 1) failed[at] = (dead[products[from + at] as number] as number) * DEAD;
    for (const { fails, column } of keyed)
      for (let at = 0; at < many; at += 1)
        failed[at] = (failed[at] as number) | (fails[column[products[from + at] as number] as number] as number);
    if (priced)
      for (let at = 0; at < many; at += 1) {
        const price = priceFen[products[from + at] as number] as number;
        if (price < least || price > most) failed[at] = (failed[at] as number) | PRICE_BIT;
      }
    if (stocked)
      for (let at = 0; at < many; at += 1)
        if (stock[products[from + at] as number] !== 1) failed[at] = (failed[at] as number) | REST_BIT;
    if (dated)
      for (let at = 0; at < many; at += 1)
        if ((listedAt[products[from + at] as number] as number) > listedBy)
          failed[at] = (failed[at] as number) | REST_BIT;
    for (const held of tags)
      for (let at = 0; at < many; at += 1) {
        const product = products[from + at] as number;
        if ((((held[product >>> 5] ?? 0) >>> (product & 31)) & 1) === 0) failed[at] = (failed[at] as number) | REST_BIT;
      }
    return false;
  };
  const filtered = [...keyed.map(({ key }) => key), ...(priced ? ['price' as const] : [])];
  const [first] = keyed;
  const only = filtered.length === 1 && first && tags.length === 0 && !stocked && !dated ? first.key : null;
  return { judge, filtered, only };
}
