import type { Weighed } from './engine/best.ts';

/** Why something is shown, in the order in which a reason is preferred where two say as much. */
export const WHYS = ['seen', 'together', 'interest', 'hot', 'popular', 'new'] as const;
export type Why = (typeof WHYS)[number];

/** One voice's word on an item; `ref`: the product or category it comes from. */
export type Word = { readonly item: number; readonly weight: number; readonly ref: string };
export type Voice = { readonly why: Why; readonly share: number; readonly words: readonly Word[] };
export type Heard = Weighed & { readonly why: Why; readonly ref: string };

/**
 * Many voices as one ranked list: each is scaled so that its best is 1, weighed by its share and added; an item's reason is the voice that gave it most. Equal
 * ones by number, so that the same words always come to the same list.
 */
export function blend(voices: readonly Voice[]): Heard[] {
  const total = new Map<number, { weight: number; most: number; why: Why; ref: string }>();
  for (const { why, share, words } of voices) {
    const best = words.reduce((most, word) => Math.max(most, word.weight), 0);
    if (best <= 0) continue;
    const own = new Map<number, { weight: number; most: number; ref: string }>();
    for (const { item, weight, ref } of words) {
      const known = own.get(item);
      if (!known) own.set(item, { weight, most: weight, ref });
      else {
        known.weight += weight;
        if (weight > known.most) Object.assign(known, { most: weight, ref });
      }
    }
    // What several of a voice's sources say is more than one of them, up to its best.
    for (const [item, { weight, ref }] of own) {
      const given = share * Math.min(1, weight / best);
      const known = total.get(item);
      if (!known) total.set(item, { weight: given, most: given, why, ref });
      else {
        known.weight += given;
        if (given > known.most) Object.assign(known, { most: given, why, ref });
      }
    }
  }
  return [...total]
    .map(([item, { weight, why, ref }]) => ({ item, weight, why, ref }))
    .sort((a, b) => b.weight - a.weight || a.item - b.item);
}

/** A ranked list as words: the first weighs 1, the last nearly nothing. */
export const byRank = (items: readonly number[], ref = ''): Word[] =>
  items.map((item, place) => ({ item, weight: 1 - place / items.length, ref }));
