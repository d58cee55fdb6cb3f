import { withRoom } from './room.ts';

/**
 * Products by category, by the places of the categories' names: whoever looks through a category reads its list and not the whole shelf.
 * Only added to, as numbers are; a dead product stays in its list until the shelf is packed, and is not counted in `alive`.
 */
export type Aisles = { readonly lists: Uint32Array[]; readonly lengths: number[]; readonly alive: number[] };
export const emptyAisles = (): Aisles => ({ lists: [], lengths: [], alive: [] });

/** Puts a product with its category's others; `dead` ones only keep their place in the list. */
export function putIn({ lists, lengths, alive }: Aisles, category: number, product: number, dead = false): void {
  const length = lengths[category] ?? 0;
  const list = withRoom(lists[category] ?? new Uint32Array(0), length + 1);
  list[length] = product;
  lists[category] = list;
  lengths[category] = length + 1;
  alive[category] = (alive[category] ?? 0) + (dead ? 0 : 1);
}

export function strikeIn({ alive }: Aisles, category: number): void {
  alive[category] = (alive[category] ?? 0) - 1;
}

/** Writes all products of these categories, the dead too, into `products`, and answers how many; each category's in order of their numbers. */
export function gather({ lists, lengths }: Aisles, categories: ReadonlySet<number>, products: Uint32Array): number {
  let many = 0;
  for (const category of categories) {
    const length = lengths[category] ?? 0;
    const list = lists[category];
    if (!list || length === 0) continue;
    products.set(list.subarray(0, length), many);
    many += length;
  }
  return many;
}
