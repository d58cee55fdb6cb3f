import { type Fen, fen } from '#kernel';
import { type Buyer, type Goods, isWhyNot } from './kinds/kind.ts';
import type { Caps } from './model.ts';
import { type Offer, sumAt } from './settle.ts';
import { spread } from './spread.ts';

/** What is left of the goods and of their freight, line by line, and of what lanes may take off a trade. */
export type Purse = {
  readonly left: readonly number[];
  readonly freight: readonly number[];
  readonly caps: Caps | undefined;
};

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
