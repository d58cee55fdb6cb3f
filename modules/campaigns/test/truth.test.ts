import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradict } from '../conflict.ts';
import { CLAIM_DAYS, type ClaimDays, claimHolds, type PriceHistory, referenceBasis, referenceHolds } from '../truth.ts';

const runs = Number(process.env.DONGXI_LAW_RUNS ?? 500);
const START = new Date('2026-11-11T00:00:00Z');
const HOUR = 3_600_000;
/** Hours before the campaign, 0 its first hour; the world of these tests moves by the hour. */
const at = (hoursBefore: number): Date => new Date(START.getTime() - hoursBefore * HOUR);

type Tale = {
  readonly shown: readonly (readonly [number, number])[];
  readonly sold: readonly (readonly [number, number])[];
};
const priceFen = fc.integer({ min: 1, max: 40 });
const moment = fc.oneof(fc.integer({ min: -20, max: 8 * 24 }), fc.integer({ min: 0, max: 370 * 24 }));
const tale: fc.Arbitrary<Tale> = fc.record({
  shown: fc.uniqueArray(fc.tuple(moment, priceFen), { maxLength: 12, selector: ([hour]) => hour }),
  sold: fc.array(fc.tuple(moment, priceFen), { maxLength: 10 }),
});
const historyOf = ({ shown, sold }: Tale): PriceHistory => ({
  shown: shown.toSorted((a, b) => b[0] - a[0]).map(([hour, fen]) => ({ at: at(hour), priceFen: fen })),
  sold: sold.map(([hour, fen]) => ({ at: at(hour), priceFen: fen })),
});

/** The same questions asked hour by hour, by somebody who watched the shelf and the till all the time. */
function watched(tale: Tale, windowHours: number): { prices: number[]; open: boolean } {
  let price: number | null = null;
  const prices: number[] = [];
  let open = true;
  for (let hour = 400 * 24; hour >= 1; hour -= 1) {
    for (const [when, fen] of tale.shown) if (when === hour) price = fen;
    if (hour > windowHours) continue;
    if (price === null) open = false;
    else prices.push(price);
    for (const [when, fen] of tale.sold) if (when === hour) prices.push(fen);
  }
  return { prices, open };
}
function mostCrossedOut(tale: Tale): number | null {
  const tills = tale.sold.filter(([hour]) => hour >= 1 && hour <= 168).map(([, fen]) => fen);
  if (tills.length > 0) return Math.min(...tills);
  const boards = tale.shown.filter(([hour]) => hour >= 1).sort(([a], [b]) => a - b);
  return boards[0]?.[1] ?? null;
}

describe('price truth', () => {
  test('a crossed-out price stands exactly when somebody who watched would say so', () => {
    fc.assert(
      fc.property(tale, priceFen, priceFen, (told, reference, price) => {
        const most = mostCrossedOut(told);
        const honest = most !== null && reference <= most && price < reference;
        expect(referenceHolds(referenceBasis(historyOf(told), START), reference, price)).toBe(honest);
      }),
      { numRuns: runs },
    );
  });

  test('"lowest in N days" stands exactly when nothing was cheaper in all that time', () => {
    fc.assert(
      fc.property(tale, priceFen, fc.constantFrom(...CLAIM_DAYS), (told, price, window) => {
        const { prices, open } = watched(told, window * 24);
        const answer = claimHolds(historyOf(told), price, window, START);
        expect(answer.holds).toBe(open && prices.every((one) => price <= one));
        if (open) expect('lowestFen' in answer && answer.lowestFen).toBe(Math.min(...prices));
      }),
      { numRuns: runs },
    );
  });

  test('a lie planted into an honest history is found, and without it nothing is refused', () => {
    const honest = fc.record({
      claim: fc.constantFrom<ClaimDays>(...CLAIM_DAYS),
      shown: fc.array(fc.tuple(fc.integer({ min: 1, max: 360 * 24 }), fc.integer({ min: 100, max: 200 })), {
        maxLength: 8,
      }),
      sold: fc.array(fc.tuple(fc.integer({ min: 1, max: 360 * 24 }), fc.integer({ min: 100, max: 200 })), {
        maxLength: 8,
      }),
      lie: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(honest, ({ claim, shown, sold, lie }) => {
        const first = [380 * 24, 150] as const;
        const told = { shown: [first, ...new Map(shown.map((one) => [one[0], one])).values()], sold };
        expect(claimHolds(historyOf(told), 100, claim, START).holds).toBe(true);
        const hour = 1 + Math.floor(lie * (claim * 24 - 1));
        const board = { shown: [...told.shown.filter(([when]) => when !== hour), [hour, 99] as const], sold };
        expect(claimHolds(historyOf(board), 100, claim, START).holds).toBe(false);
        const till = { shown: told.shown, sold: [...sold, [hour, 99] as const] };
        expect(claimHolds(historyOf(till), 100, claim, START).holds).toBe(false);
        // One hour before the window it is no lie any more.
        const before = { shown: told.shown, sold: [...sold, [claim * 24 + 1, 99] as const] };
        expect(claimHolds(historyOf(before), 100, claim, START).holds).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test('listed high and sold low: the till decides; listed only: the last price does', () => {
    const raised: Tale = {
      shown: [
        [400, 100],
        [160, 300],
      ],
      sold: [
        [48, 120],
        [24, 200],
      ],
    };
    expect(referenceBasis(historyOf(raised), START)).toMatchObject({ basis: 'sold', priceFen: 120 });
    expect(referenceHolds(referenceBasis(historyOf(raised), START), 300, 99)).toBe(false);
    const unsold: Tale = { shown: raised.shown, sold: [[169, 50]] };
    expect(referenceBasis(historyOf(unsold), START)).toMatchObject({ basis: 'shown', priceFen: 300 });
    expect(referenceBasis({ shown: [], sold: [] }, START)).toBeNull();
  });
});

describe('promises of two campaigns', () => {
  const promise = fc.record({
    priceFen: fc.integer({ min: 1, max: 5 }),
    from: fc.integer({ min: 0, max: 200 }),
    length: fc.integer({ min: 1, max: 20 }),
    claimDays: fc.constantFrom<ClaimDays | null>(null, 30, 90),
  });
  const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1 + n));

  test('contradict exactly when on some day one says "lowest" while the other was cheaper within its days', () => {
    fc.assert(
      fc.property(promise, promise, (a, b) => {
        const belies = (one: typeof a, other: typeof a): boolean => {
          for (let now = one.from; now < one.from + one.length; now += 1)
            for (let past = now - (one.claimDays ?? 0); past <= now; past += 1)
              if (one.claimDays !== null && past >= other.from && past < other.from + other.length)
                if (other.priceFen < one.priceFen) return true;
          return false;
        };
        const promised = ({ from, length, ...rest }: typeof a) => ({
          ...rest,
          liveFrom: day(from),
          liveUntil: day(from + length),
        });
        expect(contradict(promised(a), promised(b))).toBe(belies(a, b) || belies(b, a));
        expect(contradict(promised(a), promised(b))).toBe(contradict(promised(b), promised(a)));
      }),
      { numRuns: runs },
    );
  });
});
