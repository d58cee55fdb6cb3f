import { type Difference, LEAST_HITS, MISMATCH, meansApart, ratioFits, sharesApart } from './statistics.ts';
import type { Variant, VariantFigures } from './types.ts';

export const VERDICTS = ['too_few', 'open', 'better', 'worse'] as const;
/**
 * What is known of a variant against the first: `too_few` = nothing yet; `open` = the interval holds zero; else all of it lies on one side. By how much, in basis
 * points of what the first has, with both ends of the interval.
 */
export type Verdict = {
  readonly verdict: (typeof VERDICTS)[number];
  readonly byBps: number;
  readonly lowBps: number;
  readonly highBps: number;
};
const TOO_FEW: Verdict = { verdict: 'too_few', byBps: 0, lowBps: 0, highBps: 0 };

/** The intervals of all variants together miss in one of twenty experiments: each has its part of that (Bonferroni). */
const ERROR = 0.05;

function verdictOf(apart: Difference | null, base: number): Verdict {
  if (!apart || base <= 0) return TOO_FEW;
  const bps = (by: number): number => Math.round((10_000 * by) / base);
  const verdict = apart.low > 0 ? 'better' : apart.high < 0 ? 'worse' : 'open';
  return { verdict, byBps: bps(apart.by), lowBps: bps(apart.low), highBps: bps(apart.high) };
}

export type VariantReport = Omit<VariantFigures, 'variant' | 'spentSquares'> & {
  readonly variant: Variant;
  /** Against the first variant; null of itself. */
  readonly against: { readonly opened: Verdict; readonly bought: Verdict; readonly spent: Verdict } | null;
};
export type Report = {
  readonly variants: readonly VariantReport[];
  /** How likely visitors fall so by chance. */
  readonly ratioLikely: number;
  /** Visitors do not fall as the shares say: the figures mean nothing before it is known why. */
  readonly mismatch: boolean;
};

type Counts = Omit<VariantFigures, 'variant'>;
const spentBy = (one: Counts) => ({ of: one.visitors, sum: one.spentFen, squares: one.spentSquares });
const NOTHING: Counts = {
  impressions: 0,
  clicks: 0,
  adds: 0,
  orders: 0,
  paidOrders: 0,
  paidFen: 0,
  visitors: 0,
  openers: 0,
  buyers: 0,
  spentFen: 0,
  spentSquares: 0,
};

/** From counts to what they say. */
export function reportOf(variants: readonly Variant[], figures: readonly VariantFigures[]): Report {
  const known = new Map(figures.map(({ variant, ...counts }) => [variant, counts]));
  const rows = variants.map((variant) => ({ variant, counts: known.get(variant.key) ?? NOTHING }));
  const base = rows[0]?.counts ?? NOTHING;
  const error = ERROR / Math.max(1, rows.length - 1);
  const shares = (own: Counts, name: 'openers' | 'buyers'): Verdict =>
    verdictOf(
      sharesApart({ of: base.visitors, hits: base[name] }, { of: own.visitors, hits: own[name] }, error),
      base[name] / base.visitors,
    );
  const spent = (own: Counts): Verdict =>
    Math.min(base.buyers, own.buyers) < LEAST_HITS
      ? TOO_FEW
      : verdictOf(meansApart(spentBy(base), spentBy(own), error), base.spentFen / base.visitors);
  const likely = ratioFits(
    rows.map((one) => one.counts.visitors),
    variants.map((one) => one.shareBps),
  );
  return {
    ratioLikely: likely,
    mismatch: likely < MISMATCH,
    variants: rows.map(({ variant, counts: { spentSquares, ...shown } }, at) => {
      const own = { ...shown, spentSquares };
      const against =
        at === 0 ? null : { opened: shares(own, 'openers'), bought: shares(own, 'buyers'), spent: spent(own) };
      return { ...shown, variant, against };
    }),
  };
}
