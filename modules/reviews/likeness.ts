/**
 * How alike two texts are, by their runs of three characters (works for Chinese, which has no spaces). MinHash finds candidates among
 * many texts without comparing all; whether they are near-duplicates is then decided exactly.
 */
const RUN = 3;
const BANDS = 16;
const ROWS = 4;

/** Letters and characters only: punctuation, spaces and case are what copies differ in. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Length of a text as it is compared. */
export const plainLength = (text: string): number => [...plain(text)].length;

function runsOf(text: string): ReadonlySet<string> {
  const characters = [...plain(text)];
  return new Set(
    Array.from({ length: Math.max(0, characters.length - RUN + 1) }, (_, at) =>
      characters.slice(at, at + RUN).join(''),
    ),
  );
}

/** Shared runs among all runs, in basis points (Jaccard); 0 for texts that are too short to compare. */
export function likenessBps(a: string, b: string): number {
  const [left, right] = [runsOf(a), runsOf(b)];
  const shared = left.intersection(right).size;
  const all = left.size + right.size - shared;
  return all === 0 ? 0 : Math.floor((shared * 10_000) / all);
}

/** FNV-1a over the characters, then mixed with a seed (murmur3's last step): 32 bits. */
function hash(run: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < run.length; at += 1) value = Math.imul(value ^ run.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/**
 * Bands of a text's MinHash: two texts with 80 % of their runs in common share one of the sixteen in 99.9 % of cases, with 30 % in
 * common in 12 %. Empty for texts that are too short.
 */
export function bandsOf(text: string): number[] {
  const runs = runsOf(text);
  if (runs.size === 0) return [];
  const least = Array.from({ length: BANDS * ROWS }, (_, seed) => {
    let lowest = 0x7fffffff;
    for (const run of runs) lowest = Math.min(lowest, hash(run, Math.imul(seed + 1, 0x9e3779b1)));
    return lowest;
  });
  return Array.from({ length: BANDS }, (_, band) =>
    least.slice(band * ROWS, (band + 1) * ROWS).reduce((key, value) => Math.imul(key ^ value, 0x01000193), band + 1),
  );
}
