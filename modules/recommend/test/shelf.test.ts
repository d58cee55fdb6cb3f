import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Facts, type Placed, type ShelfRules, shelf } from '../index.ts';
import { RUNS } from './world.ts';

const goods: fc.Arbitrary<Facts[]> = fc
  .array(
    fc.record({
      category: fc.integer({ min: 1, max: 4 }),
      shop: fc.integer({ min: 1, max: 4 }),
      trust: fc.integer({ min: 0, max: 100 }),
      unproved: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((one, at) => ({ ...one, item: at + 1 })));

const rules: fc.Arbitrary<ShelfRules> = fc.record({
  places: fc.integer({ min: 0, max: 30 }),
  trustFloor: fc.constantFrom(0, 30, 60),
  span: fc.integer({ min: 1, max: 8 }),
  perCategory: fc.integer({ min: 1, max: 4 }),
  perShop: fc.integer({ min: 1, max: 3 }),
  newPerHundred: fc.constantFrom(0, 5, 10, 25, 50),
});

/** Somebody walks along the finished shelf and asks at each place what else could have stood there. */
function walk(all: readonly Facts[], by: ShelfRules, placed: readonly Placed[]) {
  const fit = all.filter((one) => one.trust >= by.trustFloor);
  return placed.map(({ item, because }, at) => {
    const gone = new Set(placed.slice(0, at).map((one) => one.item));
    const before = placed.slice(Math.max(0, at - by.span + 1), at).map((one) => all[one.item - 1]);
    const left = fit.filter((one) => !gone.has(one.item));
    const crowdsShop = (one: Facts): boolean => before.filter((other) => other?.shop === one.shop).length >= by.perShop;
    const crowdsCategory = (one: Facts): boolean =>
      before.filter((other) => other?.category === one.category).length >= by.perCategory;
    const strict = left.filter((one) => !crowdsShop(one) && !crowdsCategory(one));
    const shops = left.filter((one) => !crowdsShop(one));
    const unprovedSoFar = [...gone].filter((one) => all[one - 1]?.unproved).length;
    return { item, because, left, strict, shops, due: Math.floor(((at + 1) * by.newPerHundred) / 100) > unprovedSoFar };
  });
}

test('trust floor, diversity and quota hold at every place, and a shelf is as long as there are goods', () => {
  fc.assert(
    fc.property(goods, rules, (all, by) => {
      const candidates = all.map(({ item }) => ({ item, weight: 100 - item }));
      const placed = shelf(candidates, new Map(all.map((one) => [one.item, one])), by);
      expect(new Set(placed.map((one) => one.item)).size).toBe(placed.length);
      expect(placed.length).toBe(Math.min(by.places, all.filter((one) => one.trust >= by.trustFloor).length));
      for (const place of walk(all, by, placed)) {
        const fact = all[place.item - 1];
        expect(fact?.trust).toBeGreaterThanOrEqual(by.trustFloor);
        const pool = place.strict.length > 0 ? place.strict : place.shops.length > 0 ? place.shops : place.left;
        expect(pool.map((one) => one.item)).toContain(place.item);
        const fresh = place.due ? place.strict.find((one) => one.unproved) : undefined;
        if (fresh) expect(place).toMatchObject({ item: fresh.item, because: 'new' });
        else expect(place).toMatchObject({ item: pool[0]?.item, because: 'taste' });
      }
    }),
    RUNS,
  );
});

test('a tenth of a long shelf is new shops, though they are last by taste', () => {
  const all = Array.from(
    { length: 200 },
    (_, at): Facts => ({ item: at, category: at % 9, shop: at, trust: 80, unproved: at >= 150 }),
  );
  const by = { places: 50, trustFloor: 40, span: 8, perCategory: 2, perShop: 2, newPerHundred: 10 };
  const placed = shelf(
    all.map(({ item }) => ({ item, weight: 200 - item })),
    new Map(all.map((one) => [one.item, one])),
    by,
  );
  expect(placed.filter((one) => one.because === 'new')).toHaveLength(5);
  expect(placed.filter((one) => one.item >= 150)).toHaveLength(5);
});

test('goods without known facts, and none at all, are no shelf', () => {
  const by = { places: 5, trustFloor: 0, span: 3, perCategory: 1, perShop: 1, newPerHundred: 10 };
  expect(shelf([{ item: 1, weight: 1 }], new Map(), by)).toEqual([]);
  expect(shelf([], new Map(), by)).toEqual([]);
});
