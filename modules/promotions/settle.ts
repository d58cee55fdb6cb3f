import { type Fen, fen, type Uuid } from '#kernel';
import { type Buyer, isWhyNot, type Kind, type WhyNot, whyNot } from './kinds/kind.ts';
import { LAST_CLOSED_LAYER, type Lane } from './lanes.ts';
import type { QuotedGift, QuoteLine, Rule } from './model.ts';

/** A rule that runs, for this buyer, with the lines it reaches. */
export type Offer = {
  readonly rule: Rule;
  readonly kind: Kind;
  readonly lane: Lane;
  /** Places of its lines, rising. */
  readonly places: readonly number[];
  readonly pieces: number;
  /** Pieces the buyer holds of it; one null where nothing need be held. */
  readonly held: readonly (Uuid | null)[];
};

/** What an offer took: an amount for each line, most of them 0. */
export type Given = {
  readonly offer: Offer;
  readonly couponId: Uuid | null;
  readonly baseFen: number;
  readonly amounts: readonly number[];
  readonly of: 'goods' | 'freight';
  /** Of a rule with pieces of its own: how many of them each line takes. */
  readonly pieces?: readonly number[];
};

/** A quote on its way through the lanes. */
export type Work = {
  readonly lines: readonly QuoteLine[];
  readonly buyer: Buyer;
  /** What is left of each line. */
  readonly left: number[];
  /** Line prices that stand alone. */
  readonly closed: boolean[];
  readonly unitPrices: Fen[];
  readonly given: Given[];
  readonly gifts: (QuotedGift & { readonly shopId: Uuid | null })[];
  readonly giftStock?: ReadonlyMap<string, number> | undefined;
  readonly why: Map<Uuid, WhyNot>;
};

const none = (work: Work): number[] => work.lines.map(() => 0);
const within = (rule: Rule, take: number): boolean => rule.budgetLeftFen === undefined || take <= rule.budgetLeftFen;
export const sumAt = (amounts: readonly number[], places: readonly number[]): number => {
  let sum = 0;
  for (const place of places) sum += amounts[place] ?? 0;
  return sum;
};

/** A lane of prices: every line takes the lowest its offers make; of equal ones, the earliest rule's. */
export function settlePrices(work: Work, offers: readonly Offer[]): void {
  const best = new Map<number, { offer: Offer; take: number; unitPriceFen: Fen | null; pieces: number }>();
  const spent = new Map<Uuid, number>();
  for (const offer of offers)
    for (const place of offer.places) {
      const line = work.lines[place];
      if (!line || offer.kind.shape !== 'price') continue;
      const leftFen = fen(work.left[place] ?? 0);
      const { unitListFen, quantity, shopId, skuId } = line;
      const { id, piecesLeft: own } = offer.rule;
      const item = { shopId, skuId, unitListFen, quantity, leftFen, left: own, had: work.buyer.flashHad?.get(id) };
      const answer = offer.kind.apply(offer.rule.args as never, item, work.buyer);
      if (isWhyNot(answer)) {
        if (!work.why.has(offer.rule.id)) work.why.set(offer.rule.id, answer);
        continue;
      }
      const { unitPriceFen, pieces = quantity } = answer;
      const take = pieces === quantity ? leftFen - unitPriceFen * quantity : (unitListFen - unitPriceFen) * pieces;
      const before = spent.get(offer.rule.id) ?? 0;
      if (!within(offer.rule, before + take)) work.why.set(offer.rule.id, whyNot('budget_spent'));
      else if (take > (best.get(place)?.take ?? 0)) {
        spent.set(offer.rule.id, before + take);
        best.set(place, { offer, take, unitPriceFen: pieces === quantity ? unitPriceFen : null, pieces });
      }
    }
  for (const offer of offers) {
    const amounts = none(work);
    const pieces = none(work);
    let [base, took] = [0, 0];
    for (const [place, one] of best)
      if (one.offer === offer) {
        base += work.left[place] ?? 0;
        amounts[place] = one.take;
        pieces[place] = one.pieces;
        took += one.take;
        if (one.unitPriceFen !== null && offer.lane.layer === 1) work.unitPrices[place] = one.unitPriceFen;
        if (offer.rule.alone && offer.lane.layer === 1) work.closed[place] = true;
      }
    const better = offer.places.map((place) => best.get(place)?.offer).find((one) => one);
    const own = offer.rule.piecesLeft === undefined ? {} : { pieces };
    if (took > 0) give(work, { offer, couponId: null, baseFen: base, amounts, of: 'goods', ...own });
    else if (better && !work.why.has(offer.rule.id)) work.why.set(offer.rule.id, betterThan(better));
  }
}

export function give(work: Work, given: Given): void {
  if (given.of === 'goods')
    given.amounts.forEach((amount, place) => {
      work.left[place] = (work.left[place] ?? 0) - amount;
    });
  work.given.push(given);
}

/** An offer without the lines that a price closed to it; null when none is left. */
export function openPart(work: Work, offer: Offer): Offer | null {
  if (offer.lane.layer > LAST_CLOSED_LAYER || !offer.places.some((place) => work.closed[place])) return offer;
  const places = offer.places.filter((place) => !work.closed[place]);
  if (places.length === 0) work.why.set(offer.rule.id, whyNot('closed'));
  return places.length === 0 ? null : { ...offer, places, pieces: piecesAt(work.lines, places) };
}

export const piecesAt = (lines: readonly QuoteLine[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (lines[place]?.quantity ?? 0), 0);

/** A lane that counts pieces: the offer that takes most goes first, and the lines it counted count for no other. */
export function settlePieces(work: Work, offers: readonly Offer[]): void {
  let waiting = [...offers];
  while (waiting.length > 0) {
    const tried = waiting.map((offer) => ({ offer, each: eachOf(work, offer) }));
    const first = tried.reduce((a, b) => (total(b.each) > total(a.each) ? b : a));
    const { offer, each } = first;
    if (total(each) === 0) return;
    const amounts = none(work);
    offer.places.forEach((place, at) => {
      amounts[place] = each[at] ?? 0;
    });
    give(work, { offer, couponId: null, baseFen: sumAt(work.left, offer.places), amounts, of: 'goods' });
    const counted = new Set(offer.places);
    waiting = waiting.flatMap((one) => {
      if (one === offer) return [];
      const places = one.places.filter((place) => !counted.has(place));
      if (places.length === 0) work.why.set(one.rule.id, betterThan(offer));
      return places.length === 0 ? [] : [{ ...one, places, pieces: piecesAt(work.lines, places) }];
    });
  }
}

export const betterThan = (better: Offer): WhyNot =>
  whyNot('better_in_lane', { ruleId: better.rule.id, titleZh: better.rule.title.zh, titleEn: better.rule.title.en });

const total = (each: readonly number[]): number => each.reduce((sum, amount) => sum + amount, 0);

function eachOf(work: Work, offer: Offer): readonly number[] {
  if (offer.kind.shape !== 'pieces') return [];
  const pieces = offer.places.flatMap((place) => {
    const line = work.lines[place];
    return line ? [{ productId: line.productId, quantity: line.quantity, leftFen: fen(work.left[place] ?? 0) }] : [];
  });
  const answer = offer.kind.apply(offer.rule.args as never, pieces, offer.rule.scope.productIds ?? []);
  if (!isWhyNot(answer) && within(offer.rule, total(answer.each))) return answer.each;
  work.why.set(offer.rule.id, isWhyNot(answer) ? answer : whyNot('budget_spent'));
  return [];
}

/** A lane of gifts: everything that is earned and there, by goods that travel; a gift goes in their parcel. */
export function settleGifts(work: Work, offers: readonly Offer[]): void {
  const left = work.giftStock && new Map(work.giftStock);
  for (const { rule, kind, places: reached } of offers) {
    if (kind.shape !== 'gift') continue;
    const places = reached.filter((place) => work.lines[place]?.delivery === undefined);
    const [amountFen, pieces] = [fen(sumAt(work.left, places)), piecesAt(work.lines, places)];
    const answer =
      places.length === 0
        ? whyNot('gift_by_parcel')
        : kind.apply(rule.args as never, { amountFen, pieces, freightFen: fen(0), buyer: work.buyer });
    const short = isWhyNot(answer)
      ? undefined
      : answer.gifts.find((gift) => left && (left.get(gift.skuId) ?? 0) < gift.quantity);
    if (isWhyNot(answer)) work.why.set(rule.id, answer);
    else if (short)
      work.why.set(rule.id, whyNot('gift_out_of_stock', { available: Math.max(0, left?.get(short.skuId) ?? 0) }));
    else
      for (const gift of answer.gifts) {
        left?.set(gift.skuId, (left.get(gift.skuId) ?? 0) - gift.quantity);
        const by = places.flatMap((place) => work.lines[place]?.skuId ?? []);
        work.gifts.push({ ...gift, ruleId: rule.id, title: rule.title, args: rule.args, by, shopId: rule.shopId });
      }
  }
}
