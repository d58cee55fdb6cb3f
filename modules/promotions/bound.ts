import { type Fen, ZERO } from '#kernel';
import { asked, type Bound, goodsOf, type Purse, type Step } from './choose.ts';
import type { Buyer } from './kinds/kind.ts';
import { type Offer, sumAt } from './settle.ts';

/**
 * The least that may stay to pay when the steps before `at` are done: every later lane gives the most it could get. A lane is asked
 * at the lowest sum that may reach it and at each threshold above (`SumKind.jumps`), because a threshold can be worth a higher sum.
 */
export function boundFor(
  steps: readonly Step[],
  trade: number,
  start: Purse,
  shopOf: readonly number[],
  buyer: Buyer,
  subsidise: (left: readonly number[]) => readonly number[],
): Bound {
  const shops = Math.max(-1, ...shopOf) + 1;
  const first = Array.from({ length: shops }, (_, shop) =>
    steps.findIndex((step, at) => at < trade && step.shop === shop),
  );
  const sums = scopeSums(steps);
  const bySum = new Float64Array(shops);
  const lowOf = (from: number, shop: number, sum: number): number => {
    let low = sum;
    for (let at = from; at < trade && steps[at]?.shop === shop; at += 1)
      low = lowest(low, steps[at]?.offers ?? [], sums.of, buyer);
    return low;
  };
  const shopSums = (left: readonly number[]): void => {
    bySum.fill(0);
    for (let place = 0; place < left.length; place += 1) {
      const shop = shopOf[place] ?? 0;
      bySum[shop] = (bySum[shop] ?? 0) + (left[place] ?? 0);
    }
  };
  shopSums(start.left);
  sums.see(start.left);
  const untouched = first.map((from, shop) => (from === -1 ? (bySum[shop] ?? 0) : lowOf(from, shop, bySum[shop] ?? 0)));
  return (at, purse) => {
    const { left } = purse;
    shopSums(left);
    sums.see(left);
    let low = 0;
    for (let shop = 0; shop < shops; shop += 1) {
      const sum = bySum[shop] ?? 0;
      if ((first[shop] ?? -1) >= at) low += untouched[shop] ?? 0;
      else low += at < trade && steps[at]?.shop === shop ? lowOf(at, shop, sum) : sum;
    }
    if (at <= trade) {
      const rest = subsidise(left);
      if (rest !== left) for (let n = 0; n < rest.length; n += 1) low -= (left[n] ?? 0) - (rest[n] ?? 0);
    }
    let freight = 0;
    for (const amount of purse.freight) freight += amount;
    for (let n = Math.max(at, trade); n < steps.length; n += 1) {
      const offers = steps[n]?.offers ?? [];
      if (offers[0]?.lane.shape === 'sum') low = lowest(Math.max(0, low), offers, sums.of, buyer);
      else freight -= Math.max(0, ...offers.map((offer) => asked(offer, goodsOf(offer, purse, buyer))));
    }
    return Math.max(0, low) + Math.max(0, freight);
  };
}

/** Sums over the goods of offers, each scope added up once for a purse: many coupons are about the same goods. */
function scopeSums(steps: readonly Step[]) {
  const kept = new Map<readonly number[], { sum: number; seen: readonly number[] | null }>();
  for (const { places } of steps.flatMap((step) => step.offers)) kept.set(places, { sum: 0, seen: null });
  let now: readonly number[] = [];
  return {
    see: (left: readonly number[]): void => {
      now = left;
    },
    of: ({ places }: Offer): number => {
      const scope = kept.get(places);
      if (!scope) return sumAt(now, places);
      if (scope.seen !== now) {
        scope.sum = sumAt(now, places);
        scope.seen = now;
      }
      return scope.sum;
    },
  };
}

/** The least a lane may leave of goods that are `low` or more when it sees them; what an offer does not reach is then at least `others`. */
function lowest(low: number, offers: readonly Offer[], sumOf: (offer: Offer) => number, buyer: Buyer): number {
  let best = low;
  for (const offer of offers) {
    if (offer.kind.shape !== 'sum') continue;
    const now = sumOf(offer);
    const others = Math.max(0, low - now);
    const from = Math.min(now, low);
    best = Math.min(best, low - get(offer, from, buyer));
    if (from < now)
      for (const jump of offer.kind.jumps(offer.rule.args as never, from, now))
        best = Math.min(best, jump + others - get(offer, jump, buyer));
  }
  return Math.max(0, best);
}

const get = (offer: Offer, amount: number, buyer: Buyer): number =>
  asked(offer, { amountFen: amount as Fen, pieces: offer.pieces, freightFen: ZERO, buyer });
