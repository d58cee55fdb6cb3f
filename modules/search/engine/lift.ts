/** Lower end of what the share of good reviews may truly be (Wilson, 95 %): few reviews prove little. */
export function wilson(good: number, all: number): number {
  if (all === 0) return 0;
  const z = 1.96;
  const share = good / all;
  const middle = share + (z * z) / (2 * all);
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * all)) / all);
  return Math.max(0, (middle - spread) / (1 + (z * z) / all));
}

/** What goods are sorted by for trust: that lower end in millionths, a whole number so that every engine and every cursor has the same. */
export const trustOf = (good: number, all: number): number => Math.floor(wilson(Math.min(good, all), all) * 1_000_000);

const DAY_MS = 86_400_000;

/** New goods are lifted for a month, half as much every fortnight. */
export const freshness = (ageMs: number | null): number => {
  const days = ageMs === null ? 31 : ageMs / DAY_MS;
  return days > 30 ? 0 : 2 ** (-Math.max(0, days) / 14);
};

/** A sale counts half as much every fortnight. */
export const HALF_LIFE_MS = 14 * DAY_MS;
/** 1 January 2026 in China; heat is kept as of then, so that nobody has to fade it day by day. */
export const HEAT_FROM_MS = Date.UTC(2025, 11, 31, 16);
/** Pieces sold at a moment as heat, and heat as pieces at a moment. */
export const heatOf = (pieces: number, at: number): number => pieces * 2 ** ((at - HEAT_FROM_MS) / HALF_LIFE_MS);
export const warmth = (heat: number, now: number): number =>
  heat === 0 ? 0 : Math.min(Number.MAX_SAFE_INTEGER, heat * 2 ** (-(now - HEAT_FROM_MS) / HALF_LIFE_MS));

/** What beside its words moves a product, each 0 … 1. */
export const FACTORS = ['popularity', 'conversion', 'price', 'trust', 'fresh', 'taste'] as const;
export type Factor = (typeof FACTORS)[number];
export type Factors = Readonly<Record<Factor, number>>;

/** Percent by which each factor may lift a text score, from the settings; all together at most `cap`. */
export type Lift = Factors & { readonly cap: number };

export const NO_LIFT: Lift = { popularity: 0, conversion: 0, price: 0, trust: 0, fresh: 0, taste: 0, cap: 0 };

/** How much the one who asks is drawn to each category, 0 … 1; what is not named is 0. Only of who agreed to be known. */
export type Taste = Readonly<Record<string, number>>;

/** What is known of a candidate beside its words. */
export type Qualities = {
  /** Pieces sold, each fortnight ago worth half. */
  readonly warmth: number;
  /** Share of those who opened it that bought. */
  readonly conversion: number;
  readonly priceFen: number;
  readonly reviews: number;
  readonly goodReviews: number;
  /** Milliseconds since it went live; null when unknown. */
  readonly ageMs: number | null;
  /** How much the one who asks is drawn to its category, 0 … 1; left out: nothing is known of them. */
  readonly taste?: number;
};

/** What the candidates of a question are held against. */
export type Scale = { readonly mostSold: number; readonly bestConversion: number; readonly middleFen: number };

export function scaleOf(candidates: readonly Qualities[]): Scale {
  const prices = Float64Array.from(candidates, (one) => one.priceFen).sort();
  return {
    mostSold: Math.log1p(candidates.reduce((most, one) => Math.max(most, one.warmth), 1)),
    bestConversion: candidates.reduce((best, one) => Math.max(best, one.conversion), Number.MIN_VALUE),
    middleFen: prices[prices.length >> 1] ?? 0,
  };
}

/** A quarter or four times the price in the middle of what answers a question fits no more. */
const PRICE_REACH = 2;

export function factorsOf(one: Qualities, { mostSold, bestConversion, middleFen }: Scale): Factors {
  const apart = Math.abs(Math.log2(Math.max(1, one.priceFen) / Math.max(1, middleFen)));
  return {
    popularity: Math.log1p(one.warmth) / mostSold,
    conversion: one.conversion / bestConversion,
    price: Math.max(0, 1 - apart / PRICE_REACH),
    trust: wilson(one.goodReviews, one.reviews),
    fresh: freshness(one.ageMs),
    taste: one.taste ?? 0,
  };
}

/** Lift = least of the cap and the sum of weight × factor, as a share of one: score = text × (1 + lift). */
export const liftOf = (factors: Factors, lift: Lift): number =>
  Math.min(
    lift.cap,
    FACTORS.reduce((sum, name) => sum + lift[name] * factors[name], 0),
  ) / 100;
