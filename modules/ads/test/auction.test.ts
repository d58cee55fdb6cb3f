import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ahead, auction, type Bid, type Terms } from '../auction.ts';
import { bidHelp } from '../bid-help.ts';
import { type ClickFacts, isRobot, suspicion } from '../fraud.ts';
import { lines } from '../lines.ts';
import { affordable, allowedByNow, minuteOfDay, withinHours } from '../pacing.ts';
import { expectedPpm, qualityOf, relevanceOf } from '../quality.ts';

/** Laws of the auction, against a model that tries every bid and shares no code with it. */
const runs = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 400) };
const bids = fc
  .array(
    fc.record({
      shop: fc.integer({ min: 0, max: 4 }),
      bidFen: fc.integer({ min: 1, max: 60 }),
      relevanceBps: fc.integer({ min: 0, max: 10_000 }),
      quality: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 9 },
  )
  .map((rows) => rows.map(({ shop, ...one }, at): Bid => ({ ...one, id: `ad-${at}`, shopId: `shop-${shop}` })));
const terms = fc.record({
  slots: fc.integer({ min: 0, max: 4 }),
  reserveFen: fc.integer({ min: 1, max: 20 }),
  floorBps: fc.integer({ min: 0, max: 6_000 }),
});

/** Who stands where, by picking the best again and again. */
function modelPlaces(all: readonly Bid[], { slots, reserveFen, floorBps }: Terms): Bid[] {
  let left = all.filter((one) => one.bidFen >= reserveFen && one.relevanceBps >= floorBps);
  const places: Bid[] = [];
  while (left.length > 0 && places.length < slots) {
    let best: Bid | undefined;
    for (const one of left) {
      const [mine, theirs] = [one.bidFen * one.quality, (best?.bidFen ?? 0) * (best?.quality ?? 0)];
      const wins =
        !best ||
        mine > theirs ||
        (mine === theirs && (one.quality > best.quality || (one.quality === best.quality && one.id < best.id)));
      if (wins) best = one;
    }
    if (!best) break;
    const { shopId } = best;
    places.push(best);
    left = left.filter((one) => one.shopId !== shopId);
  }
  return places;
}
/** The least bid with which it would still stand where it stands, found by trying them all; its shop's other advertisements set aside. */
function modelPrice(all: readonly Bid[], winner: Bid, place: number, given: Terms): number {
  const others = all.filter((one) => one.shopId !== winner.shopId);
  for (let bidFen = given.reserveFen; bidFen <= winner.bidFen; bidFen += 1) {
    const places = modelPlaces([...others, { ...winner, bidFen }], given);
    if (places[place - 1]?.id === winner.id) return bidFen;
  }
  return Number.NaN;
}

test('places and prices are the model’s, to the fen: never above the bid, never below the reserve, one slot a shop, nothing irrelevant', () => {
  fc.assert(
    fc.property(bids, terms, (all, given) => {
      const won = auction(all, given);
      expect(won.map((slot) => slot.bid.id)).toEqual(modelPlaces(all, given).map((one) => one.id));
      for (const { place, bid, priceFen } of won) {
        expect(priceFen).toBeLessThanOrEqual(bid.bidFen);
        expect(priceFen).toBeGreaterThanOrEqual(given.reserveFen);
        expect(bid.relevanceBps).toBeGreaterThanOrEqual(given.floorBps);
        expect(priceFen).toBe(modelPrice(all, bid, place, given));
      }
      expect(new Set(won.map((slot) => slot.bid.shopId)).size).toBe(won.length);
      expect(won.length).toBeLessThanOrEqual(given.slots);
    }),
    runs,
  );
});

test('a higher bid never worsens the own place, and the own price does not depend on the own bid', () => {
  fc.assert(
    fc.property(bids, terms, fc.nat(), fc.integer({ min: 1, max: 60 }), (all, given, which, more) => {
      fc.pre(all.length > 0);
      const chosen = all[which % all.length];
      if (!chosen) return;
      const placeOf = (rows: readonly Bid[]) =>
        auction(rows, given).find((slot) => slot.bid.id === chosen.id) ?? {
          place: Number.POSITIVE_INFINITY,
          priceFen: 0,
        };
      const before = placeOf(all);
      const after = placeOf(all.map((one) => (one.id === chosen.id ? { ...one, bidFen: one.bidFen + more } : one)));
      expect(after.place).toBeLessThanOrEqual(before.place);
      if (after.place === before.place && Number.isFinite(after.place)) expect(after.priceFen).toBe(before.priceFen);
    }),
    runs,
  );
});

test('the order is total and does not depend on the order of asking', () => {
  fc.assert(
    fc.property(bids, terms, fc.nat(), (all, given, turn) => {
      const turned = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))];
      expect(auction(turned, given)).toEqual(auction(all, given));
      for (const a of all)
        for (const b of all) expect(Math.sign(ahead(a, b))).toBe(a.id === b.id ? 0 : -Math.sign(ahead(b, a)));
    }),
    runs,
  );
});

test('by hand: the second price with quality, a tie, a shop alone', () => {
  const one = (id: string, shopId: string, bidFen: number, quality: number): Bid => ({
    id,
    shopId,
    bidFen,
    quality,
    relevanceBps: 10_000,
  });
  const given = { slots: 2, reserveFen: 10, floorBps: 5_000 };
  // 100 × 3 = 300 before 90 × 2 = 180 before 50 × 1: pays ⌈180 ÷ 3⌉ = 60, then ⌈50 ÷ 2⌉ = 25, where the tie is its own.
  expect(
    auction([one('a', 'x', 90, 2), one('b', 'y', 100, 3), one('c', 'z', 50, 1)], given).map((slot) => [
      slot.bid.id,
      slot.priceFen,
    ]),
  ).toEqual([
    ['b', 60],
    ['a', 25],
  ]);
  // Against the same quality the id decides a tie, and who comes later has to be a fen above.
  expect(auction([one('b', 'x', 51, 1), one('a', 'y', 50, 1)], given)[0]).toMatchObject({
    bid: { id: 'b' },
    priceFen: 51,
  });
  expect(auction([one('a', 'x', 51, 1), one('b', 'y', 50, 1)], given)[0]).toMatchObject({
    bid: { id: 'a' },
    priceFen: 50,
  });
  // Its own second advertisement does not raise its price.
  expect(auction([one('a', 'x', 100, 1), one('b', 'x', 99, 1)], given)).toMatchObject([
    { bid: { id: 'a' }, priceFen: 10 },
  ]);
});

test('no order of showings and clicks overspends a budget, and even pacing keeps within the hours gone', () => {
  const acts = fc.array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 90 }),
      bidFen: fc.integer({ min: 1, max: 40 }),
      click: fc.boolean(),
      late: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      acts,
      fc.constantFrom('even' as const, 'fast' as const),
      fc.integer({ min: 1, max: 300 }),
      (all, pacing, limitFen) => {
        const hours = { fromHour: 8, toHour: 20 };
        let [spent, total, account] = [0, 400, 350];
        let at = Date.parse('2026-11-22T22:00:00Z');
        const waiting: number[] = [];
        const pay = (priceFen: number) => {
          if (spent + priceFen > limitFen || priceFen > total || priceFen > account) return;
          [spent, total, account] = [spent + priceFen, total - priceFen, account - priceFen];
        };
        for (const act of all) {
          at += act.minutes * 60_000;
          if (chinaMidnight(at) > Date.parse('2026-11-22T16:00:00Z')) return;
          const now = new Date(at);
          const allowed = allowedByNow(limitFen, pacing, hours, now);
          expect(allowed).toBeLessThanOrEqual(limitFen);
          const bidFen = affordable(act.bidFen, { dayFen: allowed - spent, totalFen: total, accountFen: account });
          expect(bidFen).toBeLessThanOrEqual(act.bidFen);
          if (withinHours(hours, now) && bidFen > 0) waiting.push(bidFen);
          // Links are clicked at once, or later together: prices then meet budgets that others have spent.
          if (act.click) for (const priceFen of waiting.splice(0, act.late ? waiting.length : 1)) pay(priceFen);
          expect(spent).toBeLessThanOrEqual(limitFen);
          expect(Math.min(total, account)).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    runs,
  );
});
const chinaMidnight = (at: number): number =>
  Math.floor((at + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000;

test('pacing rises through the day to the limit; hours are China’s', () => {
  const hours = { fromHour: 8, toHour: 20 };
  const at = (time: string) => new Date(`2026-11-23T${time}:00+08:00`);
  expect(minuteOfDay(at('08:30'))).toBe(510);
  expect([
    withinHours(hours, at('07:59')),
    withinHours(hours, at('08:00')),
    withinHours(hours, at('19:59')),
    withinHours(hours, at('20:00')),
  ]).toEqual([false, true, true, false]);
  expect(['08:00', '14:00', '19:00', '23:00'].map((time) => allowedByNow(12_000, 'even', hours, at(time)))).toEqual([
    1_000, 7_000, 12_000, 12_000,
  ]);
  expect(allowedByNow(12_000, 'fast', hours, at('08:00'))).toBe(12_000);
});

test('quality: as the settings weigh it; relevance by what of the question is answered; few showings say little', () => {
  const weights = { relevancePercent: 100, clicksPercent: 100, priorPpm: 20_000 };
  expect(qualityOf(10_000, 20_000, weights)).toBe(10_000);
  expect(qualityOf(5_000, 40_000, weights)).toBe(10_000);
  expect(qualityOf(5_000, 40_000, { ...weights, clicksPercent: 0 })).toBe(5_000);
  expect(qualityOf(0, 1, weights)).toBe(1);
  expect(relevanceOf(['保温', '保温杯', '不锈钢'], new Set(['保温', '保温杯']))).toBe(6_250);
  expect(relevanceOf([], new Set(['x']))).toBe(0);
  expect(expectedPpm(0, 0, 20_000, 500)).toBe(20_000);
  expect(expectedPpm(500, 30, 20_000, 500)).toBe(40_000);
});

test('a click is judged by the first thing that speaks against it', () => {
  const limits = { leastMs: 1_000, mostMs: 3_600_000, deviceHour: 10, addressHour: 20 };
  const honest: ClickFacts = {
    robot: false,
    ahead: false,
    ownStaff: false,
    sameViewer: true,
    ageMs: 5_000,
    onImpression: 0,
    againDay: 0,
    deviceHour: 0,
    addressHour: 0,
  };
  const judged = (more: Partial<ClickFacts>) => suspicion({ ...honest, ...more }, limits);
  expect(judged({})).toBeNull();
  expect(judged({ robot: true, ownStaff: true })).toBe('robot');
  expect(judged({ ahead: true })).toBe('looked_ahead');
  expect(judged({ ownStaff: true })).toBe('own_staff');
  expect(judged({ sameViewer: false })).toBe('other_viewer');
  expect(judged({ ageMs: 3_600_001 })).toBe('too_late');
  expect(judged({ ageMs: 999 })).toBe('too_quick');
  expect(judged({ onImpression: 1 })).toBe('same_impression');
  expect(judged({ againDay: 1 })).toBe('again');
  expect([judged({ deviceHour: 9 }), judged({ deviceHour: 10 })]).toEqual([null, 'device_many']);
  expect([judged({ addressHour: 19 }), judged({ addressHour: 20 })]).toEqual([null, 'address_many']);
  expect([isRobot(undefined), isRobot('curl/8.5'), isRobot('Mozilla/5.0 (compatible; Baiduspider/2.0)')]).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    isRobot(
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
    ),
  ).toBe(false);
});

test('help with a bid tells nobody’s bid to the fen', () => {
  expect(bidHelp('杯', [], 3, 10, 10_000)).toEqual({ word: '杯', others: 0, pageFen: 10, firstFen: 10 });
  expect(bidHelp('杯', [123, 80, 41, 40], 3, 10, 10_000)).toEqual({
    word: '杯',
    others: 4,
    pageFen: 50,
    firstFen: 130,
  });
  expect(bidHelp('杯', [9_999], 1, 10, 10_000)).toMatchObject({ firstFen: 10_000 });
});

test('work in line: one after the other of a name in the order it came, names beside each other, a failure stops nobody', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: fc.nat(3), turns: fc.nat(5), fails: fc.boolean() }), { maxLength: 30 }),
      async (works) => {
        const line = lines<number>();
        const inside = new Map<number, number>();
        const ended = new Map<number, number[]>();
        const done = works.map(({ name, turns, fails }, at) =>
          line(name, async () => {
            const others = inside.get(name) ?? 0;
            inside.set(name, others + 1);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            inside.set(name, others);
            ended.set(name, [...(ended.get(name) ?? []), at]);
            if (fails) throw new Error(String(at));
            return others;
          }),
        );
        const outcomes = await Promise.allSettled(done);
        expect(outcomes).toEqual(
          works.map(({ fails }, at) =>
            fails ? { status: 'rejected', reason: new Error(String(at)) } : { status: 'fulfilled', value: 0 },
          ),
        );
        for (const [name, order] of ended)
          expect(order).toEqual(works.flatMap((one, at) => (one.name === name ? [at] : [])));
      },
    ),
  ));
