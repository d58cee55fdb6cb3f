import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fen } from '#kernel';
import { drawCuts } from '../cuts.ts';

const RUNS = Number(process.env.DONGXI_LAW_RUNS ?? 500);
const seed = fc.string({ minLength: 1, maxLength: 64 });
const draw = fc.integer({ min: 1, max: 60 }).chain((friends) =>
  fc.record({
    friends: fc.constant(friends),
    total: fc.oneof(fc.integer({ min: friends, max: friends + 20 }), fc.integer({ min: friends, max: 100_000_000 })),
  }),
);

test('the cuts add up to the fen, each is one at least, and the seed decides them', () => {
  fc.assert(
    fc.property(seed, draw, (secret, { friends, total }) => {
      const cuts = drawCuts(secret, fen(total), friends);
      expect(cuts).toHaveLength(friends);
      expect(cuts.reduce<number>((sum, one) => sum + one, 0)).toBe(total);
      expect(cuts.every((one) => Number.isInteger(one) && one >= 1)).toBe(true);
      expect(drawCuts(secret, fen(total), friends)).toEqual(cuts);
    }),
    { numRuns: RUNS },
  );
});

test('no friend is worth more than three others: the largest cut is at most thrice the smallest', () => {
  fc.assert(
    fc.property(seed, draw, (secret, { friends, total }) => {
      const cuts = drawCuts(secret, fen(total), friends);
      // A fen each comes first, and what is left over from rounding is a fen more.
      const [least, most] = [Math.min(...cuts) - 1, Math.max(...cuts) - 1];
      expect(most).toBeLessThanOrEqual(3 * (least + 1) + 1);
    }),
    { numRuns: RUNS },
  );
});

test('another seed draws other cuts; fewer fen than friends cannot be drawn', () => {
  expect(drawCuts('a', fen(100_000), 20)).not.toEqual(drawCuts('b', fen(100_000), 20));
  expect(() => drawCuts('a', fen(19), 20)).toThrow(RangeError);
  expect(() => drawCuts('a', fen(19), 0)).toThrow(RangeError);
});
