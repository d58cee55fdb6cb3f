import type { Uuid } from '#kernel';
import { boundsOf } from './bound.ts';
import { choose } from './choose.ts';
import { notUsed, seenBy } from './explain.ts';
import { type Buyer, type WhyNot, whyNot } from './kinds/kind.ts';
import { KINDS } from './kinds/table.ts';
import { LANES, type Lane, laneOrder } from './lanes.ts';
import type { Caps, HeldCoupon, QuoteLine, Rule } from './model.ts';
import { inScope, isWide, notForBuyer, outOfTime } from './reach.ts';
import {
  type Given,
  give,
  type Offer,
  openPart,
  piecesAt,
  settleGifts,
  settlePieces,
  settlePrices,
  sumAt,
  type Work,
} from './settle.ts';
import { after, type Purse, takeOf } from './take.ts';
import { sumsOf } from './totals.ts';
import { type Pick as Chosen, stepsOf, waysOf } from './ways.ts';

export type ToPrice = {
  readonly moment: Date;
  readonly destination: string | null;
  readonly buyer?: Buyer;
  readonly coupons?: readonly HeldCoupon[];
  readonly caps?: Caps;
  readonly giftStock?: ReadonlyMap<string, number>;
};
export type Priced = {
  /** What each rule took, in the order of the lanes. */
  readonly given: readonly Given[];
  readonly gifts: Work['gifts'];
  readonly unitPrices: Work['unitPrices'];
  readonly left: readonly number[];
  readonly freight: readonly number[];
  /** Why each other rule in reach gives nothing. */
  readonly why: ReadonlyMap<Uuid, WhyNot>;
  readonly best: boolean;
  /** How much the search looked at. */
  readonly looked: number;
};

const LANE = new Map<string, Lane>(LANES.map((lane) => [lane.name, lane]));
const FREE: readonly (Uuid | null)[] = [null];
const NOBODY: Buyer = {};

/** Lines and rules in their own order (not the caller's) through the lanes: prices, multi-buys and gifts are settled, the rest is searched. */
export function price(
  input: ToPrice,
  lines: readonly QuoteLine[],
  freight: readonly number[],
  rules: readonly Rule[],
): Priced {
  const work: Work = {
    lines,
    buyer: input.buyer ?? NOBODY,
    left: lines.map((line) => line.unitListFen * line.quantity),
    closed: lines.map(() => false),
    unitPrices: lines.map((line) => line.unitListFen),
    given: [],
    gifts: [],
    giftStock: input.giftStock,
    why: new Map(),
  };
  const all = offersOf(input, rules, work);
  const inLane = (name: Lane['name'], offers: readonly Offer[]): Offer[] =>
    offers.filter((offer) => offer.lane.name === name);
  settlePrices(work, inLane('item_price', all));
  const open = all.flatMap((offer) => (offer.lane.layer === 1 ? [] : (openPart(work, offer) ?? [])));
  settlePieces(work, inLane('multi_buy', open));
  settleGifts(work, inLane('gift', open));
  const searched = open.filter((offer) => offer.kind.shape === 'sum' || offer.kind.shape === 'freight');
  return { ...work, ...search(work, searched, inLane('subsidy', open), { freight, caps: input.caps }) };
}

function search(
  work: Work,
  offers: readonly Offer[],
  subsidies: readonly Offer[],
  { freight, caps }: Pick<Purse, 'freight' | 'caps'>,
) {
  const start: Purse = { left: [...work.left], freight, caps };
  const subsidised = (left: readonly number[], by: readonly Offer[]): readonly number[] => {
    if (by.length === 0) return left;
    const trial: Work = { ...work, left: [...left], given: [], why: new Map() };
    settlePrices(trial, by);
    return trial.left;
  };
  const endless = subsidies.map(({ rule: { budgetLeftFen: _, ...rule }, ...one }) => ({ ...one, rule }));
  const cut = (left: readonly number[], places: readonly number[]): number =>
    subsidies.length === 0 ? 0 : sumAt(left, places) - sumAt(subsidised(left, endless), places);
  // Less is left in every later lane: what gives nothing now never will.
  const live = offers.filter((offer) => takeOf(offer, start, work.buyer) > 0);
  const shopIds = [...new Set(work.lines.map((line) => line.shopId))];
  const shopOf = work.lines.map((line) => shopIds.indexOf(line.shopId));
  const steps = stepsOf(live, shopOf);
  const ofShops = steps.findIndex((step) => step.offers[0]?.lane.layer !== 2);
  const trade = ofShops === -1 ? steps.length : ofShops;
  const bounds = boundsOf(steps.slice(trade), start, work.buyer);
  const { picks, best, looked } =
    steps.length === 0
      ? { picks: [], best: true, looked: 0 }
      : choose({
          shops: shopIds.map((_, shop) => {
            const places = shopOf.flatMap((of, place) => (of === shop ? [place] : []));
            const own = steps.slice(0, trade).filter((step) => step.shop === shop);
            return { ways: waysOf(own, places, start, work.buyer, cut), places, sums: sumsOf(bounds.scopes, places) };
          }),
          trade: steps.slice(trade),
          start,
          buyer: work.buyer,
          subsidise: (left) => subsidised(left, subsidies),
          bounds,
        });
  let purse = start;
  for (let at = 0; at <= steps.length; at += 1) {
    if (at === trade) {
      settlePrices(work, subsidies);
      purse = { left: [...work.left], freight: purse.freight, caps: purse.caps };
    }
    const pick = picks[at];
    if (pick) purse = apply(work, pick, purse);
  }
  const used = picks.flatMap((pick) => pick ?? []);
  const given = new Set(used.map((pick) => pick.offer.rule.id));
  const seen = new Map<Lane, Purse>();
  for (const offer of offers) {
    if (given.has(offer.rule.id)) continue;
    const purseThen = seen.get(offer.lane) ?? seenBy(offer.lane, start, work.given);
    seen.set(offer.lane, purseThen);
    work.why.set(offer.rule.id, notUsed(offer, used, { ...purseThen, caps: purse.caps }, work.buyer));
  }
  return { freight: purse.freight, best, looked };
}

/** Rules that run and reach something, for this buyer, by lane and then by id; the others say why. */
function offersOf(input: ToPrice, rules: readonly Rule[], work: Work): Offer[] {
  const offers: Offer[] = [];
  const shared = sharing();
  const every = work.lines.map((_, place) => place);
  const ofShop = Map.groupBy(every, (place) => work.lines[place]?.shopId);
  const pieces = Map.groupBy(input.coupons ?? [], (one) => one.ruleId);
  for (const rule of rules) {
    const kind = KINDS.get(rule.kind);
    const lane = LANE.get(rule.lane);
    const reason = outOfTime(rule, input.moment) ?? notForBuyer(rule, work.buyer, input.destination);
    if (reason || !kind || !lane) {
      work.why.set(rule.id, reason ?? whyNot('kind_unknown'));
      continue;
    }
    const near = rule.shopId === null ? every : (ofShop.get(rule.shopId) ?? []);
    const places = shared(
      isWide(rule)
        ? near
        : near.filter((place) => {
            const line = work.lines[place];
            return line !== undefined && inScope(rule, line);
          }),
    );
    const held = kind.held ? (pieces.get(rule.id) ?? []).map((one) => one.id).sort() : FREE;
    if (places.length === 0) work.why.set(rule.id, whyNot('not_in_scope'));
    else if (held.length === 0) work.why.set(rule.id, whyNot('not_claimed'));
    else offers.push({ rule, kind, lane, places, pieces: piecesAt(work.lines, places), held });
  }
  return offers.sort((a, b) => laneOrder(a.lane.name) - laneOrder(b.lane.name) || (a.rule.id < b.rule.id ? -1 : 1));
}

/** Offers over the same goods share one array: the search knows them by it. */
function sharing(): (places: readonly number[]) => readonly number[] {
  const known = new Map<number, (readonly number[])[]>();
  return (places) => {
    const key = places.reduce((mixed, place) => (Math.imul(mixed, 31) + place) | 0, places.length);
    const alike = known.get(key) ?? [];
    const same = alike.find((one) => one.length === places.length && one.every((place, at) => place === places[at]));
    if (!same) known.set(key, [...alike, places]);
    return same ?? places;
  };
}

function apply(work: Work, { offer, couponId }: Chosen, purse: Purse): Purse {
  const of = offer.lane.shape === 'freight' ? 'freight' : 'goods';
  const next = after(offer, takeOf(offer, purse, work.buyer), purse);
  const [had, has] = of === 'freight' ? [purse.freight, next.freight] : [purse.left, next.left];
  const amounts = had.map((amount, place) => amount - (has[place] ?? 0));
  give(work, { offer, couponId, baseFen: sumAt(had, offer.places), amounts, of });
  return next;
}
