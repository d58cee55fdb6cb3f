import { type Fen, ZERO } from '#kernel';
import type { Buyer } from './kinds/kind.ts';
import { type Offer, sumAt } from './settle.ts';
import { asked, goodsOf, type Purse } from './take.ts';
import type { Step } from './ways.ts';

/**
 * What cannot be got below: every later lane gives the most it could get. A lane is asked at the lowest sum that may reach it and at
 * each threshold above (`SumKind.jumps`), because a threshold can be worth a higher sum.
 */
export type Bounds = {
  /** The least that may stay to pay when the steps of the trade before `at` are done and the last took `take` off what `purse` holds. */
  readonly trade: (at: number, purse: Purse, last: Taken) => number;
  /** The same for goods of `low` fen or more, freight and all, when scope by scope no more than `most` is there. */
  readonly from: (at: number, low: number, most: ArrayLike<number>) => number;
  /** What would stay to pay if every lane gave the most it can now, scope by scope in proportion: near the truth, on either side. */
  readonly guess: (low: number, sums: readonly number[]) => number;
  /** The lanes of the trade that take off goods, as turns; those that may give most stand first in each. */
  readonly turns: readonly Turn[];
  /** The different goods that they look at, as places of lines, and which of them are all goods. */
  readonly scopes: readonly (readonly number[])[];
  readonly whole: readonly boolean[];
  /** What an offer gives at most when it sees `amount`, in fen. */
  readonly get: (offer: Offer, amount: number) => number;
  /** The most that all lanes of the trade can take together, freight and all. */
  readonly mostOff: number;
};

/** An amount not yet spread over lines. */
export type Taken = { readonly take: number; readonly of: 'goods' | 'freight' };
/** An offer with the place of its scope and what it gives at most. */
export type Scoped = { readonly offer: Offer; readonly scope: number; readonly most: number };
/**
 * A lane of three packets takes the greatest once: `limit` is this turn's part when they come in rising order, `together` what the first
 * turn may take at most, the first two, and so on, in whichever order they come.
 */
export type Turn = {
  readonly offers: readonly Scoped[];
  readonly limit: number;
  readonly together: readonly number[];
  readonly slot: number;
  readonly cap: number;
};

export function boundsOf(trade: readonly Step[], start: Purse, buyer: Buyer): Bounds {
  const ofGoods = trade.filter((step) => step.offers[0]?.lane.shape === 'sum');
  const scopes = [...new Set(ofGoods.flatMap((step) => step.offers.map((offer) => offer.places)))];
  const whole = scopes.map((places) => places.length === start.left.length);
  const get = (offer: Offer, amount: number): number => askedAt(offer, amount, buyer);
  const turns = ofGoods.map((step) => turnOf(step, ofGoods, scopes, start, get));
  const most = scopes.map(() => 0);
  let seen: readonly number[] | null = null;
  let seenFreight: readonly number[] | null = null;
  let [goodsLeft, freightLeft] = [0, 0];
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
  const through = (from: number, lowest: number, sums: ArrayLike<number>): number => {
    let low = lowest;
    let [begun, lane] = [low, from];
    for (let at = from; at < turns.length; at += 1) {
      const turn = turns[at];
      if (!turn) break;
      if (at === from || turn.slot === 0) [begun, lane] = [low, at];
      const most = Math.min(turn.cap, turn.together[at - lane] ?? turn.cap);
      low = Math.max(0, begun - most, after(low, turn, sums, get));
    }
    return Math.max(0, low);
  };
  return {
    scopes,
    whole,
    turns,
    get,
    guess: (all, sums) => {
      let low = all;
      const now = [...sums];
      for (const { offers, limit } of turns) {
        let [take, of] = [0, -1];
        for (const { offer, scope, most } of offers) {
          if (most <= take) break;
          const more = Math.min(limit, get(offer, whole[scope] ? low : (now[scope] ?? 0)));
          if (more > take) [take, of] = [more, scope];
        }
        if (take === 0) continue;
        if (whole[of]) {
          const kept = low > take ? 1 - take / low : 0;
          for (let scope = 0; scope < now.length; scope += 1) now[scope] = Math.floor((now[scope] ?? 0) * kept);
        } else now[of] = (now[of] ?? 0) - take;
        low = Math.max(0, low - take);
      }
      return low + leastFreight;
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
    from: (at, low, sums) => through(at, low, sums) + leastFreight,
    mostOff: turns.reduce((all, turn) => all + Math.min(turn.limit, turn.offers[0]?.most ?? 0), freight - leastFreight),
  };
}

function turnOf(
  step: Step,
  steps: readonly Step[],
  scopes: readonly (readonly number[])[],
  start: Purse,
  get: Bounds['get'],
): Turn {
  const offers = step.offers
    .map((offer): Scoped => {
      const most = get(offer, sumAt(start.left, offer.places));
      return { offer, scope: scopes.indexOf(offer.places), most };
    })
    .sort((a, b) => b.most - a.most);
  const later = steps.filter((other) => other.offers === step.offers && other.slot > step.slot).length;
  const pieces = offers.flatMap(({ offer, most }) => offer.held.map(() => most));
  const lane = step.offers[0]?.lane.name;
  let all = 0;
  return {
    offers,
    limit: pieces[later] ?? 0,
    together: pieces.slice(0, step.slot + later + 1).map((piece) => {
      all += piece;
      return all;
    }),
    slot: step.slot,
    cap: (lane && start.caps?.[lane]) ?? Number.POSITIVE_INFINITY,
  };
}

/** The least a lane may leave of goods that are `low` or more when it sees them; what an offer does not reach is then at least `others`. */
function after(low: number, { offers }: Turn, sums: ArrayLike<number>, get: Bounds['get']): number {
  let best = low;
  for (const { offer, scope, most } of offers) {
    if (low - most >= best) break;
    if (offer.kind.shape !== 'sum') continue;
    const now = sums[scope] ?? 0;
    const others = Math.max(0, low - now);
    const from = Math.min(now, low);
    best = Math.min(best, low - get(offer, from));
    if (from < now)
      for (const jump of offer.kind.jumps(offer.rule.args as never, from, now))
        best = Math.min(best, jump + others - get(offer, jump));
  }
  return Math.max(0, best);
}

const askedAt = (offer: Offer, amount: number, buyer: Buyer): number =>
  asked(offer, { amountFen: amount as Fen, pieces: offer.pieces, freightFen: ZERO, buyer });

function sum(amounts: readonly number[]): number {
  let all = 0;
  for (const amount of amounts) all += amount;
  return all;
}
