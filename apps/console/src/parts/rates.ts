/** 550 → "5.5%". Basis points are hundredths of a percent. */
export const bpsText = (bps: number): string => `${percentOf(bps)}%`;

/** 550 → 5.5, for a field where a percentage is typed; exact to the basis point. */
export const percentOf = (bps: number): number => bps / 100;

/** 5.5 → 550; null stays null: the general rate then holds. */
export const toBps = (percent: number | null | undefined): number | null =>
  percent === null || percent === undefined ? null : Math.round(percent * 100);
