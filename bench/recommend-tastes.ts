import type { Taste } from '#modules/recommend';

/** Co-visits are counted like this on every set. */
export const SHAPE = { reach: 1, back: 1 } as const;

const PEOPLE: Taste = {
  compare: { neighbours: 200, lookedAt: 500, lookBack: 10, stepFade: 2, rarity: 1, lengthPower: 0.5, ageFade: 99 },
  placeFade: 5,
  before: 0.8,
  preferRare: 0,
  follows: { share: 0, stepFade: 1, oftenPower: 0.3 },
  again: { share: 0, stepFade: 5, floor: 0.25, latest: 0.7 },
  alike: { share: 0.2, stepFade: 1, lookBack: 1 },
};

/**
 * What `node bench/recommend-choose.ts SET` found on 600 held-out trials of each set's training sessions; the test part was not looked at. The three sets
 * of people share what was found on the first one's validation items. Ages are shares of the training sessions, since the sets tell the order only.
 */
export const TASTES: Readonly<Record<string, Taste>> = {
  tmall: {
    compare: { neighbours: 500, lookedAt: 1000, lookBack: 20, stepFade: 15, rarity: 2, lengthPower: 0.5, ageFade: 0.4 },
    placeFade: 30,
    before: 0.6,
    preferRare: 0,
    follows: { share: 0, stepFade: 8, oftenPower: 0.2 },
    again: { share: 3, stepFade: 12, floor: 0, latest: 0.7 },
    alike: { share: 0, stepFade: 1, lookBack: 1 },
  },
  diginetica: {
    compare: { neighbours: 50, lookedAt: 500, lookBack: 20, stepFade: 5, rarity: 2, lengthPower: 0, ageFade: 0.7 },
    placeFade: 5,
    before: 0.8,
    preferRare: 0,
    follows: { share: 0.1, stepFade: 0.5, oftenPower: 0.3 },
    again: { share: 3, stepFade: 5, floor: 0.75, latest: 0.7 },
    alike: { share: 0, stepFade: 1, lookBack: 1 },
  },
  beauty: PEOPLE,
  sports: PEOPLE,
  toys: PEOPLE,
};
