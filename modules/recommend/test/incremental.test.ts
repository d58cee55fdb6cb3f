import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  alike,
  describe as describeItem,
  forget,
  goesWith,
  nextItems,
  nothingAlike,
  nothingTogether,
  noVisits,
  remember,
  tie,
  tieBasket,
  type Visit,
} from '../index.ts';
import { likenessOf } from './watched.ts';
import { item, RUNS, running, taste, visits } from './world.ts';

test('visits remembered, repeated and forgotten in any order answer like a fresh memory of what remains', () => {
  fc.assert(
    fc.property(
      visits
        .filter((all) => all.length > 0)
        .chain((all) =>
          fc.record({
            all: fc.constant(all),
            acts: fc.array(fc.record({ add: fc.boolean(), which: fc.nat(all.length - 1) }), { maxLength: 60 }),
          }),
        ),
      running,
      taste,
      ({ all, acts }, seen, by) => {
        const walked = noVisits();
        const left = new Map<string, Visit>();
        for (const { add, which } of acts) {
          const visit = all[which];
          if (!visit) continue;
          expect(add ? remember(walked, visit) : forget(walked, visit.key)).toBe(left.has(visit.key) !== add);
          if (add) left.set(visit.key, visit);
          else left.delete(visit.key);
        }
        const fresh = noVisits();
        for (const visit of all) if (left.has(visit.key)) remember(fresh, visit);
        expect(nextItems({ visits: walked }, seen, 20, by, 99)).toEqual(nextItems({ visits: fresh }, seen, 20, by, 99));
        expect(walked.byKey.size).toBe(left.size);
        expect(walked.seats).toBeLessThanOrEqual(all.length);
        expect([...walked.having.keys()].sort()).toEqual([...fresh.having.keys()].sort());
        expect(walked.desk.sums.every((sum) => sum === 0)).toBe(true);
      },
    ),
    RUNS,
  );
});

const met = fc.record({
  from: item,
  to: item,
  weight: fc.constantFrom(0.25, 1, 2),
  at: fc.integer({ min: 0, max: 30 }),
});

test('a tie is the sum of what was added, each faded since its own moment, in whatever order it came', () => {
  fc.assert(
    fc.property(fc.array(met, { maxLength: 25 }), fc.integer({ min: 30, max: 60 }), fc.integer(), (all, now, seed) => {
      const inOrder = nothingTogether(5);
      for (const { from, to, weight, at } of all) tie(inOrder, from, to, weight, at);
      const shuffled = nothingTogether(5);
      const mixed = all.map((one, at) => ({ one, key: Math.sin(seed + at) })).sort((a, b) => a.key - b.key);
      for (const { one } of mixed) tie(shuffled, one.from, one.to, one.weight, one.at);
      for (let from = 1; from <= 9; from++) {
        const wanted = new Map<number, number>();
        for (const one of all)
          if (one.from === from)
            wanted.set(one.to, (wanted.get(one.to) ?? 0) + one.weight * 0.5 ** ((now - one.at) / 5));
        for (const together of [inOrder, shuffled]) {
          const got = goesWith(together, from, now, 99);
          expect(got.map((one) => one.item).sort()).toEqual([...wanted.keys()].sort());
          for (const one of got) expect(one.weight).toBeCloseTo(wanted.get(one.item) ?? Number.NaN, 9);
        }
      }
    }),
    RUNS,
  );
});

test('a basket that is given back leaves no trace that counts', () => {
  const together = nothingTogether(5);
  tieBasket(together, [1, 2, 3, 2], 0);
  tieBasket(together, [1, 2], 5);
  tie(together, 1, 2, -1, 5);
  expect(goesWith(together, 1, 10, 9)).toEqual([
    { item: 2, weight: 0.25 },
    { item: 3, weight: 0.25 },
  ]);
  expect(goesWith(together, 9, 10, 9)).toEqual([]);
});

test('likeness told and told again is that of somebody who compares all pairs of what is true last', () => {
  const tale = fc.array(fc.tuple(item, fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 })), { maxLength: 25 });
  fc.assert(
    fc.property(tale, (told) => {
      const likeness = nothingAlike();
      for (const [one, marks] of told) describeItem(likeness, one, marks);
      const truth = Object.fromEntries(told);
      for (let one = 1; one <= 9; one++) {
        const got = new Map(alike(likeness, one, 99).map((other) => [other.item, other.weight]));
        for (let other = 1; other <= 9; other++) {
          const wanted = one === other ? 0 : likenessOf(truth, one, other);
          if (wanted === 0) expect(got.has(other)).toBe(false);
          else expect(got.get(other)).toBeCloseTo(wanted, 9);
        }
      }
    }),
    RUNS,
  );
});
