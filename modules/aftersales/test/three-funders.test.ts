import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, later, provide, toId, type Uuid, uuidOf } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { shipParcel } from '#modules/fulfilment';
import { balance, funderAccount, shopAccount } from '#modules/ledger';
import { closeTrade, confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { claim, createMarketRule, createRule, type RuleInput } from '#modules/promotions';
import { agree } from '../answers-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

/**
 * One trade over two shops under a coupon of a shop, a coupon of platform and region, and two red packets of the platform, with odd
 * fen everywhere: who gives what, and that everything comes back to the fen, in every order of refunds, before the shops were paid and after.
 */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
});
afterAll(() => desk?.stall.market.close());

const REGION = '330282';
async function scene() {
  const { stall } = desk;
  const { market } = stall;
  const ctx = () => market.ctx();
  const now = market.clock.now();
  const buyer = await stall.buyer();
  const skus = [
    await stall.sku({ priceFen: 3_333, stock: 10 }),
    await stall.sku({ priceFen: 7_777, stock: 10, shop: 1 }),
  ] as const;
  const scope = { productIds: skus.map((sku) => sku.productId) };
  const given = (kind: string, args: RuleInput['args'], perPerson = 1): RuleInput => ({
    kind,
    title: { zh: '优惠', en: kind },
    args,
    scope,
    startsAt: now,
    endsAt: later(now, days(30)),
    issue: { total: 10, perPerson, claimFrom: now, claimUntil: later(now, days(20)), validDays: null },
  });
  const rules = [
    await createRule(ctx(), stall.scopes[0], {
      ...given('shop_coupon', { mode: 'minus', overFen: 5_000, minusFen: 501 }),
      scope: { productIds: [skus[0].productId] },
    }),
    await createMarketRule(ctx(), {
      ...given('platform_coupon', { mode: 'minus', overFen: 10_000, minusFen: 1_001 }),
      funding: [
        { funder: 'platform', bps: 3_333 },
        { funder: 'region', funderId: REGION, bps: 6_667 },
      ],
    }),
    await createMarketRule(ctx(), {
      ...given('red_packet', { overFen: 0, minusFen: 311 }, 2),
      funding: [{ funder: 'platform', bps: 10_000 }],
    }),
  ];
  for (const rule of [...rules, ...rules.slice(2)])
    await claim(market.ctx(buyer.actor), { buyerId: buyer.id, ruleId: rule.id });
  const body = {
    lines: [
      { skuId: toId('sku', skus[0].skuId), quantity: 2 },
      { skuId: toId('sku', skus[1].skuId), quantity: 1 },
    ],
    addressId: toId('adr', buyer.addressId),
  };
  const quote = await market.http('POST', '/checkout/quote', { as: buyer.actor, body });
  const { fingerprint } = quote.body as { fingerprint: string };
  const reply = await market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body, fingerprint } });
  expect(reply.status, reply.text).toBe(201);
  const tradeId = uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
  const rows = await market.pool<
    (Bought & { quantity: number; payableFen: number; discounts: { funder: string; amountFen: number }[] })[]
  >`SELECT shop_id, order_id, id AS line_id, sku_id, product_id, quantity, payable_fen, discounts FROM orders.lines
    WHERE order_id IN (SELECT id FROM orders.orders WHERE trade_id = ${tradeId})`;
  const line = (n: 0 | 1) => {
    const row = rows.find((one) => one.skuId === skus[n].skuId);
    if (!row) throw new Error('no line');
    return { ...row, buyer, scope: stall.scopes[n] };
  };
  const coupons = async () =>
    (await market.owner<{ state: string }[]>`SELECT state FROM promotions.coupons WHERE buyer_id = ${buyer.id}`).map(
      (one) => one.state,
    );
  return { tradeId, lines: [line(0), line(1)] as const, coupons };
}

const { keys } = Object;
const accounts = () => ({
  one: shopAccount(desk.stall.shops[0], 'available'),
  two: shopAccount(desk.stall.shops[1], 'available'),
  platform: funderAccount('platform'),
  region: funderAccount('region', REGION),
});
async function money(): Promise<Record<string, number>> {
  const named = Object.entries(accounts());
  const amounts = await Promise.all(named.map(([, account]) => balance(desk.stall.market.ctx(), account)));
  return Object.fromEntries(named.map(([name], place) => [name, amounts[place] ?? 0]));
}
const since = async (before: Record<string, number>) => {
  const after = await money();
  return Object.fromEntries(keys(after).map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]));
};
const clean = () => desk.stall.audit(['payments', 'ledger', 'orders', 'promotions', 'aftersales']);

test('who gives what: frozen on the lines, the packets after the coupons, all over both shops', async () => {
  const { tradeId, lines, coupons } = await scene();
  const given = new Map<string, number>();
  for (const { funder, amountFen } of lines.flatMap((line) => line.discounts))
    given.set(funder, (given.get(funder) ?? 0) + amountFen);
  expect(Object.fromEntries(given)).toEqual({ shop: 501, platform: 334 + 622, region: 667 });
  // The shop's coupon leaves 6,165 of the first line beside 7,777 of the second: the others take of both by that.
  expect(lines.map((line) => line.payableFen)).toEqual([6_165 - 443 - 138 - 137, 7_777 - 558 - 173 - 174]);
  expect(await coupons()).toEqual(['held', 'held', 'held', 'held']);
  await closeTrade(desk.stall.market.ctx(), { tradeId, by: 'buyer', reason: '不买了' });
  expect(await coupons()).toEqual(['free', 'free', 'free', 'free']);
  expect(await clean()).toEqual([]);
});

describe.each([
  ['before the shops were paid', false],
  ['after the shops were paid', true],
])('%s', (_when, settled) => {
  test.each([[[0, 0, 1]], [[0, 1, 0]], [[1, 0, 0]]])('pieces given back in the order %j', async (order) => {
    const { stall, advance, waybill } = desk;
    const ctx = () => stall.market.ctx();
    const before = await money();
    const { tradeId, lines, coupons } = await scene();
    await stall.pay({ tradeId });
    expect(await coupons()).toEqual(['used', 'used', 'used', 'used']);
    for (const { orderId, scope } of lines)
      await shipParcel(ctx(), scope, { orderId, carrier: 'sf', waybillNo: waybill() });
    await advance(days(3));
    if (settled) {
      for (const { orderId, shopId } of lines) await confirmReceipt(ctx(), { orderId, shopId });
      await stall.market.drain();
      const { platform, region } = await since(before);
      expect({ platform, region }).toEqual({ platform: -956, region: -667 });
    }
    for (const [step, n] of order.entries()) {
      const line = lines[n as 0 | 1];
      expect(await coupons()).toContain('used');
      const asked = await desk.ask(line, { kind: 'refund_only', reason: 'damaged', quantity: 1 });
      await agree(ctx(), line.scope, asked.id);
      await stall.market.drain();
      expect((await desk.row(asked.id)).state).toBe('refunded');
      expect(await clean(), `after step ${step}`).toEqual([]);
    }
    const back = await stall.market.pool<{ lineId: Uuid; refundedFen: number }[]>`
      SELECT id AS line_id, refunded_fen FROM orders.lines WHERE id = ANY(${lines.map((line) => line.lineId)}::uuid[])`;
    for (const line of lines) expect(back.find((one) => one.lineId === line.lineId)?.refundedFen).toBe(line.payableFen);
    expect(await coupons()).toEqual(['free', 'free', 'free', 'free']);
    const orders = await stall.market.pool<{ shopId: Uuid; freightFen: number }[]>`
      SELECT shop_id, freight_fen FROM orders.orders WHERE trade_id = ${tradeId}`;
    const freight = (n: 0 | 1) => orders.find((one) => one.shopId === stall.shops[n])?.freightFen ?? -1;
    // Nothing is left with anybody but the freight, which goods that arrived do not give back.
    expect(await since(before)).toEqual({
      one: settled ? freight(0) : 0,
      two: settled ? freight(1) : 0,
      platform: 0,
      region: 0,
    });
  });
});
