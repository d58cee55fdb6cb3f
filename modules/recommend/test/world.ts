import fc from 'fast-check';
import type { Taste, Visit } from '../index.ts';

export const RUNS = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) };

/** Few items, so that visits meet. */
export const item = fc.integer({ min: 1, max: 9 });
export const running = fc.array(item, { minLength: 1, maxLength: 6 });

/** Visits with keys of their own; several may end at one moment. */
export const visits: fc.Arbitrary<Visit[]> = fc
  .array(fc.record({ items: fc.array(item, { minLength: 1, maxLength: 7 }), at: fc.integer({ min: 0, max: 20 }) }), {
    maxLength: 14,
  })
  .map((all) => all.map((one, at) => ({ ...one, key: `v${at}` })));

/** Any weighing of the voices; bounds so small that they bite. */
export const taste: fc.Arbitrary<Taste> = fc.record({
  compare: fc.record({
    neighbours: fc.integer({ min: 1, max: 8 }),
    lookedAt: fc.integer({ min: 1, max: 6 }),
    lookBack: fc.integer({ min: 1, max: 6 }),
    stepFade: fc.constantFrom(0.7, 2, 5),
    rarity: fc.constantFrom(0, 0.5, 1),
    lengthPower: fc.constantFrom(0, 0.5, 1),
    ageFade: fc.constantFrom(3, 10, 1e6),
  }),
  placeFade: fc.constantFrom(1, 5, 30),
  before: fc.constantFrom(0.3, 1),
  preferRare: fc.constantFrom(0, 0.5, 1),
  follows: fc.record({
    share: fc.constantFrom(0, 0.3, 2),
    stepFade: fc.constantFrom(1, 4),
    oftenPower: fc.constantFrom(0, 0.4),
  }),
  again: fc.record({
    share: fc.constantFrom(0, 0.5, 3),
    stepFade: fc.constantFrom(1, 5),
    floor: fc.constantFrom(0, 0.25),
    latest: fc.constantFrom(0.2, 1),
  }),
  alike: fc.record({
    share: fc.constantFrom(0, 0.4),
    stepFade: fc.constantFrom(1, 3),
    lookBack: fc.constantFrom(1, 3),
  }),
});
