import { add, type Fen, fen, subtract, type Uuid, ZERO } from '#kernel';

/** A price a line may have: by a rule, or its own (`ruleId` null). `amountFen` is the whole line. */
export type Price = { readonly ruleId: Uuid | null; readonly unitPriceFen: Fen; readonly amountFen: Fen };
/** Prices a line may have, lowest first. */
export type Choices = readonly Price[];

/**
 * Picks one price for each line so that goods after `reduction(sum)` cost least. Taking every lowest price can cost more:
 * it may keep the goods under a threshold. So the sums that dearer prices can reach are enumerated exactly, as bits of one
 * big integer, but only up to the most a higher sum could gain: usually a few hundred bits. Ties fall to the lower sum.
 * `reduction` must not fall when the sum rises.
 */
export function cheapest(
  lines: readonly Choices[],
  reduction: (sum: Fen) => Fen,
): { prices: Price[]; reductionFen: Fen } {
  const lowest = lines.map((choices) => lowestOf(choices));
  const least = add(...lowest.map((price) => price.amountFen));
  const most = add(...lines.map((choices) => choices.at(-1)?.amountFen ?? ZERO));
  const now = reduction(least);
  // A rise of `gain` or more costs at least what it brings.
  const gain = subtract(reduction(most), now);
  if (gain <= 0) return { prices: lowest, reductionFen: now };

  const mask = (1n << BigInt(gain)) - 1n;
  const reach: bigint[] = [1n];
  for (const choices of lines) {
    const before = reach.at(-1) ?? 1n;
    const low = lowestOf(choices).amountFen;
    reach.push(choices.reduce((all, price) => all | ((before << BigInt(price.amountFen - low)) & mask), 0n));
  }
  let best = { rise: 0, reductionFen: now };
  for (const rise of bitsOf(reach.at(-1) ?? 1n)) {
    const reductionFen = reduction(fen(least + rise));
    if (rise - reductionFen < best.rise - best.reductionFen) best = { rise, reductionFen };
  }
  return { prices: pathTo(best.rise, lines, reach), reductionFen: best.reductionFen };
}

/** The lowest of a line's prices. */
export const lowestOf = (choices: Choices): Price => {
  const price = choices[0];
  if (!price) throw new RangeError('a line without a price');
  return price;
};

/** Places of the set bits, rising. */
function* bitsOf(bits: bigint): Generator<number> {
  const digits = bits.toString(16);
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number.parseInt(digits.charAt(digits.length - 1 - place), 16);
    for (let bit = 0; bit < 4; bit += 1) if ((digit >> bit) & 1) yield place * 4 + bit;
  }
}

/** Walks back through the reachable sums: which price of which line made the rise. */
function pathTo(rise: number, lines: readonly Choices[], reach: readonly bigint[]): Price[] {
  const prices: Price[] = [];
  let left = rise;
  for (let place = lines.length - 1; place >= 0; place -= 1) {
    const choices = lines[place] ?? [];
    const low = lowestOf(choices).amountFen;
    const before = reach[place] ?? 0n;
    const taken =
      choices.find(
        (price) => left >= price.amountFen - low && (before >> BigInt(left - (price.amountFen - low))) & 1n,
      ) ?? lowestOf(choices);
    left -= taken.amountFen - low;
    prices.unshift(taken);
  }
  return prices;
}
