import type { Bounds, Taken } from './bound.ts';
import type { Buyer } from './kinds/kind.ts';
import { LOOK, type Plan, plannerOf, type Spent } from './plans.ts';
import { after, type Purse, takeOf } from './take.ts';
import { totalsOf } from './totals.ts';
import { allowed, clashes, leftOf, type Pick, type Shop, type Step, type Way } from './ways.ts';

/**
 * Which reductions, coupons, vouchers and packets to use: the legal combination that leaves least to pay, by branch and bound.
 * Shops know nothing of each other, so the ways through each shop's lanes are worked out once (`ways.ts`). The search begins with good
 * guesses; then it makes plans for the lanes of the trade (`plans.ts`), and for each that may still be better it looks for ways through
 * the shops whose totals bring it about (`totals.ts`). What is chosen is always reckoned to the fen before it counts.
 */
export type Choice = {
  readonly picks: readonly (Pick | null)[];
  /** Nothing can be cheaper. False when there was more to look at than the search may. */
  readonly best: boolean;
  /** How much was looked at: the same on every machine. */
  readonly looked: number;
};

/** How much is looked at before the search settles for the best it has seen. Counted, not timed: the answer is the same everywhere. */
export const MOST_WORK = 100_000;
/** What spreading an amount over a line costs beside a glance at a way's total. */
const SPREAD = 4;

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
  const spent: Spent = { work: 0, most: MOST_WORK };
  const enough = (): boolean => spent.work > spent.most && found.cost < Number.POSITIVE_INFINITY;

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
      spent.work += LOOK;
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
      if (pick) spent.work += now.left.length * SPREAD;
      const next = pick ? after(pick.offer, take, now) : now;
      if (bounds.trade(at + 1, next, NOTHING) < found.cost) throughTrade(at + 1, next, [...picks, pick]);
    }
  };
  const settled = new Set<string>();
  /** Reckons what the trade leaves after these ways, one for each shop. */
  const settle = (chosen: readonly Way[]): void => {
    const key = chosen.map((way, shop) => shops[shop]?.ways.indexOf(way)).join(' ');
    if (settled.has(key)) return;
    settled.add(key);
    spent.work += start.left.length * SPREAD;
    const left = [...start.left];
    chosen.forEach((way, shop) => {
      const own = leftOf(way, start);
      for (const place of shops[shop]?.places ?? []) left[place] = own[place] ?? 0;
    });
    const purse = { left: subsidise(left), freight: start.freight, caps: start.caps };
    const picks = chosen.flatMap((way) => way.picks);
    if (bounds.trade(0, purse, NOTHING) < found.cost) throughTrade(0, purse, picks);
  };

  // A good choice early cuts more, and is often all there is to find.
  const { chosen: first, looks } = mended(shops, bounds);
  spent.work += looks * LOOK;
  settle(isLegal(first) ? first : legal(shops));
  if (leastOf(shops, bounds) >= found.cost) return { picks: found.picks, best: true, looked: spent.work };

  // Shops where more is at stake first: the totals of the others, which are listed, then lie closely.
  const order = shops.toSorted((a, b) => stake(b) - stake(a));
  const totals = totalsOf(order, bounds, start);
  const planner = plannerOf(bounds, totals, spent);

  const grouped = shops.some(({ ways }) => ways.some((way) => way.picks.some((pick) => pick?.offer.rule.group)));
  /** Looks for ways whose totals bring the plan about, as long as they may leave less than the best found. */
  const follow = (plan: Plan): void => {
    let dearest = planner.highest(plan, found.cost);
    const fill = (at: number, low: number, parts: readonly number[], chosen: readonly Way[]): void => {
      const shop = order[at];
      if (!shop) {
        const before = found.cost;
        settle(shops.flatMap((one) => chosen[order.indexOf(one)] ?? []));
        if (found.cost < before) dearest = planner.highest(plan, found.cost);
        return;
      }
      const tries: { way: Way; parts: readonly number[]; left: number }[] = [];
      const picks = grouped ? chosen.flatMap((way) => way.picks) : [];
      for (const [n, way] of shop.ways.entries()) {
        const own = low + way.low;
        if (own + totals.next(at + 1, 0) > dearest) break;
        spent.work += 1;
        const total = own + totals.next(at + 1, plan.least - own);
        if (total > dearest || (grouped && clashes(way, picks))) continue;
        const both = plus(parts, totals.parts[at]?.[n] ?? []);
        const { left } = planner.reach(plan, { at: at + 1, low: own, parts: both }, total);
        if (left < found.cost) tries.push({ way, parts: both, left });
      }
      for (const { way, parts: both, left } of tries.sort((a, b) => a.left - b.left)) {
        if (left >= found.cost || enough()) return;
        fill(at + 1, low + way.low, both, [...chosen, way]);
      }
    };
    fill(
      0,
      0,
      bounds.scopes.map(() => 0),
      [],
    );
  };
  for (let plan = planner.next(found.cost); plan && !enough(); plan = planner.next(found.cost)) follow(plan);
  return { picks: found.picks, best: !enough(), looked: spent.work };
}

const isLegal = (chosen: readonly Way[]): boolean =>
  chosen.every(
    (way, at) =>
      !clashes(
        way,
        chosen.slice(0, at).flatMap((before) => before.picks),
      ),
  );
/** The cheapest way in each shop that clashes with none before it: where each of a group's rules is the best of its shop, one keeps it. */
const legal = (shops: readonly Shop[]): Way[] => {
  const chosen: Way[] = [];
  for (const { ways } of shops) {
    const picks = chosen.flatMap((way) => way.picks);
    const way = ways.find((one) => !clashes(one, picks));
    if (way) chosen.push(way);
  }
  return chosen;
};
const stake = ({ ways }: Shop): number => (ways.at(-1)?.low ?? 0) - (ways[0]?.low ?? 0);
const costOf = ({ left, freight }: Purse): number => {
  let cost = 0;
  for (let place = 0; place < left.length; place += 1) cost += (left[place] ?? 0) + (freight[place] ?? 0);
  return cost;
};
/** What no choice can be below: the cheapest goods everywhere, with the most that any way leaves in each scope. */
function leastOf(shops: readonly Shop[], bounds: Bounds): number {
  const low = shops.reduce((all, { ways }) => all + (ways[0]?.low ?? 0), 0);
  const most = bounds.scopes.map((_, scope) =>
    shops.reduce((all, { ways, sums }) => all + Math.max(...ways.map((way) => sums(way)[scope] ?? 0)), 0),
  );
  return bounds.from(0, low, most);
}
const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((one, at) => one - (b[at] ?? 0));
const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((one, at) => one + (b[at] ?? 0));

/** From the cheapest way everywhere, by sums alone: the best way in each shop, while the others keep theirs, until none is better. */
function mended(shops: readonly Shop[], bounds: Bounds) {
  const chosen = shops.flatMap(({ ways }) => ways[0] ?? []);
  let low = chosen.reduce((all, way) => all + way.low, 0);
  let sums = chosen.reduce(
    (all, way, at) => plus(all, shops[at]?.sums(way) ?? []),
    bounds.scopes.map(() => 0),
  );
  let cost = bounds.guess(low, sums);
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
        const left = bounds.guess(rest + way.low, then);
        if (left >= cost) continue;
        cost = left;
        low = rest + way.low;
        sums = then;
        chosen[at] = way;
        better = true;
      }
    }
  }
  return { chosen, looks };
}
