/** How a picture looks, in two hashes of 64 bits as 16 hex digits: near-duplicates differ in few bits. */
export type Looks = { readonly dhash: string; readonly phash: string };

const hex = (bits: Iterable<boolean>): string => {
  let sum = 0n;
  for (const bit of bits) sum = (sum << 1n) | (bit ? 1n : 0n);
  return sum.toString(16).padStart(16, '0');
};

/** Difference hash of 9 × 8 greys, row by row: one bit for each step to the right that gets brighter. */
export function differenceHash(grey: ArrayLike<number>): string {
  const bits: boolean[] = [];
  for (let row = 0; row < 8; row += 1)
    for (let column = 0; column < 8; column += 1)
      bits.push((grey[row * 9 + column] ?? 0) < (grey[row * 9 + column + 1] ?? 0));
  return hex(bits);
}

/** Side of the greys that the perceptual hash looks at, and of the lowest waves it keeps. */
export const WAVE_SIDE = 32;
const KEPT = 8;
const WAVES = Array.from({ length: KEPT }, (_, wave) =>
  Float64Array.from({ length: WAVE_SIDE }, (__, at) => Math.cos(((2 * at + 1) * wave * Math.PI) / (2 * WAVE_SIDE))),
);

/**
 * Perceptual hash of 32 × 32 greys, row by row: which of the 64 lowest waves (DCT-II) are stronger than the middle one (Zauner, Implementation and Benchmarking of
 * Perceptual Image Hash Functions, 2010, section 3.2). Brightness as a whole, which is the first wave, counts as none.
 */
export function perceptualHash(grey: ArrayLike<number>): string {
  const across = WAVES.map((wave) =>
    Array.from({ length: WAVE_SIDE }, (_, row) => {
      let sum = 0;
      for (let column = 0; column < WAVE_SIDE; column += 1)
        sum += (wave[column] ?? 0) * (grey[row * WAVE_SIDE + column] ?? 0);
      return sum;
    }),
  );
  const strengths = WAVES.flatMap((wave) =>
    across.map((rows) => rows.reduce((sum, value, row) => sum + value * (wave[row] ?? 0), 0)),
  );
  strengths[0] = 0;
  const middle = strengths.toSorted((a, b) => a - b)[strengths.length / 2] ?? 0;
  return hex(strengths.map((strength) => strength > middle));
}

/** Bits by which one of the hashes may differ, and the other one then: what was cut, marked or printed anew changes one of them more. */
export const NEAR = 7;
export const OTHER_NEAR = 18;

/** Number of differing bits of two hashes, 0 … 64. */
export function bitsApart(a: string, b: string): number {
  let count = 0;
  for (let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`); bits > 0n; bits >>= 1n) count += Number(bits & 1n);
  return count;
}

/** Whether two pictures are the same one, as far as their hashes tell. */
export function sameLooks(a: Looks, b: Looks): boolean {
  const [d, p] = [bitsApart(a.dhash, b.dhash), bitsApart(a.phash, b.phash)];
  return (d <= NEAR && p <= OTHER_NEAR) || (p <= NEAR && d <= OTHER_NEAR);
}
