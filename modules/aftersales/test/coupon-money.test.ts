import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, later, provide, toId, type Uuid, uuidOf } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { shipParcel } from '#modules/fulfilment';
import { balance, funderAccount, shopAccount } from '#modules/ledger';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { claim, createMarketRule } from '#modules/promotions';
import { agree } from '../answers-service.ts';
import { type Desk, openDesk } from './case-desk.ts';

/** What a coupon of the market takes off is paid to the shop by who funds it, and goes back to them with the goods. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
});
afterAll(() => desk?.stall.market.close());

test('a coupon of platform and region: the shop receives their parts at completion; a refund gives both theirs back', async () => {
  const { stall } = desk;
  const { market } = stall;
  const ctx = () => market.ctx();
  const [shopId, scope] = [stall.shops[0], stall.scopes[0]];
  const now = market.clock.now();
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
  const rule = await createMarketRule(ctx(), {
    kind: 'platform_coupon',
    title: { zh: '平台券', en: 'Market coupon' },
    args: { mode: 'minus', overFen: 15_000, minusFen: 2_000 },
    scope: { productIds: [sku.productId] },
    startsAt: now,
    endsAt: later(now, days(30)),
    funding: [
      { funder: 'platform', bps: 7_500 },
      { funder: 'region', funderId: '330282', bps: 2_500 },
    ],
    issue: { total: 5, perPerson: 1, claimFrom: now, claimUntil: later(now, days(20)), validDays: null },
  });
  const coupon = await claim(market.ctx(buyer.actor), { buyerId: buyer.id, ruleId: rule.id });
  const held = async () =>
    (await market.owner<{ state: string }[]>`SELECT state FROM promotions.coupons WHERE id = ${coupon.id}`)[0]?.state;
  const money = () =>
    Promise.all([
      balance(ctx(), shopAccount(shopId, 'available')),
      balance(ctx(), funderAccount('platform')),
      balance(ctx(), funderAccount('region', '330282')),
    ]);
  const before = await money();
  const moved = async () => (await money()).map((amount, place) => amount - (before[place] ?? 0));

  const body = { lines: [{ skuId: toId('sku', sku.skuId), quantity: 2 }], addressId: toId('adr', buyer.addressId) };
  const quote = await market.http('POST', '/checkout/quote', { as: buyer.actor, body });
  const { fingerprint } = quote.body as { fingerprint: string };
  const reply = await market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body, fingerprint } });
  expect(reply.status, reply.text).toBe(201);
  const trade = reply.body as { tradeId: string; payableFen: number; orders: { id: string }[] };
  const orderId = uuidOf('ord', trade.orders[0]?.id as never);
  await stall.pay({ tradeId: uuidOf('trd', trade.tradeId as never) });
  const [line] = await market.pool<
    { id: Uuid; payableFen: number }[]
  >`SELECT id, payable_fen FROM orders.lines WHERE order_id = ${orderId}`;
  expect(line?.payableFen).toBe(18_000);
  await shipParcel(ctx(), scope, { orderId, carrier: 'sf', waybillNo: desk.waybill() });
  await desk.advance(days(3));
  await confirmReceipt(ctx(), { orderId, shopId });
  await market.drain();
  const [shop = 0, platform, region] = await moved();
  expect([platform, region]).toEqual([-1_500, -500]);
  // Everything the goods cost is the shop's, less the commission; none of the coupon is.
  const [settled] = await market.pool<
    { commissionFen: number }[]
  >`SELECT commission_fen FROM payments.settlements WHERE order_id = ${orderId}`;
  const freightFen = trade.payableFen - 18_000;
  expect(shop + (settled?.commissionFen ?? 0)).toBe(20_000 + freightFen);

  const bought = {
    buyer,
    orderId,
    shopId,
    scope,
    lineId: line?.id as Uuid,
    skuId: sku.skuId,
    productId: sku.productId,
  };
  const giveBack = async (quantity: number): Promise<void> => {
    const asked = await desk.ask(bought, { kind: 'refund_only', reason: 'damaged', quantity });
    await agree(ctx(), scope, asked.id);
    await market.drain();
    expect((await desk.row(asked.id)).state).toBe('refunded');
  };
  await giveBack(1);
  expect((await moved()).slice(1)).toEqual([-750, -250]);
  expect(await held()).toBe('used');
  await giveBack(1);
  expect((await moved()).slice(1)).toEqual([0, 0]);
  expect(await held()).toBe('free');
  expect(await stall.audit(['payments', 'ledger', 'orders', 'promotions'])).toEqual([]);
});
