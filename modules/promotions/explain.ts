import { fen } from '#kernel';
import { type Buyer, isWhyNot, type WhyNot, whyNot } from './kinds/kind.ts';
import { type Lane, laneOrder } from './lanes.ts';
import { betterThan, type Given, type Offer } from './settle.ts';
import { goodsOf, type Purse, takeOf } from './take.ts';
import type { Pick } from './ways.ts';

/** What a lane saw: what was there before the search less what lanes above took. */
export function seenBy(lane: Lane, start: Purse, given: readonly Given[]): Purse {
  const order = laneOrder(lane.name);
  const [left, freight] = [[...start.left], [...start.freight]];
  for (const one of given) {
    if (one.offer.kind.shape === 'pieces' || one.offer.lane.layer === 1) continue;
    if (laneOrder(one.offer.lane.name) >= order) continue;
    const purse = one.of === 'freight' ? freight : left;
    one.amounts.forEach((amount, place) => {
      purse[place] = fen((purse[place] ?? 0) - amount);
    });
  }
  return { left, freight, caps: start.caps };
}

/** Why an offer that may be used or not was not: `seen` is what its lane saw, with what is left of the caps now; `picks` all that was used. */
export function notUsed(offer: Offer, picks: readonly Pick[], seen: Purse, buyer: Buyer): WhyNot {
  if (offer.kind.shape !== 'sum' && offer.kind.shape !== 'freight') return whyNot('no_gain');
  const answer = offer.kind.apply(offer.rule.args as never, goodsOf(offer, seen, buyer));
  if (isWhyNot(answer)) return answer;
  const { budgetLeftFen, group } = offer.rule;
  if (budgetLeftFen !== undefined && answer.takeFen > budgetLeftFen) return whyNot('budget_spent');
  if (seen.caps?.[offer.lane.name] === 0) return whyNot('trade_cap');
  if (takeOf(offer, seen, buyer) === 0) return whyNot('no_gain');
  const rival = picks.find((pick) => group !== undefined && pick.offer.rule.group === group);
  if (rival) return { ...betterThan(rival.offer), code: 'exclusive' };
  const better = picks.find(
    (pick) => pick.offer.lane === offer.lane && pick.offer.places.some((place) => offer.places.includes(place)),
  );
  return better ? betterThan(better.offer) : whyNot('better_without');
}
