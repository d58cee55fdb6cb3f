import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromVisits, runningVisit, visitsIn } from '../visiting.ts';
import { type Step, VISIT_MS } from '../walks.ts';
import { RUNS } from './world.ts';

const step = fc.record({
  userId: fc.constantFrom('u1', 'u2', 'u3'),
  productId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  at: fc.integer({ min: 0, max: 12 }).map((nth) => nth * (VISIT_MS / 2 + 1)),
});
/** Each person opens one thing at a moment. */
const openings: fc.Arbitrary<Step[]> = fc.uniqueArray(step, {
  maxLength: 24,
  selector: (one) => `${one.userId} ${one.at}`,
});

test('visits hold every opening once, of one person each, without a rest inside and with one between', () => {
  fc.assert(
    fc.property(openings, (all) => {
      const visits = visitsIn(all);
      expect(visits.flat().length).toBe(all.length);
      for (const visit of visits) {
        expect(new Set(visit.map((one) => one.userId)).size).toBe(1);
        for (const [at, one] of visit.entries()) {
          const before = visit[at - 1];
          if (before) expect(one.at - before.at).toBeLessThanOrEqual(VISIT_MS);
        }
      }
      for (const own of Map.groupBy(visits, (visit) => visit[0]?.userId).values())
        for (const [at, visit] of own.entries()) {
          const before = own[at - 1]?.at(-1);
          if (before) expect((visit[0]?.at ?? 0) - before.at).toBeGreaterThan(VISIT_MS);
        }
    }),
    RUNS,
  );
});

test('what a visit leads to stood in a visit with something of it, is nothing of it, and is the same whatever the openings came in', () => {
  fc.assert(
    fc.property(
      openings,
      fc.array(fc.constantFrom<string>('a', 'b', 'c'), { minLength: 1, maxLength: 4 }),
      (all, running) => {
        const now = 20 * VISIT_MS;
        const found = fromVisits(running, all, now, 10);
        expect(fromVisits(running, all.toReversed(), now, 10)).toEqual(found);
        const visits = visitsIn(all).map((visit) => new Set(visit.map((one) => one.productId)));
        for (const [at, one] of found.entries()) {
          expect(running).not.toContain(one.productId);
          expect(running).toContain(one.because);
          expect(visits.some((visit) => visit.has(one.productId) && visit.has(one.because))).toBe(true);
          expect(one.weight).toBeGreaterThan(0);
          expect(one.weight).toBeLessThanOrEqual(found[at - 1]?.weight ?? 1);
        }
        const reached = new Set(
          visits.filter((visit) => running.some((id) => visit.has(id))).flatMap((visit) => [...visit]),
        );
        expect(found.map((one) => one.productId).sort()).toEqual(
          [...reached].filter((id) => !running.includes(id)).sort(),
        );
      },
    ),
    RUNS,
  );
});

test('a visit runs as long as nobody has rested for half an hour', () => {
  const own = [0, VISIT_MS / 2, 3 * VISIT_MS].map((at, nth): Step => ({ userId: 'u', productId: `p${nth}`, at }));
  expect(runningVisit(own, 3 * VISIT_MS + 1)).toEqual(['p2']);
  expect(runningVisit(own.slice(0, 2), VISIT_MS)).toEqual(['p0', 'p1']);
  expect(runningVisit(own, 5 * VISIT_MS)).toEqual([]);
  expect(runningVisit([], 0)).toEqual([]);
});
