import type { Bucket } from './engine.ts';

/** Edges of the price histogram in fen: 1-2-5 steps from 5 yuan to 100,000 yuan. */
export const PRICE_EDGES: readonly number[] = [
  5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
].map((yuan) => yuan * 100);

/** A price band; `maxFen` null = and above, both ends included. */
export type PriceBand = { readonly minFen: number; readonly maxFen: number | null; readonly count: number };

/**
 * Price ranges that fit the result: histogram cells merged into at most `most` neighbouring bands of about equal counts.
 * The counts of the bands add up to the hits.
 */
export function priceBands(cells: readonly Bucket[], most = 5): PriceBand[] {
  const counts = Array.from({ length: PRICE_EDGES.length + 1 }, () => 0);
  for (const { key, count } of cells) counts[Number(key)] = (counts[Number(key)] ?? 0) + count;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const bands: PriceBand[] = [];
  let from = 0;
  let held = 0;
  let passed = 0;
  const close = (place: number): void => {
    const next = PRICE_EDGES[place];
    bands.push({ minFen: from, maxFen: next === undefined ? null : next - 1, count: held });
    from = next ?? 0;
    held = 0;
  };
  const last = counts.findLastIndex((count) => count > 0);
  for (const [place, count] of counts.entries()) {
    if (place > last) break;
    held += count;
    passed += count;
    if (held === 0) {
      // Nothing is that cheap: the first band begins where goods do.
      if (bands.length === 0) from = PRICE_EDGES[place] ?? 0;
      continue;
    }
    if (place === last || passed >= (total * (bands.length + 1)) / most) close(place);
  }
  return bands;
}
