/** A point of a search over weights: each has a name and is not below zero. */
export type Point = Readonly<Record<string, number>>;

/** What a weight is multiplied with in turn; one at zero is tried at `FIRST`. */
const STEPS = [0.5, 0.8, 0.9, 1.1, 1.25, 2];
const FIRST = 0.1;
const ROUNDS = 30;
/** What gains less is noise. */
const GAIN = 1e-6;

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
const around = (value: number): number[] =>
  value === 0 ? [FIRST] : [...STEPS.map((step) => rounded(value * step)), 0];

/**
 * Changes one weight at a time as long as `worth` gains: every weight in turn, every step of it, the best is kept. It ends where no
 * single step gains, which need not be the best there is. The first weight stays what it is: only the relation of all matters.
 */
export function climbed(
  start: Point,
  worth: (point: Point) => number,
): { readonly point: Point; readonly worth: number } {
  let best = { point: start, worth: worth(start) };
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = best.worth;
    for (const name of Object.keys(start).slice(1))
      for (const value of around(best.point[name] ?? 0)) {
        const point = { ...best.point, [name]: value };
        const tried = worth(point);
        if (tried > best.worth + GAIN) best = { point, worth: tried };
      }
    if (best.worth === before) break;
  }
  return best;
}
