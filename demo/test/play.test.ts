import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#kernel/test/database.ts';
import { loadModules } from '../../apps/server/market.ts';
import { loadReference } from '../../apps/server/reference.ts';
import { mixOf, STORIES } from '../play/mix.ts';
import { gather } from '../play/people.ts';
import { ownPlace, type Place } from '../play/place.ts';
import { playTrades, sumUp } from '../play/show.ts';
import { moneyOf, outcomeOf } from '../play/sums.ts';
import type { OrderNow, PlayedTrade } from '../play/trade.ts';

test('the mix is the same for the same seed and holds every story', () => {
  expect(mixOf('a', 200)).toEqual(mixOf('a', 200));
  expect(mixOf('a', 200)).not.toEqual(mixOf('b', 200));
  expect(new Set(mixOf('c', STORIES.length))).toEqual(new Set(STORIES));
});

describe('the sums', () => {
  const order = (more: Partial<OrderNow>): OrderNow => ({
    id: 'o',
    shopId: 's',
    state: 'completed',
    payableFen: 1_000,
    refundedFen: 0,
    paidAt: '2026-11-22T00:00:00Z',
    lines: [],
    ...more,
  });
  const ended = (orders: OrderNow[], story: PlayedTrade['story'] = 'normal') => ({
    trade: { story, trouble: null } as PlayedTrade,
    now: { state: 'paid', payableFen: 1_000, orders },
    late: false,
  });
  const released = (shopFen: number, state = 'settled') =>
    new Map([['o', { orderId: 'o', shopFen, commissionFen: 50, state }]]);

  test('a fen that was neither kept, settled nor refunded stays in the escrow figure and is held against the ledger', () => {
    expect(moneyOf([ended([order({})])], released(949))).toMatchObject({
      paidFen: 1_000,
      settledFen: 999,
      escrowFen: 1,
    });
    expect(moneyOf([ended([order({ paidAt: null })])], new Map())).toMatchObject({ paidFen: 0, escrowFen: 0 });
  });

  test('an order that only asked for its settlement still waits', () => {
    expect(outcomeOf(ended([order({})]), released(950, 'requested'))).toBe('waiting');
    expect(outcomeOf(ended([order({})]), released(950))).toBe('settled');
  });

  test('what came back after settlement was shop and platform’s, not the escrow’s', () => {
    const money = moneyOf([ended([order({ refundedFen: 300 })])], released(950));
    expect(money).toMatchObject({ escrowFen: 0, settledFen: 1_000, refundedFen: 300, refundedAfterFen: 300 });
    expect(moneyOf([ended([order({ refundedFen: 300 })])], released(650)).refundedAfterFen).toBe(0);
  });

  test('a closed order counts as refunded only when everything went back', () => {
    expect(outcomeOf(ended([order({ state: 'closed', refundedFen: 999 })]), new Map())).toBe('waiting');
    expect(outcomeOf(ended([order({ state: 'closed', refundedFen: 1_000 })]), new Map())).toBe('refunded');
  });
});

describe('whole trades on a market of their own', () => {
  let database: TestDatabase;
  let place: Place;
  beforeAll(async () => {
    const modules = await loadModules();
    database = await testDatabase(inject('databaseUrl'), modules, {
      name: 'reference',
      run: (owner) => loadReference(owner, modules),
    });
    place = await ownPlace(() => {}, { databaseUrl: database.ownerUrl });
  }, 300_000);
  afterAll(async () => {
    await place?.close();
    await database?.close();
  });

  test('add up to the fen, whatever the provider and the people do', async () => {
    const stories = mixOf('test', STORIES.length);
    const stage = { place, company: await gather(place, 'test', stories.length), seed: 'test' };
    const summary = await sumUp(stage, await playTrades(stage, stories, () => {}));
    expect(summary.wrong).toEqual([]);
    // One trade a story shows all there is, but nobody has completed enough yet to be trusted.
    expect(summary.shown.missing).toEqual(['agreed by trust']);
    expect(summary.money.differenceFen).toBe(0);
    expect(summary.money.paidFen).toBeGreaterThan(0);
    expect(summary.outcomes).toMatchObject({ waiting: 0, failed: 0, cancelled: 2, refunded_late: 1 });
  }, 300_000);
});
