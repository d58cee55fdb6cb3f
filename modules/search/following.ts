import type { Goods } from './engine/goods.ts';

/** What happened to a product of the index since it was last looked at. */
export type DocumentChange =
  | { readonly kind: 'whole'; readonly goods: Goods }
  /** Only figures: its words are what they were. */
  | ({ readonly kind: 'figures'; readonly id: string } & Pick<
      Goods,
      'priceFen' | 'sold' | 'reviews' | 'goodReviews' | 'liveAt' | 'heat' | 'conversion' | 'inStock'
    >)
  | { readonly kind: 'gone'; readonly id: string };

/**
 * Up to where the documents have been read: a snapshot of PostgreSQL, and of which database. What that snapshot did not see is
 * what is read next; on another database, or the same one set back in time, it says nothing.
 */
export type Mark = { readonly place: string; readonly snapshot: string };

export const markText = ({ place, snapshot }: Mark): string => JSON.stringify([place, snapshot]);
export function markOf(text: string): Mark | null {
  const [place, snapshot] = JSON.parse(text) as unknown[];
  return typeof place === 'string' && typeof snapshot === 'string' ? { place, snapshot } : null;
}

/** The first transaction that a snapshot (`xmin:xmax:in progress`) cannot have seen. */
export const nextTransaction = (snapshot: string): bigint => BigInt(snapshot.split(':')[1] ?? '0');
