import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goesWith, nothingTogether, tieVisit } from '../index.ts';
import { SHAPE, type Step, VISIT_MS, walkedTo } from '../walks.ts';
import { RUNS } from './world.ts';

/** Ties as sums by pair, whatever the moments. */
function sums(all: readonly Step[], pages: readonly (readonly Step[])[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const page of pages)
    for (const { from, to, weight } of walkedTo(all, page))
      found.set(`${from} ${to}`, (found.get(`${from} ${to}`) ?? 0) + weight);
  return found;
}

test('a visit ties as the engine says, counted at once or event by event', () => {
  const visit = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 15 });
  fc.assert(
    fc.property(visit, (items) => {
      const steps = items.map((item, at): Step => ({ userId: 'a', productId: String(item), at: at * 1_000 }));
      const model = nothingTogether(Number.POSITIVE_INFINITY);
      tieVisit(model, items, 0, SHAPE);
      for (const pages of [[steps], steps.map((step) => [step])]) {
        const found = sums(steps, pages);
        for (const from of items) {
          const said = new Map(goesWith(model, from, 0, 100).map((one) => [one.item, one.weight]));
          for (const to of items)
            expect(found.get(`${from} ${to}`) ?? 0).toBeCloseTo(from === to ? 0 : (said.get(to) ?? 0), 9);
        }
      }
    }),
    RUNS,
  );
});

test('nobody else’s openings and no other visit’s tie, and going back and forth is worth no more than once', () => {
  const step = fc.record({
    userId: fc.constantFrom('a', 'b'),
    productId: fc.constantFrom('p', 'q', 'r'),
    at: fc.integer({ min: 0, max: 6 * VISIT_MS }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(step, { maxLength: 12, selector: (one) => `${one.userId} ${one.at}` }), (steps) => {
      const walked = walkedTo(steps, steps);
      for (const { from, to, weight, at } of walked) {
        expect(from).not.toBe(to);
        expect(weight).toBeGreaterThan(0);
        expect(weight).toBeLessThanOrEqual(1);
        // Somebody opened both, the later one then.
        expect(steps.some((one) => one.at === at && (one.productId === to || one.productId === from))).toBe(true);
      }
      // A pair is tied at most once each way for each visit, and there are at most as many visits as gaps.
      for (const userId of ['a', 'b']) {
        const own = steps.filter((one) => one.userId === userId).toSorted((x, y) => x.at - y.at);
        const visits = own.filter((one, at) => at === 0 || one.at - (own[at - 1]?.at ?? 0) > VISIT_MS).length;
        const mine = walkedTo(own, own).filter(({ from, to }) => from === 'p' && to === 'q');
        expect(mine.length).toBeLessThanOrEqual(visits);
      }
    }),
    RUNS,
  );
});

test('a second look keeps the visit going', () => {
  const opened = (productId: string, at: number): Step => ({ userId: 'a', productId, at });
  const own = [opened('p', 0), opened('q', 1), opened('p', 2), opened('p', VISIT_MS + 2), opened('q', VISIT_MS + 3)];
  expect(walkedTo(own, own).map(({ from, to }) => from + to)).toEqual(['pq', 'qp']);
});
