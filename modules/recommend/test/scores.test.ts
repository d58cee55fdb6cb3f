import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  describe as describeItem,
  nextItems,
  nothingAlike,
  nothingTogether,
  noVisits,
  remember,
  tieVisit,
} from '../index.ts';
import { hangsOnRounding, watchedScores } from './watched.ts';
import { item, RUNS, running, taste, visits } from './world.ts';

const marks = fc.dictionary(item.map(String), fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }));

test('scores are those of somebody who looks through everything', () => {
  let judged = 0;
  fc.assert(
    fc.property(visits, running, taste, marks, (all, seen, by, made) => {
      const shape = { reach: 1.5, back: 0.4 };
      const world = { visits: all, marks: made, shape, halfLife: 7 };
      if (hangsOnRounding(world, seen, 20, by)) return;
      judged++;
      const known = { visits: noVisits(), together: nothingTogether(7), likeness: nothingAlike() };
      for (const visit of all) {
        remember(known.visits, visit);
        tieVisit(known.together, visit.items, visit.at, shape);
      }
      for (const [one, of] of Object.entries(made)) describeItem(known.likeness, Number(one), of);
      const wanted = watchedScores(world, seen, 20, by);
      const got = nextItems(known, seen, 20, by, 99);
      expect(got.map((one) => one.item).sort()).toEqual([...wanted.keys()].sort());
      for (const { item: one, weight } of got) expect(weight).toBeCloseTo(wanted.get(one) ?? Number.NaN, 9);
      for (const [at, one] of got.entries()) expect(one.weight).toBeLessThanOrEqual(got[at - 1]?.weight ?? Infinity);
      expect(nextItems(known, seen, 20, by, 3)).toEqual(got.slice(0, 3));
    }),
    RUNS,
  );
  expect(judged).toBeGreaterThan(RUNS.numRuns / 3);
});

test('what nobody ever saw is found by what it is made of', () => {
  const known = { visits: noVisits(), likeness: nothingAlike() };
  remember(known.visits, { key: 'a', items: [1, 2], at: 1 });
  for (const [one, of] of [
    [1, [7, 8]],
    [2, [9]],
    [3, [7, 8]],
  ] as const)
    describeItem(known.likeness, one, of);
  const by = fc.sample(taste, { numRuns: 1, seed: 1 })[0];
  if (!by) throw new Error('no taste');
  const loud = { ...by, alike: { share: 0.4, stepFade: 1, lookBack: 1 } };
  expect(nextItems(known, [1], 2, loud, 9).map((one) => one.item)).toContain(3);
  expect(nextItems({ visits: noVisits() }, [1], 2, { ...loud, again: { ...loud.again, share: 0 } }, 9)).toEqual([]);
});
