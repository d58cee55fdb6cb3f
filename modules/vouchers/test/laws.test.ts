import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fen, type Uuid } from '#kernel';
import type { Order } from '#modules/orders';
import { inOrder } from '../orders-service.ts';
import { beginningOf, leverageOf, returnableFen, takeAtTill } from '../rounds.ts';

/** What must hold of vouchers' sums whatever happens, against models that share no code with them. */

const VOUCHER = 'v' as Uuid;
const runs = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) };
const minutesFrom = (at: number): Date => new Date(Date.UTC(2026, 10, 22) + at * 60_000);

describe('a round', () => {
  test('gives back what no piece needs, never what a piece may still use, and in the end everything that was not given', () => {
    // Each piece is unclaimed, free, held, used or expired; who is used gives something up to the face.
    const piece = fc.record({ state: fc.constantFrom('none', 'free', 'held', 'used', 'expired'), gives: fc.nat(100) });
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 100, max: 500 }),
        fc.nat(30),
        (pieces, faceFen, minute) => {
          const round = {
            faceFen,
            claimUntil: minutesFrom(10),
            endsAt: minutesFrom(20),
            reservedFen: faceFen * pieces.length,
            settledFen: 0,
            returnedFen: 0,
          };
          const count = (state: string): number => pieces.filter((one) => one.state === state).length;
          const used = pieces.filter((one) => one.state === 'used');
          const given = used.map((one) => Math.max(1, Math.min(one.gives, faceFen)));
          const standing = {
            total: pieces.length,
            claimed: pieces.length - count('none'),
            free: count('free'),
            held: count('held'),
            used: used.length,
            givenFen: given.reduce((sum, one) => sum + one, 0),
            givenPieces: used.length,
          };
          const back = returnableFen(round, standing, minutesFrom(minute));
          const needs = pieces.map((one): number => {
            if (one.state === 'none') return minute < 10 ? faceFen : 0;
            if (one.state === 'expired') return 0;
            if (one.state === 'used' && minute >= 20) return given[used.indexOf(one)] ?? 0;
            return faceFen;
          });
          expect(back).toBe(round.reservedFen - needs.reduce((sum, one) => sum + one, 0));
          // Asked again after it was booked there is nothing more.
          expect(returnableFen({ ...round, returnedFen: back }, standing, minutesFrom(minute))).toBe(0);
        },
      ),
      runs,
    );
  });

  test('never gives back more than its account holds, whatever was settled', () => {
    const whole = fc.nat(1_000);
    fc.assert(
      fc.property(fc.tuple(whole, whole, whole, whole, whole), ([free, held, used, settled, returned]) => {
        const total = free + held + used + 10;
        const reservedFen = total * 100;
        const settledFen = Math.min(settled * 100, reservedFen);
        const returnedFen = Math.min(returned * 100, reservedFen - settledFen);
        const round = {
          faceFen: 100,
          claimUntil: minutesFrom(0),
          endsAt: minutesFrom(0),
          reservedFen,
          settledFen,
          returnedFen,
        };
        const standing = { total, claimed: total, free, held, used, givenFen: 0, givenPieces: used };
        const back = returnableFen(round, standing, minutesFrom(5));
        expect(back).toBeGreaterThanOrEqual(0);
        expect(back).toBeLessThanOrEqual(reservedFen - settledFen - returnedFen);
      }),
      runs,
    );
  });
});

describe('in an order', () => {
  test('refunds of pieces in any order bring a voucher’s part to nothing, never below and never up again', () => {
    const line = fc.record({ quantity: fc.integer({ min: 1, max: 9 }), share: fc.nat(5_000), other: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat(5)), (lines, picks) => {
        const done = lines.map(() => 0);
        const order = () =>
          ({
            state: 'completed',
            lines: lines.map((one, at) => ({
              quantity: one.quantity,
              refundedQuantity: done[at],
              payableFen: fen(10_000),
              refundedFen: fen(0),
              discounts: [
                { couponId: VOUCHER, amountFen: fen(one.share) },
                { couponId: 'w', amountFen: fen(one.other) },
              ],
            })),
          }) as unknown as Order;
        let before = inOrder(order(), VOUCHER).givenFen;
        expect(before).toBe(lines.reduce((sum, one) => sum + one.share, 0));
        for (let left = lines.reduce((sum, one) => sum + one.quantity, 0); left > 0; left -= 1) {
          const open = lines.flatMap((one, at) => ((done[at] ?? 0) < one.quantity ? [at] : []));
          const at = open[(picks.next().value as number) % open.length] ?? 0;
          done[at] = (done[at] ?? 0) + 1;
          const now = inOrder(order(), VOUCHER).givenFen;
          expect(now).toBeGreaterThanOrEqual(0);
          expect(now).toBeLessThanOrEqual(before);
          before = now;
        }
        expect(before).toBe(0);
        expect(inOrder({ ...order(), state: 'closed' }, VOUCHER)).toEqual({ givenFen: 0, salesFen: 0 });
      }),
      runs,
    );
  });
});

test('a till takes the face from the threshold on and leaves a fen', () => {
  expect(takeAtTill({ faceFen: 2_000, overFen: 5_000 }, 4_999)).toBeNull();
  expect(takeAtTill({ faceFen: 2_000, overFen: 5_000 }, 5_000)).toBe(2_000);
  expect(takeAtTill({ faceFen: 2_000, overFen: 0 }, 1_500)).toBe(1_499);
  expect(takeAtTill({ faceFen: 2_000, overFen: 0 }, 1)).toBeNull();
});

test('a region is where its codes begin; leverage has no meaning before something was given', () => {
  expect(['330000', '330200', '330282', '330282100', '110000'].map(beginningOf)).toEqual([
    '33',
    '3302',
    '330282',
    '330282100',
    '11',
  ]);
  expect([leverageOf(7_000, 2_000), leverageOf(5, 0)]).toEqual([350, null]);
});
