import { HAN } from './words.ts';

/** Grams are known by a hash of this many bits; two that share one only make each other look commoner. */
const BITS = 21;
const GAP = 32;
const LETTERS = 1024;

/** How many titles have each gram. Counts go up and down with the titles, so their order leaves no trace. */
export type GramCounts = Uint32Array;
export const emptyGramCounts = (): GramCounts => new Uint32Array(1 << BITS);

function hashAt(codes: ArrayLike<number>, from: number, size: number): number {
  let hash = size;
  for (let at = from; at < from + size; at += 1) hash = Math.imul(hash ^ (codes[at] as number), 0x9e37_79b1) + 0x7f4a;
  return (hash ^ (hash >>> 15)) >>> (32 - BITS);
}

/** Whether a gram of `size` letters begins at `from`: none reaches over a gap. */
function whole(codes: ArrayLike<number>, from: number, size: number, end: number): boolean {
  if (from + size > end) return false;
  for (let at = from; at < from + size; at += 1) if (codes[at] === GAP) return false;
  return true;
}

/** Which grams compare a question to a title: characters and pairs where there is Chinese, runs of three and four otherwise. */
export const sizesFor = (question: string): readonly [number, number] => (HAN.test(question) ? [1, 2] : [3, 4]);

/** Counts a title in (`by` 1) or out (−1). */
export function countTitle(counts: GramCounts, codes: ArrayLike<number>, by: 1 | -1): void {
  const seen = new Set<number>();
  for (let at = 0; at < codes.length; at += 1)
    for (let size = 1; size <= 4; size += 1) {
      if (!whole(codes, at, size, codes.length)) break;
      seen.add(hashAt(codes, at, size));
    }
  for (const hash of seen) counts[hash] = (counts[hash] ?? 0) + by;
}

/** The grams of a question: their places by hash, and what each is worth; the worths of a size add up to 1. */
export type Wanted = {
  readonly size: number;
  /** By the lower bits of a letter, whether a wanted gram may begin with it: most letters of a title begin none. */
  readonly begins: Uint8Array;
  readonly places: ReadonlyMap<number, number>;
  readonly worths: Float64Array;
  /** The last title in which each was met. */
  readonly metIn: Int32Array;
};

export function wantedGrams(
  question: string,
  size: number,
  told: (holders: number) => number,
  counts: GramCounts,
): Wanted {
  const codes = Array.from({ length: question.length }, (_, at) => question.charCodeAt(at));
  const begins = new Uint8Array(LETTERS);
  const places = new Map<number, number>();
  const worths: number[] = [];
  for (let at = 0; at < codes.length; at += 1) {
    if (!whole(codes, at, size, codes.length)) continue;
    const hash = hashAt(codes, at, size);
    begins[(codes[at] ?? 0) % LETTERS] = 1;
    if (places.has(hash)) continue;
    places.set(hash, worths.length);
    worths.push(told(counts[hash] ?? 0));
  }
  const sum = worths.reduce((all, one) => all + one, 0) || 1;
  return {
    size,
    begins,
    places,
    worths: Float64Array.from(worths, (one) => one / sum),
    metIn: new Int32Array(worths.length).fill(-1),
  };
}

/** Share of the wanted grams' worth that a title has, 0 … 1. `title` numbers the titles of one question. */
export function covered(wanted: Wanted, codes: Uint16Array, from: number, to: number, title: number): number {
  const { size, begins, places, worths, metIn } = wanted;
  if (places.size === 0) return 0;
  let met = 0;
  for (let at = from; at + size <= to; at += 1) {
    if (begins[(codes[at] as number) % LETTERS] === 0 || !whole(codes, at, size, to)) continue;
    const place = places.get(hashAt(codes, at, size));
    if (place === undefined || metIn[place] === title) continue;
    metIn[place] = title;
    met += worths[place] ?? 0;
  }
  return met;
}
