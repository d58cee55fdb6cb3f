import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion, bps, cumulativeShare, type Fen, fen, formatYuan, parseYuan, share } from '../money.ts';

const amount = fc.integer({ min: 0, max: 1_000_000_000 }).map(fen);
const weights = fc.array(amount, { minLength: 1, maxLength: 40 });
const sum = (parts: readonly Fen[]): number => parts.reduce<number>((all, part) => all + part, 0);

describe('apportion', () => {
  test('gives away exactly the total, nothing to zero weights, never more than a weight when the total is covered', () => {
    fc.assert(
      fc.property(weights, fc.nat(1_000_000), (held, seed) => {
        const all = sum(held);
        fc.pre(all > 0);
        const total = fen(seed % (all + 1));
        const parts = apportion(total, held);
        expect(sum(parts)).toBe(total);
        for (const [place, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(held[place] ?? 0);
          // Largest remainder stays within one fen of the exact share.
          expect(Math.abs(part - (total * (held[place] ?? 0)) / all)).toBeLessThan(1.001);
        }
      }),
    );
  });

  test('is the largest remainder of exact fractions, whatever the sizes; of equal rests the heavier, then the earlier, comes first', () => {
    // By whole numbers of any size, one fen after the other, as the rule is written.
    const byTheRule = (total: number, held: readonly number[]): number[] => {
      const all = held.reduce((into, one) => into + BigInt(one), 0n);
      const parts = held.map((one) => Number((BigInt(total) * BigInt(one)) / all));
      const rests = held.map((one) => (BigInt(total) * BigInt(one)) % all);
      let left = total - parts.reduce((into, one) => into + one, 0);
      for (; left > 0; left -= 1) {
        const [next = 0] = held
          .map((_, place) => place)
          .sort((a, b) => {
            const [one = 0n, other = 0n] = [rests[a], rests[b]];
            return one === other ? (held[b] ?? 0) - (held[a] ?? 0) || a - b : one > other ? -1 : 1;
          });
        rests[next] = -1n;
        parts[next] = (parts[next] ?? 0) + 1;
      }
      return parts;
    };
    const sizes = fc.oneof(fc.nat(3), fc.nat(60_000), fc.nat(2_000_000_000), fc.nat(90_000_000_000_000)).map(fen);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(sizes, { minLength: 1, maxLength: 60 }),
          fc.array(fc.nat(4).map(fen), { minLength: 60, maxLength: 160 }),
        ),
        fc.nat(2_000_000_000),
        (held, seed) => {
          const all = sum(held);
          fc.pre(all > 0 && Number.isSafeInteger(all));
          const total = fen(seed % (all + 1));
          expect(apportion(total, held)).toEqual(byTheRule(total, held));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('ten yuan over three equal lines is 3.34 + 3.33 + 3.33', () => {
    expect(apportion(fen(1000), [fen(500), fen(500), fen(500)])).toEqual([334, 333, 333]);
  });

  test('refuses to spread something over nothing', () => {
    expect(() => apportion(fen(1), [fen(0), fen(0)])).toThrow(RangeError);
    expect(apportion(fen(0), [fen(0)])).toEqual([0]);
  });
});

test('unit shares of a line add up to the line, in whatever portions they are refunded', () => {
  fc.assert(
    fc.property(
      amount,
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 50 }),
      (total, quantity, portions) => {
        let taken = 0;
        let paid = 0;
        for (const portion of [...portions, quantity]) {
          const next = Math.min(quantity, taken + portion);
          paid += cumulativeShare(total, next, quantity) - cumulativeShare(total, taken, quantity);
          taken = next;
        }
        expect(paid).toBe(total);
      },
    ),
  );
});

test('yuan text and fen are each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }).map(fen), (held) => {
      expect(parseYuan(formatYuan(held))).toBe(held);
    }),
  );
});

test.each([
  ['12', 1200],
  ['12.5', 1250],
  ['¥1,234.00', 123400],
  ['￥0.01', 1],
  ['9.900', 990],
])('%s is %i fen', (text, expected) => expect(parseYuan(text)).toBe(expected));

test.each(['', '1.234', 'abc', '1e3', '12,34', '--1', '1.2.3', '99999999999999'])('%s is no amount', (text) =>
  expect(parseYuan(text)).toBeNull(),
);

test('a share is exact and rounds down', () => {
  expect(share(fen(999), bps(500))).toBe(49);
  expect(share(fen(900_719_925_474_099), bps(10_000))).toBe(900_719_925_474_099);
  expect(() => fen(0.5)).toThrow(RangeError);
  expect(() => bps(10_001)).toThrow(RangeError);
});
