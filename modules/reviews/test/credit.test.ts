import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Uuid } from '#kernel';
import { countAll, goodRateBps, meanStars, type Rating, ratingOf } from '../credit.ts';
import { chinaMonth, monthsBefore } from '../days.ts';
import { LADDER, levelOf, SIGNS } from '../ladder.ts';
import { differences, recompute } from '../totals.ts';
import type { FlagEvent, StoredEvent } from '../types.ts';

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
  .map((rows): StoredEvent[] => {
    const rated = rows.map(([one, stars]) => ({ ...one, shopId: 's' as Uuid, rating: ratingOf(stars) }));
    return countAll(rated).map((counted, at) => ({
      ...(rated[at] as (typeof rated)[number]),
      ...counted,
      seq: at,
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

describe('flags in the stream (G2)', () => {
  const said = fc.array(fc.tuple(fc.nat(11), fc.boolean()), { maxLength: 30 });

  test('flagged at the end, what is left counts as if the others had never been; taken off again, as if nothing had happened', () => {
    fc.assert(
      fc.property(events, said, (rated, wishes) => {
        const standing = new Set<string>();
        const flags: FlagEvent[] = [];
        for (const [at, [which, on]] of wishes.entries()) {
          const reviewId = rated[which]?.reviewId;
          if (!reviewId || standing.has(reviewId) === on) continue;
          if (on) standing.add(reviewId);
          else standing.delete(reviewId);
          flags.push({ seq: 1_000 + at, reviewId, verb: on ? 'flagged' : 'cleared' });
        }
        const seen = recompute(rated, flags);
        expect(seen.wrong).toEqual([]);
        const left = rated.filter((one) => !standing.has(one.reviewId));
        const anew = countAll(left);
        const alone = recompute(left.map((one, at) => ({ ...one, ...(anew[at] as (typeof anew)[number]) })));
        expect(differences('s', seen.totals, alone.totals)).toEqual([]);
        const cleared = [...standing].map(
          (id, at): FlagEvent => ({
            seq: 2_000 + at,
            reviewId: id as Uuid,
            verb: 'cleared',
          }),
        );
        const back = recompute(rated, [...flags, ...cleared]);
        expect(differences('s', back.totals, recompute(rated).totals)).toEqual([]);
      }),
    );
  });

  test('a flagged place is free for the next: six counted, one of them found false, the seventh counts', () => {
    const rated = (at: number, place: number | null): StoredEvent => ({
      shopId: 's' as Uuid,
      seq: at * 10,
      reviewId: `r${at}` as Uuid,
      buyerId: 'b' as Uuid,
      productId: 'p' as Uuid,
      month: '2026-11-01',
      day: '2026-11-02',
      rating: 1,
      place,
      cap: 6,
      points: place === null ? 0 : 1,
      goodsStars: 5,
      serviceStars: 5,
      logisticsStars: 5,
      at: new Date(0),
    });
    const six = [1, 2, 3, 4, 5, 6].map((at) => rated(at, at));
    const found: FlagEvent = { seq: 65, reviewId: 'r3' as Uuid, verb: 'flagged' };
    const { totals, wrong } = recompute([...six, rated(7, 6)], [found]);
    expect(wrong).toEqual([]);
    expect(totals.credit).toMatchObject({ points: 6, good: 6 });
    expect(totals.counted.get('r7')).toEqual({ place: 6, points: 1 });
    // Rated before the flag, the seventh was beyond the cap, and moves in when a place is free.
    const late = recompute([...six, rated(7, null)], [{ ...found, seq: 75 }]);
    expect(late.wrong).toEqual([]);
    expect(late.totals.counted.get('r7')).toEqual({ place: 6, points: 1 });
    expect(recompute([...six, rated(7, 6)], [{ ...found, seq: 75 }]).wrong).toHaveLength(1);
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
