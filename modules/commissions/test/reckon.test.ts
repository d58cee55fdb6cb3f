import fc from 'fast-check';
import { expect, test } from 'vitest';
import { earns, toBook } from '../reckon.ts';

const runs = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) };
const amount = fc.integer({ min: 0, max: 100_000_000 });
const rate = fc.integer({ min: 1, max: 9_000 });

test('a commission is never more than its rate, and less by less than a fen', () => {
  expect(earns(9_999, 1_500)).toBe(1_499);
  expect(earns(1, 9_000)).toBe(0);
  fc.assert(
    fc.property(amount, rate, (kept, bps) => {
      const fen = earns(kept, bps);
      expect(BigInt(fen) * 10_000n).toBeLessThanOrEqual(BigInt(kept) * BigInt(bps));
      expect((BigInt(fen) + 1n) * 10_000n).toBeGreaterThan(BigInt(kept) * BigInt(bps));
    }),
    runs,
  );
});

test('refunds in any order, before or after completion, with a balance that is full or empty in between, end where one refund of their sum would', () => {
  const step = fc.record({
    refund: fc.double({ min: 0, max: 1, noNaN: true }),
    settles: fc.boolean(),
    available: amount,
  });
  fc.assert(
    fc.property(amount, rate, fc.array(step, { maxLength: 8 }), (paid, bps, steps) => {
      let [kept, booked, settled] = [paid, 0, false];
      const follow = (available: number): void => {
        const by = toBook({ expectedFen: earns(kept, bps), bookedFen: booked, settled }, available);
        expect(by).toBeLessThanOrEqual(available);
        booked += by;
        expect(booked).toBeGreaterThanOrEqual(0);
        expect(booked).toBeLessThanOrEqual(settled ? earns(kept, bps) : 0);
      };
      for (const one of steps) {
        kept -= Math.floor(kept * one.refund);
        settled ||= one.settles;
        follow(one.available);
      }
      settled = true;
      follow(Number.MAX_SAFE_INTEGER);
      expect(booked).toBe(earns(kept, bps));
    }),
    runs,
  );
});
