import type { Bounds, Taken } from './bound.ts';
import type { Buyer } from './kinds/kind.ts';
import { after, type Purse, takeOf } from './take.ts';
import { allowed, clashes, leftOf, type Pick, type Step, type Way } from './ways.ts';

/**
 * Which reductions, coupons, vouchers and packets to use: the legal combination that leaves least to pay, by branch and bound.
 * Shops know nothing of each other, so the ways through each shop's lanes are worked out once (`ways.ts`); the search picks a way
 * for each shop and then goes through the lanes of the trade. It begins with the cheapest way everywhere, mends that shop by shop
 * while it helps (a dearer shop may reach a threshold of the trade), and then cuts what `bound.ts` says cannot beat the best found.
 */
export type Choice = { readonly picks: readonly (Pick | null)[]; readonly best: boolean };

/**
 * How much is looked at before the search settles for the best it has seen (`best` is then false). Counted, not timed: the answer
 * is the same everywhere. A look by sums alone counts 1, one that spreads an amount over n lines n / 8.
 */
const MOST_WORK = 1_000;
const SPREAD_OVER = 8;

export type Shop = {
  /** Cheapest first. */
  readonly ways: readonly Way[];
  readonly places: readonly number[];
  /** What a way leaves in each scope of the trade, at most. */
  readonly sums: (way: Way) => readonly number[];
};
/** `trade` are the steps over the trade; `subsidise` is the lane of prices between those of the shops and them. */
export type Search = {
  readonly shops: readonly Shop[];
  readonly trade: readonly Step[];
  readonly start: Purse;
  readonly buyer: Buyer;
  readonly subsidise: (left: readonly number[]) => readonly number[];
  readonly bounds: Bounds;
};
type Picks = readonly (Pick | null)[];
type Next = { readonly pick: Pick | null; readonly take: number; readonly bound: number };
const NOTHING: Taken = { take: 0, of: 'goods' };

export function choose({ shops, trade, start, buyer, subsidise, bounds }: Search): Choice {
  let found: { cost: number; picks: Picks } = { cost: Number.POSITIVE_INFINITY, picks: [] };
  let work = 0;
  let most = 0;
  const enough = (): boolean => work > most && found.cost < Number.POSITIVE_INFINITY;

  const nextIn = (at: number, step: Step, now: Purse, picks: Picks): Next[] => {
    const ways: Next[] = [{ pick: null, take: 0, bound: bounds.trade(at + 1, now, NOTHING) }];
    for (const offer of step.offers) {
      const pick = allowed(offer, step, picks);
      const take = pick ? takeOf(offer, now, buyer) : 0;
      if (take === 0) continue;
      const same = ways.some(
        (way) =>
          way.take === take &&
          way.pick?.offer.places === offer.places &&
          offer.rule.group === way.pick.offer.rule.group,
      );
      if (same && offer.lane.most === 1) continue;
      work += 1;
      const of = offer.lane.shape === 'freight' ? 'freight' : 'goods';
      ways.push({ pick, take, bound: bounds.trade(at + 1, now, { take, of }) });
    }
    return ways.sort((a, b) => a.bound - b.bound || b.take - a.take);
  };
  const throughTrade = (at: number, now: Purse, picks: Picks): void => {
    const step = trade[at];
    if (!step) {
      const cost = costOf(now);
      if (cost < found.cost) found = { cost, picks };
      return;
    }
    for (const { pick, take, bound } of nextIn(at, step, now, picks)) {
      if (bound >= found.cost || enough()) return;
      if (pick) work += now.left.length / SPREAD_OVER;
      const next = pick ? after(pick.offer, take, now) : now;
      if (bounds.trade(at + 1, next, NOTHING) < found.cost) throughTrade(at + 1, next, [...picks, pick]);
    }
  };
  const settle = (chosen: readonly Way[]): void => {
    work += start.left.length / SPREAD_OVER;
    const left = [...start.left];
    chosen.forEach((way, shop) => {
      const own = leftOf(way, start);
      for (const place of shops[shop]?.places ?? []) left[place] = own[place] ?? 0;
    });
    const purse = { left: subsidise(left), freight: start.freight, caps: start.caps };
    const picks = chosen.flatMap((way) => way.picks);
    if (bounds.trade(0, purse, NOTHING) < found.cost) throughTrade(0, purse, picks);
  };

  // Shops where more is at stake first: the others then fill a sum up to a threshold more finely.
  const order = shops.toSorted((a, b) => stake(b) - stake(a));
  // What the shops not chosen yet leave: their goods at least, and in each scope at most.
  const lowRest = [0];
  const mostRest = [bounds.scopes.map(() => 0)];
  for (const { ways, sums } of order.toReversed()) {
    lowRest.unshift((lowRest[0] ?? 0) + (ways[0]?.low ?? 0));
    const most = ways.map(sums).reduce((a, b) => a.map((one, scope) => Math.max(one, b[scope] ?? 0)));
    mostRest.unshift(plus(mostRest[0] ?? [], most));
  }
  const walk = (at: number, low: number, sums: readonly number[], chosen: readonly Way[]): void => {
    const shop = order[at];
    if (!shop) {
      settle(shops.flatMap((one) => chosen[order.indexOf(one)] ?? []));
      return;
    }
    const rest = mostRest[at + 1] ?? [];
    const picks = chosen.flatMap((way) => way.picks);
    const tries: { way: Way; bound: number }[] = [];
    for (const way of shop.ways) {
      const least = low + way.low + (lowRest[at + 1] ?? 0);
      if (least - bounds.mostOff >= found.cost) break;
      if (clashes(way, picks)) continue;
      work += 1;
      const bound = bounds.sums(least, plus(plus(sums, shop.sums(way)), rest));
      if (bound < found.cost) tries.push({ way, bound });
    }
    for (const { way, bound } of tries.sort((a, b) => a.bound - b.bound || a.way.low - b.way.low)) {
      if (bound >= found.cost || enough()) return;
      leftOf(way, start);
      walk(at + 1, low + way.low, plus(sums, shop.sums(way)), [...chosen, way]);
    }
  };
  // A good choice early cuts more: from the cheapest and from the dearest way everywhere, by two estimates.
  for (const [from, estimate] of [
    [0, bounds.guess],
    [-1, bounds.guess],
    [0, bounds.sums],
    [-1, bounds.sums],
  ] as const) {
    const { chosen, looks } = mended(shops, bounds, from, estimate);
    work += looks;
    most = work + MOST_WORK / 4;
    if (isLegal(chosen)) settle(chosen);
  }
  most = MOST_WORK;
  walk(0, 0, mostRest.at(-1) ?? [], []);
  return { picks: found.picks, best: work <= MOST_WORK };
}

const isLegal = (chosen: readonly Way[]): boolean =>
  chosen.every(
    (way, at) =>
      !clashes(
        way,
        chosen.slice(0, at).flatMap((before) => before.picks),
      ),
  );
const stake = ({ ways }: Shop): number => (ways.at(-1)?.low ?? 0) - (ways[0]?.low ?? 0);
const costOf = ({ left, freight }: Purse): number => {
  let cost = 0;
  for (let place = 0; place < left.length; place += 1) cost += (left[place] ?? 0) + (freight[place] ?? 0);
  return cost;
};
const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((one, at) => one - (b[at] ?? 0));
const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((one, at) => one + (b[at] ?? 0));

/** From one way everywhere, by sums alone: the best way in each shop, while the others keep theirs, until none is better. */
function mended(shops: readonly Shop[], bounds: Bounds, from: number, estimate: Bounds['guess']) {
  const chosen = shops.flatMap(({ ways }) => ways.at(from) ?? []);
  let low = chosen.reduce((all, way) => all + way.low, 0);
  let sums = chosen.reduce(
    (all, way, at) => plus(all, shops[at]?.sums(way) ?? []),
    bounds.scopes.map(() => 0),
  );
  let cost = estimate(low, sums);
  let looks = 1;
  for (let better = true; better; ) {
    better = false;
    for (const [at, shop] of shops.entries()) {
      const before = chosen[at];
      if (!before) continue;
      const others = minus(sums, shop.sums(before));
      const rest = low - before.low;
      for (const way of shop.ways) {
        if (rest + way.low - bounds.mostOff >= cost) break;
        looks += 1;
        const then = plus(others, shop.sums(way));
        const left = estimate(rest + way.low, then);
        if (left >= cost) continue;
        cost = left;
        low = rest + way.low;
        sums = then;
        chosen[at] = way;
        better = true;
      }
    }
  }
  return { chosen, cost, looks };
}
