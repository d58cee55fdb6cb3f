/** Money is integer fen (1/100 yuan). No float ever holds an amount; yuan exist only as text at the edge. */
export type Fen = number & { readonly __unit: 'fen' };
/** Basis points: 10 000 bps = 100 %. */
export type Bps = number & { readonly __unit: 'bps' };

export const ZERO = 0 as Fen;

/** Brands an integer as fen. Throws RangeError on anything that is not a safe integer: a programming error, never user input. */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not integer fen: ${amount}`);
  return amount as Fen;
}

/** Brands an integer number of basis points, 0 … 10 000. */
export function bps(rate: number): Bps {
  if (!Number.isInteger(rate) || rate < 0 || rate > 10_000) throw new RangeError(`not basis points: ${rate}`);
  return rate as Bps;
}

export const add = (...amounts: readonly Fen[]): Fen => fen(amounts.reduce<number>((sum, amount) => sum + amount, 0));
export const subtract = (from: Fen, amount: Fen): Fen => fen(from - amount);
export const times = (amount: Fen, quantity: number): Fen => fen(amount * quantity);
export const atLeastZero = (amount: Fen): Fen => (amount < 0 ? ZERO : amount);
export const least = (a: Fen, b: Fen): Fen => (a < b ? a : b);

/** `rate` of `amount` in fen, rounded down: whoever grants a share never grants more than the share. Exact for any safe integer. */
export function share(amount: Fen, rate: Bps): Fen {
  const product = amount * rate;
  // Rounded down by the rest, which is exact, and not by a quotient, which may not be.
  if (product >= 0 && product <= Number.MAX_SAFE_INTEGER) return fen((product - (product % 10_000)) / 10_000);
  return fen(Number((BigInt(amount) * BigInt(rate)) / 10_000n));
}

/**
 * Splits `total` over `weights` by the largest remainder: floors first, then one fen each to the largest remainders
 * (ties: larger weight, then earlier place). Σ result = total exactly; a zero weight gets nothing; no share exceeds its
 * weight when total ≤ Σ weights. (spec P1: apportioning; facts F)
 */
export function apportion(total: Fen, weights: readonly Fen[]): Fen[] {
  if (weights.some((weight) => weight < 0)) throw new RangeError('negative weight');
  if (total < 0) throw new RangeError('negative total');
  const small = weights.reduce<number>((all, weight) => all + weight, 0);
  if (small > 0 && total * small <= Number.MAX_SAFE_INTEGER) return apportionSmall(total, weights, small);
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) {
    if (total !== 0) throw new RangeError('nothing to apportion over');
    return weights.map(() => ZERO);
  }
  const parts = weights.map((weight, place) => {
    const product = BigInt(total) * BigInt(weight);
    return { place, weight, whole: product / sum, rest: product % sum };
  });
  let left = BigInt(total) - parts.reduce((all, part) => all + part.whole, 0n);
  const order = [...parts].sort((a, b) =>
    a.rest !== b.rest ? (a.rest > b.rest ? -1 : 1) : a.weight !== b.weight ? b.weight - a.weight : a.place - b.place,
  );
  for (const part of order) {
    if (left === 0n) break;
    part.whole += 1n;
    left -= 1n;
  }
  return parts.map((part) => fen(Number(part.whole)));
}

/** The same where no product leaves the safe integers: engines ask it thousands of times a second. */
function apportionSmall(total: Fen, weights: readonly Fen[], sum: number): Fen[] {
  const parts = new Array<Fen>(weights.length);
  const rests = new Array<number>(weights.length);
  let left: number = total;
  for (let place = 0; place < weights.length; place += 1) {
    const product = total * (weights[place] ?? 0);
    // Exact: both products are safe integers, and a quotient rounded up shows itself by a rest below zero.
    let whole = Math.floor(product / sum);
    let rest = product - whole * sum;
    if (rest < 0) {
      whole -= 1;
      rest += sum;
    }
    parts[place] = whole as Fen;
    rests[place] = rest;
    left -= whole;
  }
  if (left === 0) return parts;
  // The rests that get a fen: all above the left-th largest, and of those equal to it the heaviest, then the earliest.
  const last = Float64Array.from(rests).sort()[rests.length - left] ?? 0;
  const equal: number[] = [];
  for (let place = 0; place < rests.length; place += 1) {
    const rest = rests[place] ?? 0;
    if (rest === last) equal.push(place);
    else if (rest > last) {
      parts[place] = ((parts[place] ?? 0) + 1) as Fen;
      left -= 1;
    }
  }
  if (equal.length > left) equal.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  for (let n = 0; n < left; n += 1) {
    const place = equal[n] ?? 0;
    parts[place] = ((parts[place] ?? 0) + 1) as Fen;
  }
  return parts;
}

/** Amount of the first `units` of `quantity` equal units that together cost `total`: cumulative, so parts always add up to the whole. */
export function cumulativeShare(total: Fen, units: number, quantity: number): Fen {
  if (units < 0 || units > quantity || quantity <= 0) throw new RangeError('units outside the line');
  return fen(Number((BigInt(total) * BigInt(units)) / BigInt(quantity)));
}

/** "12.5", "12.50", "¥1,234.00" → fen; null when it is not an amount with at most two decimals. */
export function parseYuan(text: string): Fen | null {
  const match = /^([+-])?[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d{1,2})0*)?$/.exec(text.trim());
  if (!match) return null;
  const yuan = Number((match[2] ?? '').replaceAll(',', ''));
  const amount = yuan * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(amount) ? fen(match[1] === '-' ? -amount : amount) : null;
}

/** 123456 → "1234.56". Plain digits for machines; faces group and style. */
export function formatYuan(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
