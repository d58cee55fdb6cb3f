/**
 * Error function by its series (Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.6); as exact as numbers here are.
 */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Share of the standard normal distribution below z. */
export const normalBelow = (z: number): number => (1 + erf(z / Math.SQRT2)) / 2;

/** The z below which that share of the standard normal distribution lies; 0 < share < 1. */
export function normalQuantile(share: number): number {
  let [low, high] = [-8, 8];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The same of Student's t, from ten degrees of freedom on to three digits (Abramowitz & Stegun 26.7.5). */
export function studentQuantile(share: number, freedom: number): number {
  const z = normalQuantile(share);
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** How likely χ² of that many degrees of freedom is at least so large by chance (Abramowitz & Stegun 26.4.4, 26.4.5). */
export function chiSquareAbove(value: number, freedom: number): number {
  const half = value / 2;
  const odd = freedom % 2 === 1;
  let above = odd ? 2 * (1 - normalBelow(Math.sqrt(value))) : Math.exp(-half);
  // Each two degrees more add one term, itself made of the one before.
  let term = odd ? Math.exp(-half) * Math.sqrt(half) * (2 / Math.sqrt(Math.PI)) : Math.exp(-half) * half;
  for (let at = odd ? 1 : 2; at + 2 <= freedom; at += 2) {
    above += term;
    term *= half / (at / 2 + 1);
  }
  return Math.min(1, above);
}

/** A difference with the ends of its interval, in the unit of what is compared. */
export type Difference = { readonly by: number; readonly low: number; readonly high: number };

/** So few visitors, and so few who did (or did not), say nothing by a normal law: the usual rule of thumb. */
export const LEAST_VISITORS = 30;
export const LEAST_HITS = 5;

/**
 * By how much the share of `other` is above that of `base`: the two-proportion z interval with the variances of both (Wald; Agresti, Categorical Data Analysis,
 * 3rd ed., 3.1.1). `error`: probability that the interval misses. Null where it says nothing: too few.
 */
export function sharesApart(
  base: { readonly of: number; readonly hits: number },
  other: { readonly of: number; readonly hits: number },
  error: number,
): Difference | null {
  const few = [base, other].some(({ of, hits }) => of < LEAST_VISITORS || hits < LEAST_HITS || of - hits < LEAST_HITS);
  if (few) return null;
  const [p, q] = [base.hits / base.of, other.hits / other.of];
  const reach = normalQuantile(1 - error / 2) * Math.sqrt((p * (1 - p)) / base.of + (q * (1 - q)) / other.of);
  return { by: q - p, low: q - p - reach, high: q - p + reach };
}

/** So many values by their sum and the sum of their squares. */
export type Sample = { readonly of: number; readonly sum: number; readonly squares: number };
const meanOf = ({ of, sum }: Sample): number => sum / of;
const varianceOf = ({ of, sum, squares }: Sample): number => Math.max(0, (squares - (sum * sum) / of) / (of - 1));

/**
 * By how much the mean of `other` is above that of `base`: Welch's interval (Welch, The generalization of Student's problem when several different population
 * variances are involved, Biometrika 34, 1947), degrees of freedom by Satterthwaite. Null: too few, or all the same.
 */
export function meansApart(base: Sample, other: Sample, error: number): Difference | null {
  if (base.of < LEAST_VISITORS || other.of < LEAST_VISITORS) return null;
  const [a, b] = [varianceOf(base) / base.of, varianceOf(other) / other.of];
  if (a + b === 0) return null;
  const freedom = (a + b) ** 2 / (a ** 2 / (base.of - 1) + b ** 2 / (other.of - 1));
  const by = meanOf(other) - meanOf(base);
  const reach = studentQuantile(1 - error / 2, freedom) * Math.sqrt(a + b);
  return { by, low: by - reach, high: by + reach };
}

/**
 * How likely visitors fall so far from the shares by chance (χ² goodness of fit). Below `MISMATCH` something is wrong with who is counted, and no other figure means
 * anything (sample ratio mismatch: Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, chapter 21). 1 where nobody came.
 */
export function ratioFits(visitors: readonly number[], shares: readonly number[]): number {
  const all = visitors.reduce((sum, one) => sum + one, 0);
  const whole = shares.reduce((sum, one) => sum + one, 0);
  if (all === 0 || shares.length < 2) return 1;
  const far = visitors.reduce((sum, one, at) => {
    const meant = (all * (shares[at] ?? 0)) / whole;
    return sum + (one - meant) ** 2 / meant;
  }, 0);
  return chiSquareAbove(far, shares.length - 1);
}
export const MISMATCH = 0.001;
