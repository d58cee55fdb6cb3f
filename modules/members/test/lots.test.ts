import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOf, comingBack, endOfYear, type Lot, pointsFor, takenFrom } from '../lots.ts';

const runs = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) };
const lots = fc
  .uniqueArray(fc.record({ expiresAt: fc.integer({ min: 1, max: 9 }), points: fc.integer({ min: 0, max: 50 }) }), {
    selector: (one) => one.expiresAt,
    maxLength: 5,
  })
  .map((all): Lot[] => all.map((one) => ({ expiresAt: new Date(one.expiresAt * 1_000), points: one.points })));
const sum = (all: readonly Lot[]): number => all.reduce((total, lot) => total + lot.points, 0);
const at = (all: readonly Lot[], moment: Date): number =>
  all.find((lot) => lot.expiresAt.getTime() === moment.getTime())?.points ?? 0;

test('points are taken where they lapse first, never more than there are, and all of them come back where they were', () => {
  fc.assert(
    fc.property(lots, fc.integer({ min: 0, max: 300 }), (all, points) => {
      const taken = takenFrom(all, points);
      expect(taken === null).toBe(points > sum(all));
      if (!taken) return;
      expect(sum(taken)).toBe(points);
      for (const lot of taken) expect(lot.points).toBeLessThanOrEqual(at(all, lot.expiresAt));
      // Nothing of a later date goes while an earlier one has some left.
      for (const lot of taken)
        for (const earlier of all.filter((one) => one.expiresAt < lot.expiresAt))
          expect(at(taken, earlier.expiresAt)).toBe(earlier.points);
      const back = comingBack(taken, points);
      expect(sum(back)).toBe(points);
      for (const lot of taken) expect(at(back, lot.expiresAt)).toBe(lot.points);
    }),
    runs,
  );
});

test('whatever parts come back in whatever order, exactly the points of the trade have come back at the end', () => {
  const trade = fc.record({
    fenPerPoint: fc.integer({ min: 1, max: 100 }),
    parts: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(trade, ({ fenPerPoint, parts }) => {
      const amount = parts.reduce((total, part) => total + part, 0);
      const points = pointsFor(amount, fenPerPoint);
      expect(points * fenPerPoint).toBeGreaterThanOrEqual(amount);
      expect((points - 1) * fenPerPoint).toBeLessThan(amount);
      let kept = amount;
      let back = 0;
      for (const part of parts) {
        const more = backOf(points, amount, kept - part) - back;
        expect(more).toBeGreaterThanOrEqual(0);
        kept -= part;
        back += more;
      }
      expect([kept, back]).toEqual([0, points]);
    }),
    runs,
  );
});

test('points lapse when the year ends in China, not in Greenwich', () => {
  expect(endOfYear(new Date('2026-12-31T15:59:59Z'), 1).toISOString()).toBe('2027-12-31T16:00:00.000Z');
  expect(endOfYear(new Date('2026-12-31T16:00:00Z'), 1).toISOString()).toBe('2028-12-31T16:00:00.000Z');
  expect(endOfYear(new Date('2026-06-01T00:00:00Z'), 0).toISOString()).toBe('2026-12-31T16:00:00.000Z');
});

test('more cannot come back than was taken', () => {
  expect(() => comingBack([{ expiresAt: new Date(0), points: 3 }], 4)).toThrow(RangeError);
});
