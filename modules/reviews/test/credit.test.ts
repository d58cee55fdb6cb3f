import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Uuid } from '#kernel';
import { countAll, goodRateBps, meanStars, type Rating, ratingOf } from '../credit.ts';
import { chinaMonth, monthsBefore } from '../days.ts';
import { LADDER, levelOf, SIGNS } from '../ladder.ts';
import { differences, recompute } from '../totals.ts';
import type { CreditEvent } from '../types.ts';

describe('ladder (T11)', () => {
  test.each([
    [-3, null, 0],
    [3, null, 0],
    [4, 'heart', 1],
    [250, 'heart', 5],
    [251, 'diamond', 1],
    [10_000, 'diamond', 5],
    [10_001, 'crown', 1],
    [500_000, 'crown', 5],
    [500_001, 'gold_crown', 1],
    [10_000_001, 'gold_crown', 5],
  ] as const)('%i points', (points, sign, step) => {
    expect(levelOf(points)).toMatchObject({ sign, step });
  });

  test('more points never lower the level, each threshold raises it by one, and nextAt says where', () => {
    const steps = SIGNS.flatMap((sign) => [...LADDER[sign]]);
    expect(steps).toHaveLength(20);
    for (const [place, from] of steps.entries()) {
      expect(levelOf(from).level).toBe(place + 1);
      expect(levelOf(from - 1).level).toBe(place);
      expect(levelOf(from - 1).nextAt).toBe(from);
    }
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 20_000_000 }), fc.nat(1_000_000), (points, more) => {
        expect(levelOf(points + more).level).toBeGreaterThanOrEqual(levelOf(points).level);
        const { nextAt, level } = levelOf(points);
        if (nextAt === null) expect(level).toBe(20);
        else {
          expect(nextAt).toBeGreaterThan(points);
          expect(levelOf(nextAt).level).toBe(level + 1);
        }
      }),
    );
  });
});

test('four and five stars are good, three neutral, one and two bad', () => {
  expect([1, 2, 3, 4, 5].map(ratingOf)).toEqual([-1, -1, 0, 1, 1]);
});

const trade = fc.record({
  shopId: fc.constantFrom('s1' as Uuid, 's2' as Uuid),
  buyerId: fc.constantFrom('b1' as Uuid, 'b2' as Uuid, 'b3' as Uuid),
  month: fc.constantFrom('2026-10-01', '2026-11-01'),
  rating: fc.constantFrom<Rating>(1, 0, -1),
  cap: fc.constant(6),
});

describe('same pair, same month: at most six count (T11)', () => {
  test('whatever the order, no pair moves credit by more than the cap in a month, and places are 1, 2, 3 …', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 80 }), (trades) => {
        const counted = countAll(trades);
        const pairs = new Map<string, { places: number[]; rated: number }>();
        for (const [at, one] of trades.entries()) {
          const key = `${one.shopId} ${one.buyerId} ${one.month}`;
          const pair = pairs.get(key) ?? { places: [], rated: 0 };
          const { place, points } = counted[at] ?? { place: null, points: 0 };
          if (one.rating !== 0) pair.rated += 1;
          if (place === null) expect(points).toBe(0);
          else {
            expect(points).toBe(one.rating);
            pair.places.push(place);
          }
          pairs.set(key, pair);
        }
        for (const { places, rated } of pairs.values())
          expect(places).toEqual(Array.from({ length: Math.min(6, rated) }, (_, at) => at + 1));
      }),
    );
  });

  test('a seventh good rating adds nothing, nor does a bad one after six: the month is full', () => {
    const of = (ratings: Rating[]) =>
      countAll(
        ratings.map((rating) => ({ shopId: 's' as Uuid, buyerId: 'b' as Uuid, month: '2026-11-01', rating, cap: 6 })),
      )
        .map((one) => one.points)
        .reduce<number>((sum, points) => sum + points, 0);
    expect(of([1, 1, 1, 1, 1, 1, 1])).toBe(6);
    expect(of([1, 1, 1, 1, 1, 1, -1])).toBe(6);
    expect(of([-1, -1, -1, -1, -1, -1, -1])).toBe(-6);
    expect(of([0, 0, 0, 0, 0, 0, 0, 1])).toBe(1);
  });
});

const events = fc
  .array(fc.tuple(trade, fc.integer({ min: 1, max: 5 }), fc.constantFrom('p1' as Uuid, 'p2' as Uuid)), {
    maxLength: 40,
  })
  .map((rows): CreditEvent[] => {
    const rated = rows.map(([one, stars]) => ({ ...one, shopId: 's' as Uuid, rating: ratingOf(stars) }));
    return countAll(rated).map((counted, at) => ({
      ...(rated[at] as (typeof rated)[number]),
      ...counted,
      reviewId: `r${at}` as Uuid,
      productId: (rows[at] as (typeof rows)[number])[2],
      day: '2026-11-02',
      goodsStars: (rows[at] as (typeof rows)[number])[1],
      serviceStars: 5,
      logisticsStars: 4,
      at: new Date(0),
    }));
  });

describe('totals recomputed from events', () => {
  test('agree with themselves, and any change of one event is noticed', () => {
    fc.assert(
      fc.property(events, fc.nat(), (kept, pick) => {
        const due = recompute(kept);
        expect(due.wrong).toEqual([]);
        expect(differences('s', due.totals, due.totals)).toEqual([]);
        expect(due.totals.credit.points).toBe(kept.reduce((sum, one) => sum + one.points, 0));
        expect([...due.totals.products.values()].reduce((sum, one) => sum + one.count, 0)).toBe(kept.length);
        if (kept.length === 0) return;
        const at = pick % kept.length;
        const altered = kept.map((one, place) =>
          place === at ? { ...one, goodsStars: 6 - one.goodsStars + (one.goodsStars === 3 ? 1 : 0) } : one,
        );
        expect(differences('s', due.totals, recompute(altered).totals)).not.toEqual([]);
        const forged = kept.map((one, place) => (place === at ? { ...one, place: 7 } : one));
        expect(recompute(forged).wrong).toHaveLength(1);
      }),
    );
  });
});

test('months are China’s: half past midnight in Shanghai is the new month', () => {
  expect(chinaMonth(new Date('2026-11-30T15:59:59Z'))).toBe('2026-11-01');
  expect(chinaMonth(new Date('2026-11-30T16:00:00Z'))).toBe('2026-12-01');
});

test('six months back, also from the end of a long month', () => {
  expect(monthsBefore(new Date('2026-11-22T02:00:00Z'), 6)).toBe('2026-05-22');
  expect(monthsBefore(new Date('2026-08-31T02:00:00Z'), 6)).toBe('2026-02-28');
  expect(monthsBefore(new Date('2028-08-31T02:00:00Z'), 6)).toBe('2028-02-29');
  expect(monthsBefore(new Date('2026-03-05T02:00:00Z'), 6)).toBe('2025-09-05');
});

test('means and rates have two decimals, and none without ratings', () => {
  expect(meanStars(14, 3)).toBe(4.67);
  expect(meanStars(0, 0)).toBeNull();
  expect(goodRateBps(2, 3)).toBe(6666);
  expect(goodRateBps(0, 0)).toBeNull();
});
