import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, days, fen, later, toId, transact, type Uuid, uuidOf } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { recordRefund } from '#modules/orders';
import { claim, createMarketRule } from '#modules/promotions';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

test('two orders under one coupon are given back at the same moment: the later one brings it back', async () => {
  const { market } = stall;
  const now = market.clock.now();
  const buyer = await stall.buyer();
  const skus = [
    await stall.sku({ priceFen: 10_000, stock: 5 }),
    await stall.sku({ priceFen: 8_000, stock: 5, shop: 1 }),
  ];
  const rule = await createMarketRule(market.ctx(), {
    kind: 'platform_coupon',
    title: { zh: '平台券', en: 'Market coupon' },
    args: { mode: 'minus', overFen: 15_000, minusFen: 1_000 },
    scope: { productIds: skus.map((sku) => sku.productId) },
    startsAt: now,
    endsAt: later(now, days(9)),
    funding: [{ funder: 'platform', bps: 10_000 }],
    issue: { total: 5, perPerson: 1, claimFrom: now, claimUntil: later(now, days(5)), validDays: null },
  });
  const coupon = await claim(market.ctx(buyer.actor), { buyerId: buyer.id, ruleId: rule.id });
  const body = {
    lines: skus.map((sku) => ({ skuId: toId('sku', sku.skuId), quantity: 1 })),
    addressId: toId('adr', buyer.addressId),
  };
  const quote = await market.http('POST', '/checkout/quote', { as: buyer.actor, body });
  const { fingerprint } = quote.body as { fingerprint: string };
  const placed = await market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body, fingerprint } });
  expect(placed.status, placed.text).toBe(201);
  const tradeId = uuidOf('trd', (placed.body as { tradeId: string }).tradeId as never);
  await stall.pay({ tradeId });
  const [one, other] = await market.owner<{ shopId: Uuid; orderId: Uuid; id: Uuid; payableFen: number }[]>`
    SELECT l.shop_id, l.order_id, l.id, l.payable_fen FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id
    WHERE o.trade_id = ${tradeId}`;
  if (!one || !other) throw new Error('two orders were placed');
  const giveBack = (ctx: Ctx, row: typeof one) =>
    recordRefund(ctx, {
      shopId: row.shopId,
      orderId: row.orderId,
      cause: `test:${row.id}`,
      lines: [{ lineId: row.id, quantity: 1, amountFen: fen(row.payableFen) }],
      freightFen: fen(0),
      reason: '不要了',
    });
  let done = false;
  const waits = async (): Promise<void> => {
    for (let seen = 0; seen === 0 && !done; ) {
      const [found] = await market.owner<{ n: number }[]>`
        SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%promotions.coupons%'`;
      seen = found?.n ?? 0;
    }
  };
  let second: Promise<unknown> = Promise.resolve();
  await transact(market.ctx(), async (tx) => {
    await giveBack(tx, one);
    second = giveBack(market.ctx(), other).finally(() => {
      done = true;
    });
    // The first has not committed when the second asks.
    await Promise.race([second, waits()]);
  });
  await second;
  const [row] = await market.owner<{ state: string }[]>`SELECT state FROM promotions.coupons WHERE id = ${coupon.id}`;
  expect(row?.state).toBe('free');
});
