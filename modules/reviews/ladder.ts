/** Kinds of sign on the credit ladder, lowest first: 心, 钻, 冠, 金冠. */
export const SIGNS = ['heart', 'diamond', 'crown', 'gold_crown'] as const;
export type Sign = (typeof SIGNS)[number];

/** Least points of each step (T11): hearts 4–250, diamonds 251–10,000, crowns 10,001–500,000, gold crowns above; five steps each. */
export const LADDER: Readonly<Record<Sign, readonly [number, number, number, number, number]>> = {
  heart: [4, 11, 41, 91, 151],
  diamond: [251, 501, 1_001, 2_001, 5_001],
  crown: [10_001, 20_001, 50_001, 100_001, 200_001],
  gold_crown: [500_001, 1_000_001, 2_000_001, 5_000_001, 10_000_001],
};

export type Level = {
  /** 0 … 20; 0 = no sign yet. */
  readonly level: number;
  readonly sign: Sign | null;
  /** 1 … 5 of the sign; 0 without one. */
  readonly step: number;
  /** Points at which the next step begins; null at the top. */
  readonly nextAt: number | null;
};

const STEPS = SIGNS.flatMap((sign) => LADDER[sign].map((from, place) => ({ sign, step: place + 1, from })));

/** The step of the ladder that `points` have reached. Points may be negative: then there is no sign. */
export function levelOf(points: number): Level {
  const level = STEPS.filter((step) => points >= step.from).length;
  const reached = STEPS[level - 1];
  return { level, sign: reached?.sign ?? null, step: reached?.step ?? 0, nextAt: STEPS[level]?.from ?? null };
}
