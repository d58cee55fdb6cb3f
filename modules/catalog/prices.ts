/** How prices of a category are spread, on a logarithmic scale: half and double are equally far. */
export type PriceSpread = { readonly count: number; readonly medianFen: number; readonly mad: number };

const middle = (sorted: readonly number[]): number => {
  const half = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.max(0, half - 1)], sorted[half]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
};

/**
 * Median and median absolute deviation (MAD) of ln(price): a few absurd prices among honest ones move neither. The deviation
 * is taken as at least 10 %, so that a category of equal prices does not call every other price absurd.
 */
export function priceSpread(pricesFen: readonly number[]): PriceSpread {
  const logs = pricesFen.filter((price) => price > 0).map((price) => Math.log(price));
  logs.sort((a, b) => a - b);
  const median = middle(logs);
  const deviations = logs.map((one) => Math.abs(one - median)).sort((a, b) => a - b);
  return {
    count: logs.length,
    medianFen: Math.round(Math.exp(median)),
    mad: Math.max(middle(deviations), Math.log(1.1)),
  };
}

/** How many robust standard deviations (1.4826 MAD) a price lies from the median; below 0 is cheap. */
export const oddness = (priceFen: number, spread: PriceSpread): number =>
  (Math.log(Math.max(1, priceFen)) - Math.log(spread.medianFen)) / (1.4826 * spread.mad);
