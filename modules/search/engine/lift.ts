/** Lower end of what the share of good reviews may truly be (Wilson, 95 %): few reviews prove little. */
export function wilson(good: number, all: number): number {
  if (all === 0) return 0;
  const z = 1.96;
  const share = good / all;
  const middle = share + (z * z) / (2 * all);
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * all)) / all);
  return Math.max(0, (middle - spread) / (1 + (z * z) / all));
}

/** New goods are lifted for a month, half as much every fortnight. */
export const freshness = (ageMs: number | null): number => {
  const days = ageMs === null ? 31 : ageMs / 86_400_000;
  return days > 30 ? 0 : 2 ** (-Math.max(0, days) / 14);
};

/** Percent by which each quality may lift a text score, from the settings; all together at most `cap`. */
export type Lift = {
  readonly popularity: number;
  readonly trust: number;
  readonly fresh: number;
  readonly cap: number;
};

export const NO_LIFT: Lift = { popularity: 0, trust: 0, fresh: 0, cap: 0 };
