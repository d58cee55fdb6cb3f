import { type Fen, fen, type Uuid } from '#kernel';
import { type Buyer, type Goods, isWhyNot } from './kinds/kind.ts';
import { laneOrder } from './lanes.ts';
import type { Caps } from './model.ts';
import { type Offer, sumAt } from './settle.ts';
import { spread } from './spread.ts';

/**
 * Which reductions, coupons, vouchers and packets to use: the legal combination that leaves least to pay, by branch and bound.
 * A step is one lane over one shop or over the trade, in lane order: one of its offers, or none. `bound.ts` says what a branch
 * cannot get below; the most promising branch goes first, and branches that cannot beat the best found are cut.
 */
export type Step = { readonly offers: readonly Offer[]; readonly shop: number; readonly slot: number };
export type Pick = { readonly offer: Offer; readonly couponId: Uuid | null };
export type Choice = { readonly picks: readonly (Pick | null)[]; readonly best: boolean };
/** What is left of the goods and of their freight, line by line, and of what lanes may take off a trade. */
export type Purse = {
  readonly left: readonly number[];
  readonly freight: readonly number[];
  readonly caps: Caps | undefined;
};
export type Bound = (at: number, purse: Purse) => number;

/**
 * How much is looked at before the search settles for the best it has seen (`best` is then false): a look at n lines counts n².
 * That is some 10,000 looks at 8 lines and 240 at 50. Counted, not timed: the answer is the same everywhere.
 */
const MOST_WORK = 600_000;

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

/** What an offer sees of a purse. */
export const goodsOf = (offer: Offer, purse: Purse, buyer: Buyer): Goods => ({
  amountFen: fen(sumAt(purse.left, offer.places)),
  pieces: offer.pieces,
  freightFen: fen(offer.lane.shape === 'freight' ? sumAt(purse.freight, offer.places) : 0),
  buyer,
});
/** What a rule asks for when it sees `goods`, in fen; 0 when it gives nothing. */
export function asked(offer: Offer, goods: Goods): number {
  if (offer.kind.shape !== 'sum' && offer.kind.shape !== 'freight') return 0;
  const answer = offer.kind.apply(offer.rule.args as never, goods);
  return isWhyNot(answer) ? 0 : answer.takeFen;
}

/** What an offer takes now, in fen: what it asks for, but a fen of every line stays and no lane takes more than its cap; 0 when it gives nothing or its budget is too small. */
export function takeOf(offer: Offer, purse: Purse, buyer: Buyer): number {
  let take = asked(offer, goodsOf(offer, purse, buyer));
  if (take > 0 && offer.lane.shape !== 'freight') {
    let room = 0;
    for (const place of offer.places) room += Math.max(0, (purse.left[place] ?? 0) - 1);
    take = Math.min(take, room, purse.caps?.[offer.lane.name] ?? take);
  }
  return offer.rule.budgetLeftFen !== undefined && take > offer.rule.budgetLeftFen ? 0 : take;
}

/** What a take leaves. */
export function after(offer: Offer, take: number, purse: Purse): Purse {
  const freight = offer.lane.shape === 'freight';
  const rest = (freight ? purse.freight : purse.left).slice();
  const parts = spread(
    take,
    offer.places.map((place) => rest[place] ?? 0),
    freight ? 0 : 1,
  );
  offer.places.forEach((place, at) => {
    rest[place] = (rest[place] ?? 0) - (parts[at] ?? 0);
  });
  const { caps } = purse;
  return freight
    ? { left: purse.left, freight: rest, caps }
    : { left: rest, freight: purse.freight, caps: caps && capsAfter(caps, offer, take) };
}

function capsAfter(caps: Caps, { lane }: Offer, take: number): Caps {
  const cap = caps[lane.name];
  return cap === undefined ? caps : { ...caps, [lane.name]: (cap - take) as Fen };
}

type Way = { readonly pick: Pick | null; readonly purse: Purse; readonly take: number; readonly bound: number };

/** `subsidise` is the lane of prices between the shops' lanes and those of the trade, which begin at step `trade`. */
export function choose(
  steps: readonly Step[],
  trade: number,
  purse: Purse,
  buyer: Buyer,
  subsidise: (left: readonly number[]) => readonly number[],
  bound: Bound,
): Choice {
  const picks: (Pick | null)[] = [];
  let found: { cost: number; picks: readonly (Pick | null)[] } = { cost: Number.POSITIVE_INFINITY, picks: [] };
  let work = 0;

  const waysFrom = (at: number, step: Step, now: Purse): Way[] => {
    const ways: Way[] = [{ pick: null, purse: now, take: 0, bound: bound(at + 1, now) }];
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
      work += now.left.length ** 2;
      const next = after(offer, take, now);
      ways.push({ pick, purse: next, take, bound: bound(at + 1, next) });
    }
    return ways.sort((a, b) => a.bound - b.bound || b.take - a.take);
  };
  const walk = (at: number, before: Purse): void => {
    const now = at === trade ? { left: subsidise(before.left), freight: before.freight, caps: before.caps } : before;
    const step = steps[at];
    if (!step) {
      let cost = 0;
      for (let place = 0; place < now.left.length; place += 1)
        cost += (now.left[place] ?? 0) + (now.freight[place] ?? 0);
      if (cost < found.cost) found = { cost, picks: [...picks] };
      return;
    }
    for (const way of waysFrom(at, step, now)) {
      if (way.bound >= found.cost || (work > MOST_WORK && found.cost < Number.POSITIVE_INFINITY)) return;
      picks.push(way.pick);
      walk(at + 1, way.purse);
      picks.pop();
    }
  };
  walk(0, purse);
  return { picks: found.picks, best: work <= MOST_WORK };
}

/** The offer with the piece it would use up, unless its group or all its pieces are used, or a slot before it was left empty or has a later rule. */
function allowed(offer: Offer, step: Step, picks: readonly (Pick | null)[]): Pick | null {
  const { id, group } = offer.rule;
  if (group !== undefined && picks.some((pick) => pick?.offer.rule.group === group)) return null;
  if (!offer.kind.held) return { offer, couponId: null };
  const before = step.slot > 0 ? picks.at(-1) : undefined;
  if (before === null || (before && id < before.offer.rule.id)) return null;
  const used = step.slot === 0 ? [] : picks.flatMap((pick) => (pick?.offer.rule.id === id ? [pick.couponId] : []));
  const couponId = offer.held.find((one) => !used.includes(one));
  return couponId === undefined ? null : { offer, couponId };
}
