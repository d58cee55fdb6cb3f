import type { Bounds, Scoped, Turn } from './bound.ts';
import { LOST, type Totals, type Within } from './totals.ts';

/**
 * Plans for the lanes of the trade, made before anybody knows the ways through the shops: which rule each lane uses, between which two
 * of its thresholds. What a plan leaves rises with what the shops leave, so a plan says from which total on it can come true, what
 * stays to pay then, and up to which total it is worth looking for ways that get there.
 */
export type Plan = {
  readonly parts: readonly Part[];
  /** The lowest total of the shops with which it can come true, and what stays to pay then at least. */
  readonly least: number;
  readonly bound: number;
};
/** A rule that sees `from` fen or more, and less than `upTo`; `rate`: what it gives rises in between. */
type Part = Scoped & { readonly from: number; readonly upTo: number; readonly cap: number; readonly rate: boolean };
/** A plan for the lanes before `turn`. */
type Open = Plan & { readonly turn: number };
/** Shops before `at` leave `low` together, with `parts` of each scope in it. */
export type Begun = { readonly at: number; readonly low: number; readonly parts: ArrayLike<number> };
export type Reached = { readonly total: number; readonly left: number };

export type Planner = {
  /** The most promising plan of those not yet given; null when no other may leave less than `below`, or too much was looked at. */
  readonly next: (below: number) => Plan | null;
  /** The least total from `from` on with which a plan comes true when some shops have chosen, and what stays to pay at least. */
  readonly reach: (plan: Plan, begun: Begun, from: number) => Reached;
  /** The highest total with which a plan may leave less than `below`. */
  readonly highest: (plan: Plan, below: number) => number;
};

/** How much was looked at, and how much may be: a glance at a way's total is 1. */
export type Spent = { work: number; readonly most: number };
/** What a look at a plan, by sums, costs beside it. */
export const LOOK = 20;
/** Thresholds of one rule that are told apart; lanes with more of them are bounded (`Bounds.from`). */
const MOST_PARTS = 40;
const NOWHERE: Reached = { total: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY };

export function plannerOf(bounds: Bounds, totals: Totals, spent: Spent): Planner {
  const { scopes, whole, get } = bounds;
  const lines = scopes.map((places) => places.length);
  const empty = () => new Float64Array(scopes.length);
  const inside: Within = { most: empty(), least: empty() };
  const { most: now, least } = inside;
  const atMost = empty();
  const begin: Begun = { at: 0, low: 0, parts: new Float64Array(scopes.length) };
  totals.within(0, 0, begin.parts, totals.most, { most: atMost, least });
  for (let scope = 0; scope < atMost.length; scope += 1) if (whole[scope]) atMost[scope] = totals.most + totals.above;
  /**
   * What stays to pay at least when shops leave `total` and `now` says what is in each scope at most; below zero: so much more is needed
   * first. It never falls while the total rises: what later lanes and a second scope give is taken at its most.
   */
  const look = (parts: readonly Part[], turn: number, total: number): number => {
    spent.work += LOOK;
    let low = total;
    let high = total + totals.above;
    let [rates, scoped, loose] = [false, false, 0];
    for (const part of parts) {
      const { offer, scope, from, cap } = part;
      const upTo = part.upTo - 1;
      const keep = lines[scope] ?? 0;
      const take = (amount: number): number => Math.max(0, Math.min(cap, get(offer, amount), amount - keep));
      if (whole[scope]) {
        if (high < from) return high - from;
        low = Math.max(low, from);
        if (low > upTo) return Number.POSITIVE_INFINITY;
        high = Math.min(high, upTo);
        const [took, mostTaken] = [take(low), take(high)];
        // Where no line is near its last fen, none has to keep it, and the others bear no more than their share.
        const kept = totals.smallest < 100 || (low - mostTaken) * 4 < total ? keep : 0;
        for (let one = 0; one < now.length; one += 1) {
          const [amount, fewest, odd] = [now[one] ?? 0, least[one] ?? 0, lines[one] ?? 0];
          // Where nothing may be left there are no parts to speak of: then nothing is certain.
          if (high > 0) now[one] = Math.min(amount, Math.floor(amount - (amount * took) / high + odd + LOST));
          least[one] = low > 0 ? Math.max(0, Math.ceil(fewest - (fewest * mostTaken) / low - odd - kept - LOST)) : 0;
        }
        high -= mostTaken;
        low -= took;
        rates ||= part.rate;
      } else {
        const amount = Math.min(now[scope] ?? 0, high, upTo);
        if (amount < from) return -missing(scope, from - amount, high > 0 ? amount / high : 1, parts.length);
        low = Math.max(low, from) - take(scoped ? Math.min(upTo, atMost[scope] ?? 0) : amount);
        const fewest = Math.min(amount, Math.max(from, least[scope] ?? 0));
        high -= take(fewest);
        now[scope] = amount - take(amount);
        // What other lanes find in it, or in goods that are in both, is not followed further.
        least.fill(0);
        scoped = true;
        // A rate of a rate: each is rounded for itself.
        if (rates) loose = 1;
      }
    }
    return Math.max(0, bounds.from(turn, Math.max(0, low), atMost) - loose);
  };
  /** By how much a total has to grow at least until `more` is in a scope: it grows by no more than its line and its share in what lanes before took. */
  const missing = (scope: number, more: number, share: number, parts: number): number => {
    const slope = Math.min(1, (totals.slopes[scope] ?? 0) + (parts > 1 ? share * (parts - 1) : 0));
    return slope > 0 ? Math.max(1, Math.floor(more / slope)) : Number.POSITIVE_INFINITY;
  };
  const reachFrom = (parts: readonly Part[], turn: number, { at, low, parts: own }: Begun, from: number): Reached => {
    let total = low + totals.next(at, from - low);
    while (total < Number.POSITIVE_INFINITY) {
      totals.within(at, low, own, total, inside);
      const left = look(parts, turn, total);
      if (left >= 0) return left === Number.POSITIVE_INFINITY ? NOWHERE : { total, left };
      total = low + totals.next(at, total - low - left);
    }
    return NOWHERE;
  };

  const choices = branching(bounds, totals);
  /** Plans as far as they are made, the most promising last. */
  const open: Open[] = [{ parts: [], least: totals.least, bound: 0, turn: 0 }];
  const put = (one: Open): void => {
    let [from, to] = [0, open.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isBefore(open[middle] ?? one, one)) to = middle;
      else from = middle + 1;
    }
    open.splice(from, 0, one);
  };
  return {
    reach: (plan, begun, from) => reachFrom(plan.parts, choices.length, begun, from),
    highest: (plan, below) => {
      const fits = (total: number): boolean => {
        totals.within(0, 0, begin.parts, total, inside);
        const left = look(plan.parts, choices.length, total);
        return left < below;
      };
      let from = plan.least;
      let step = Math.max(1, below - plan.bound);
      while (from + step < totals.most && fits(from + step)) {
        from += step;
        step *= 2;
      }
      let to = Math.min(totals.most, from + step);
      if (fits(to)) return to;
      while (to - from > 1) {
        const middle = Math.floor((from + to) / 2);
        if (fits(middle)) from = middle;
        else to = middle;
      }
      return from;
    },
    next: (below) => {
      for (let one = open.pop(); one && one.bound < below && spent.work <= spent.most; one = open.pop()) {
        const options = choices[one.turn];
        if (!options) return one;
        for (const option of options) {
          const group = option?.offer.rule.group;
          if (group !== undefined && one.parts.some((part) => part.offer.rule.group === group)) continue;
          const parts = option ? [...one.parts, option] : one.parts;
          const turn = one.turn + 1;
          const { total, left } = reachFrom(parts, turn, begin, one.least);
          if (left < below) put({ parts, least: total, bound: left, turn });
        }
      }
      return null;
    },
  };
}

const isBefore = (a: Open, b: Open): boolean =>
  a.bound !== b.bound ? a.bound < b.bound : a.turn !== b.turn ? a.turn > b.turn : a.least <= b.least;

/** For each lane that is planned, no rule or one of its parts; lanes from the first of several slots on, or after the last threshold, are bounded. */
function branching(bounds: Bounds, totals: Totals): (Part | null)[][] {
  const choices: (Part | null)[][] = [];
  let planned = 0;
  let off = 0;
  for (const turn of bounds.turns) {
    const parts = isSingle(bounds, turn) ? partsOf(bounds, totals, turn, totals.least - off) : null;
    if (!parts) break;
    choices.push([null, ...parts.all]);
    if (parts.decides) planned = choices.length;
    off += Math.min(turn.limit, turn.cap);
  }
  return choices.slice(0, planned);
}
const isSingle = ({ turns }: Bounds, turn: Turn): boolean =>
  turn.slot === 0 && turns[turns.indexOf(turn) + 1]?.slot !== 1;

/** `decides`: there are thresholds or goods of its own to choose by, so that the most is not simply the best. */
function partsOf(bounds: Bounds, totals: Totals, { offers, cap }: Turn, lowest: number) {
  const all: Part[] = [];
  let decides = false;
  for (const scoped of offers) {
    const { offer, scope } = scoped;
    if (offer.kind.shape !== 'sum') return null;
    const isWhole = bounds.whole[scope] === true;
    if (!isWhole) decides = true;
    const points: number[] = [];
    const to = totals.most + totals.above;
    for (let from = isWhole ? Math.max(0, lowest) : 0; ; ) {
      const jumps = offer.kind.jumps(offer.rule.args as never, from, to);
      points.push(...jumps);
      if (points.length > MOST_PARTS) return null;
      if (jumps.length === 0) break;
      decides = true;
      from = Math.max(...jumps);
    }
    const edges = [0, ...points.sort((a, b) => a - b), Number.POSITIVE_INFINITY];
    for (let at = 0; at + 1 < edges.length; at += 1) {
      const [from = 0, upTo = 0] = [edges[at], edges[at + 1]];
      const [first, last] = [bounds.get(offer, from), bounds.get(offer, Math.min(upTo - 1, to))];
      if (last > 0) all.push({ ...scoped, from, upTo, cap, rate: last > first });
    }
  }
  return { all, decides };
}
