import { type Fen, ZERO } from '#kernel';
import type { Buyer } from './kinds/kind.ts';
import { type Offer, sumAt } from './settle.ts';
import { asked, goodsOf, type Purse } from './take.ts';
import type { Step, Way } from './ways.ts';

/**
 * What cannot be got below: every later lane gives the most it could get. A lane is asked at the lowest sum that may reach it and at
 * each threshold above (`SumKind.jumps`), because a threshold can be worth a higher sum.
 */
export type Bounds = {
  /** The least that may stay to pay when the steps of the trade before `at` are done and the last took `take` off what `purse` holds. */
  readonly trade: (at: number, purse: Purse, last: Taken) => number;
  /** The same before the first of them, for goods of `low` fen or more, when scope by scope no more than `most` is there. */
  readonly sums: (low: number, most: readonly number[]) => number;
  /** What would stay to pay if every lane gave the most it can now, scope by scope in proportion: near the truth, on either side. */
  readonly guess: (low: number, sums: readonly number[]) => number;
  /** The different goods that lanes of the trade look at, as places of lines. */
  readonly scopes: readonly (readonly number[])[];
  /** The most that all lanes of the trade can take together, freight and all. */
  readonly mostOff: number;
};

/** An amount not yet spread over lines. */
export type Taken = { readonly take: number; readonly of: 'goods' | 'freight' };

export function boundsOf(trade: readonly Step[], start: Purse, buyer: Buyer): Bounds {
  const scopes = [...new Set(trade.flatMap((step) => step.offers.map((offer) => offer.places)))];
  const most = scopes.map(() => 0);
  let seen: readonly number[] | null = null;
  let seenFreight: readonly number[] | null = null;
  let [goodsLeft, freightLeft] = [0, 0];
  const goods = trade
    .filter((step) => step.offers[0]?.lane.shape === 'sum')
    .map(({ offers }) =>
      offers
        .map((offer): Scoped => {
          const most = get(offer, sumAt(start.left, offer.places), buyer);
          return { offer, scope: scopes.indexOf(offer.places), most };
        })
        .sort((a, b) => b.most - a.most),
    );
  const freightOff = (from: number, purse: Purse): number => {
    let off = 0;
    for (let at = from; at < trade.length; at += 1) {
      const offers = trade[at]?.offers ?? [];
      if (offers[0]?.lane.shape === 'freight')
        off += Math.max(0, ...offers.map((offer) => asked(offer, goodsOf(offer, purse, buyer))));
    }
    return off;
  };
  const freight = sum(start.freight);
  const leastFreight = Math.max(0, freight - freightOff(0, start));
  const through = (from: number, lowest: number, sums: readonly number[]): number => {
    let low = lowest;
    for (let at = from; at < goods.length; at += 1) low = after(Math.max(0, low), goods[at] ?? [], sums, buyer);
    return Math.max(0, low);
  };
  const whole = scopes.map((places) => places.length === start.left.length);
  return {
    scopes,
    guess: (all, sums) => {
      let low = all;
      const now = [...sums];
      for (const offers of goods) {
        let [take, of] = [0, -1];
        for (const { offer, scope, most } of offers) {
          if (most <= take) break;
          const more = get(offer, whole[scope] ? low : (now[scope] ?? 0), buyer);
          if (more > take) [take, of] = [more, scope];
        }
        if (take === 0) continue;
        if (whole[of])
          for (let scope = 0; scope < now.length; scope += 1)
            now[scope] = Math.floor((now[scope] ?? 0) * (1 - take / low));
        else now[of] = (now[of] ?? 0) - take;
        low -= take;
      }
      return Math.max(0, low) + leastFreight;
    },
    trade: (at, purse, { take, of }) => {
      if (purse.left !== seen || purse.freight !== seenFreight) {
        seen = purse.left;
        seenFreight = purse.freight;
        goodsLeft = sum(purse.left);
        freightLeft = sum(purse.freight);
        for (let scope = 0; scope < scopes.length; scope += 1) most[scope] = sumAt(purse.left, scopes[scope] ?? []);
      }
      const free = freightLeft - freightOff(at, purse);
      if (of === 'freight') return through(at, goodsLeft, most) + Math.max(0, free - take);
      const sums = take === 0 ? most : most.map((one, scope) => (whole[scope] ? one - take : one));
      return through(at, goodsLeft - take, sums) + Math.max(0, free);
    },
    sums: (low, sums) => through(0, low, sums) + leastFreight,
    mostOff: goods.reduce((all, offers) => all + (offers[0]?.most ?? 0), freight - leastFreight),
  };
}

/** An offer with the place of its scope and what it gives at most; those that may give most stand first in their lane. */
type Scoped = { readonly offer: Offer; readonly scope: number; readonly most: number };

/** The least a lane may leave of goods that are `low` or more when it sees them; what an offer does not reach is then at least `others`. */
function after(low: number, offers: readonly Scoped[], sums: readonly number[], buyer: Buyer): number {
  let best = low;
  for (const { offer, scope, most } of offers) {
    if (low - most >= best) break;
    if (offer.kind.shape !== 'sum') continue;
    const now = sums[scope] ?? 0;
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

function sum(amounts: readonly number[]): number {
  let all = 0;
  for (const amount of amounts) all += amount;
  return all;
}

/** What a shop's ways leave in each scope: exact once somebody looked (`Way.left`), no less than that before. */
export function sumsOf(scopes: readonly (readonly number[])[], places: readonly number[]) {
  const parts = scopes.map((scope) => {
    const inside = new Set(scope);
    const part = places.filter((place) => inside.has(place));
    return part.length === places.length ? null : part;
  });
  return (way: Way): number[] => {
    const left = way.left ?? way.before;
    return parts.map((part) => (part === null ? way.sum : sumAt(left, part)));
  };
}
