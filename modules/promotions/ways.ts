import type { Uuid } from '#kernel';
import type { Buyer } from './kinds/kind.ts';
import { laneOrder } from './lanes.ts';
import { type Offer, sumAt } from './settle.ts';
import { after, type Purse, takeOf } from './take.ts';

export type Step = { readonly offers: readonly Offer[]; readonly shop: number; readonly slot: number };
export type Pick = { readonly offer: Offer; readonly couponId: Uuid | null };

/** The lanes to search, as steps: first shop by shop, then over the trade, then the freight. */
export function stepsOf(offers: readonly Offer[], shopOf: readonly number[]): Step[] {
  const groups = new Map<string, { offers: Offer[]; shop: number; order: number; stage: number }>();
  for (const offer of offers) {
    const order = laneOrder(offer.lane.name);
    const shops = offer.lane.over === 'shop' ? [...new Set(offer.places.map((place) => shopOf[place] ?? 0))] : [-1];
    for (const shop of shops) {
      const key = `${order}/${shop}`;
      const stage = offer.lane.shape === 'freight' ? 2 : shop === -1 ? 1 : 0;
      const group = groups.get(key) ?? { offers: [], shop, order, stage };
      const places = shops.length === 1 ? offer.places : offer.places.filter((place) => shopOf[place] === shop);
      group.offers.push(shops.length === 1 ? offer : { ...offer, places });
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .sort((a, b) => a.stage - b.stage || (a.stage === 0 ? a.shop - b.shop : 0) || a.order - b.order || a.shop - b.shop)
    .flatMap(({ offers: own, shop }) => {
      const pieces = own.reduce((sum, offer) => sum + offer.held.length, 0);
      const slots = Math.min(own[0]?.lane.most ?? 1, pieces);
      return Array.from({ length: slots }, (_, slot) => ({ offers: own, shop, slot }));
    });
}

/** One legal way through the lanes of one shop. */
export type Way = {
  /** One for each step of the shop. */
  readonly picks: readonly (Pick | null)[];
  /** What its goods cost then, in fen, and what they cost at least when prices of the market have come after. */
  readonly sum: number;
  readonly low: number;
  /** All lines before the last step's offer took `take`, and after it: worked out by `leftOf` when somebody looks. */
  readonly before: readonly number[];
  readonly take: number;
  left: readonly number[] | null;
};

export type Shop = {
  /** Cheapest first. */
  readonly ways: readonly Way[];
  readonly places: readonly number[];
  /** What a way leaves in each scope of the trade, at most. */
  readonly sums: (way: Way) => readonly number[];
};

/** Every way through a shop's steps, the cheapest goods first. No other shop changes what this one takes. `cut` is what prices of the market may take off lines, at most. */
export function waysOf(
  steps: readonly Step[],
  places: readonly number[],
  start: Purse,
  buyer: Buyer,
  cut: (left: readonly number[], places: readonly number[]) => number,
): Way[] {
  const sum = sumAt(start.left, places);
  const low = sum - cut(start.left, places);
  let ways: Way[] = [{ picks: [], sum, low, before: start.left, take: 0, left: start.left }];
  for (const step of steps)
    ways = ways.flatMap((way) => {
      const before = leftOf(way, start);
      return waysOn(way, before, step, start, buyer, cut(before, places));
    });
  return ways.sort((a, b) => a.low - b.low);
}

function waysOn(way: Way, before: readonly number[], step: Step, start: Purse, buyer: Buyer, cut: number): Way[] {
  const purse: Purse = { left: before, freight: start.freight, caps: undefined };
  // What a coupon takes first, prices of the market cannot take again.
  const lowOf = (sum: number): number => Math.max(0, sum - cut);
  const ways: Way[] = [
    { picks: [...way.picks, null], sum: way.sum, low: lowOf(way.sum), before, take: 0, left: before },
  ];
  for (const offer of step.offers) {
    const pick = allowed(offer, step, way.picks);
    const take = pick ? takeOf(offer, purse, buyer) : 0;
    if (take === 0 || ways.some((other) => isSame(other, offer, take))) continue;
    const sum = way.sum - take;
    ways.push({ picks: [...way.picks, pick], sum, low: lowOf(sum), before, take, left: null });
  }
  return ways;
}

/** Would taking `take` with this offer bring nothing that the way before did not? */
const isSame = (other: Way, offer: Offer, take: number): boolean => {
  const last = other.picks.at(-1);
  return other.take === take && last?.offer.places === offer.places && offer.rule.group === last.offer.rule.group;
};

/** All lines of the trade after this shop's way, the other shops' untouched. */
export function leftOf(way: Way, start: Purse): readonly number[] {
  const offer = way.picks.at(-1)?.offer;
  way.left ??= offer
    ? after(offer, way.take, { left: way.before, freight: start.freight, caps: undefined }).left
    : way.before;
  return way.left;
}

/** Do two rules of one exclusive group meet? */
export const clashes = (way: Way, picks: readonly (Pick | null)[]): boolean =>
  way.picks.some((pick) => {
    const group = pick?.offer.rule.group;
    return group !== undefined && picks.some((other) => other?.offer.rule.group === group);
  });

/** The offer with the piece it would use up, unless its group or all its pieces are used, or a slot before it was left empty or has a later rule. */
export function allowed(offer: Offer, step: Step, picks: readonly (Pick | null)[]): Pick | null {
  const { id, group } = offer.rule;
  if (group !== undefined && picks.some((pick) => pick?.offer.rule.group === group)) return null;
  if (!offer.kind.held) return { offer, couponId: null };
  const before = step.slot > 0 ? picks.at(-1) : undefined;
  if (before === null || (before && id < before.offer.rule.id)) return null;
  const used = step.slot === 0 ? [] : picks.flatMap((pick) => (pick?.offer.rule.id === id ? [pick.couponId] : []));
  const couponId = offer.held.find((one) => !used.includes(one));
  return couponId === undefined ? null : { offer, couponId };
}
