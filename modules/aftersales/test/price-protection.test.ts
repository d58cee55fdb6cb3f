import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { days, later, minutes, provide } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { changePrices } from '#modules/catalog';
import { paymentGateways } from '#modules/payments';
import { createRule, stopRule } from '#modules/promotions';
import { agree } from '../answers-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

/** Money without goods: price protection, and refunds that need no answer. */
let desk: Desk;
const gateway = willingGateway();
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: gateway });
});
beforeEach(() => {
  gateway.asked.length = 0;
  gateway.returned.length = 0;
});
afterAll(() => desk.stall.market.close());

const ctx = () => desk.stall.market.ctx();

describe('price protection', () => {
  const protect = (one: Bought, quantity = 3) =>
    desk.ask(one, { kind: 'price_protection', reason: 'price_dropped', quantity });
  const fall = async (one: Bought, priceFen: number) => {
    desk.stall.market.clock.advance(minutes(1));
    await changePrices(ctx(), one.scope, one.productId, [{ skuId: one.skuId, priceFen }]);
  };

  test('the difference comes back once, the goods stay, and what is left still comes back to the fen', async () => {
    const one = await desk.received({ quantity: 3, priceFen: 3_333, freightFen: 0 });
    await expect(protect(one)).rejects.toMatchObject({ code: 'aftersales.price_not_lower' });
    await fall(one, 3_000);
    const asked = await protect(one);
    expect(asked).toMatchObject({ state: 'agreed', agreedBy: 'rule', amountFen: 999 });
    await desk.stall.market.drain();
    expect((await desk.row(asked.id)).state).toBe('refunded');
    await expect(protect(one)).rejects.toMatchObject({ code: 'aftersales.price_protected_already' });
    for (let n = 0; n < 3; n += 1) {
      const back = await desk.ask(one, { kind: 'refund_only', reason: 'damaged' });
      expect(back.amountFen).toBe(3_000);
      await agree(ctx(), one.scope, back.id);
      await desk.stall.market.drain();
    }
    expect(gateway.asked.reduce((sum, fen) => sum + fen, 0)).toBe(9_999);
    expect(await desk.stall.stateOf(one.orderId)).toBe('closed');
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('the price in hand counts: what a promotion takes off today comes back', async () => {
    const one = await desk.received({ quantity: 3, priceFen: 3_333, freightFen: 0 });
    const now = desk.stall.market.clock.now();
    const rule = await createRule(ctx(), one.scope, {
      kind: 'full_reduction',
      title: { zh: '满 90 减 9', en: '9 off 90' },
      args: { mode: 'tiers', tiers: [{ overFen: 9_000, minusFen: 900 }] },
      scope: { productIds: [one.productId] },
      startsAt: now,
      endsAt: later(now, days(3)),
    });
    desk.stall.market.clock.advance(minutes(1));
    await expect(protect(one, 1)).rejects.toMatchObject({ code: 'aftersales.price_not_lower' });
    expect(await protect(one)).toMatchObject({ state: 'agreed', amountFen: 900 });
    await stopRule(ctx(), one.scope, rule.id);
  });

  test('a promotion that came and went counts, by what was in hand while it ran', async () => {
    const one = await desk.received({ quantity: 2, priceFen: 5_000, freightFen: 0 });
    const { clock } = desk.stall.market;
    await fall(one, 4_800);
    const start = later(clock.now(), minutes(1));
    const rule = await createRule(ctx(), one.scope, {
      kind: 'full_reduction',
      title: { zh: '满 90 减 10', en: '10 off 90' },
      args: { mode: 'tiers', tiers: [{ overFen: 9_000, minusFen: 1_000 }] },
      scope: { productIds: [one.productId] },
      startsAt: start,
      endsAt: later(clock.now(), days(3)),
    });
    clock.advance(minutes(30));
    await stopRule(ctx(), one.scope, rule.id);
    // Dearer than it was bought at, and no promotion runs: today's price alone would give nothing.
    expect(await protect(one, 2)).toMatchObject({ state: 'agreed', amountFen: 1_400 });
  });

  test('bought one by one, the threshold was never in reach: the lowest is what the shop asked', async () => {
    const one = await desk.received({ quantity: 2, priceFen: 5_000, freightFen: 0 });
    const { clock } = desk.stall.market;
    const now = clock.now();
    const rule = await createRule(ctx(), one.scope, {
      kind: 'full_reduction',
      title: { zh: '满 90 减 10', en: '10 off 90' },
      args: { mode: 'tiers', tiers: [{ overFen: 9_000, minusFen: 1_000 }] },
      scope: { productIds: [one.productId] },
      startsAt: now,
      endsAt: later(now, days(1)),
    });
    await fall(one, 4_800);
    await stopRule(ctx(), one.scope, rule.id);
    await fall(one, 5_500);
    expect(await protect(one, 1)).toMatchObject({ amountFen: 200 });
  });

  test('a coupon anybody could claim counts, one for new buyers does not', async () => {
    const one = await desk.received({ quantity: 1, priceFen: 6_000, freightFen: 0 });
    const { clock } = desk.stall.market;
    const now = clock.now();
    const coupon = (minusFen: number, audience?: { who: 'new_buyer' }) =>
      createRule(ctx(), one.scope, {
        kind: 'shop_coupon',
        title: { zh: '店铺券', en: 'Shop coupon' },
        args: { mode: 'minus', overFen: 5_000, minusFen },
        scope: { productIds: [one.productId] },
        startsAt: now,
        endsAt: later(now, days(1)),
        ...(audience ? { audience } : {}),
        issue: { total: 10, perPerson: 1, claimFrom: now, claimUntil: later(now, days(1)), validDays: null },
      });
    await coupon(2_000, { who: 'new_buyer' });
    clock.advance(minutes(1));
    await expect(protect(one, 1)).rejects.toMatchObject({ code: 'aftersales.price_not_lower' });
    await coupon(700);
    clock.advance(days(2));
    expect(await protect(one, 1)).toMatchObject({ amountFen: 700 });
  });

  test('not after its days', async () => {
    const one = await desk.shipped();
    await fall(one, 3_000);
    desk.stall.market.clock.advance(days(15));
    await expect(protect(one)).rejects.toMatchObject({ code: 'aftersales.price_protection_over' });
  });
});

describe('one click for trusted buyers', () => {
  test('small refunds before shipping need no answer, three a month; not for strangers, nor for dear goods', async () => {
    const one = await desk.bought({ quantity: 5 });
    const ask = () => desk.ask(one, { kind: 'refund_only', reason: 'no_longer_wanted' });
    expect(await ask()).toMatchObject({ state: 'requested', agreedBy: null });
    const known = await desk.bought({ quantity: 5 });
    const { market } = desk.stall;
    const at = (id: string) =>
      market.pool<{ id: typeof one.orderId }[]>`SELECT id FROM aftersales.cases WHERE order_id = ${id}`;
    expect(await at(known.orderId)).toEqual([]);
    // Ten orders brought to their end: told by the table, for nobody waits through ten whole trades.
    await market.owner`
      INSERT INTO orders.orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'number', n::text,
        'state', 'completed', 'completed_at', now(), 'settled_at', now()))).*
      FROM orders.orders o, generate_series(1, 10) AS n WHERE o.id = ${known.orderId}`;
    const click = () => desk.ask(known, { kind: 'refund_only', reason: 'no_longer_wanted' });
    for (let n = 0; n < 2; n += 1) {
      expect(await click()).toMatchObject({ state: 'agreed', agreedBy: 'trust' });
      await market.drain();
    }
    // Three orders asked for at once have the one click that is left, not three.
    const more = [];
    for (let n = 0; n < 3; n += 1) more.push(await desk.bought({ quantity: 1, buyer: known.buyer }));
    const clicks = await Promise.all(
      more.map((order) => desk.ask(order, { kind: 'refund_only', reason: 'no_longer_wanted', quantity: 1 })),
    );
    expect(clicks.filter((one) => one.agreedBy === 'trust')).toHaveLength(1);
    await market.drain();
    expect(await click()).toMatchObject({ state: 'requested', agreedBy: null });
    await market.owner`DELETE FROM orders.orders WHERE buyer_id = ${known.buyer.id} AND state = 'completed'`;
  });
});
