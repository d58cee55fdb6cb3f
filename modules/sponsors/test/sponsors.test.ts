import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, fen, type Grant, later, newId, provide, toId, type Uuid, uuidOf } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import type { SkuForSale } from '#modules/catalog';
import { shipParcel } from '#modules/fulfilment';
import { balance, funderAccount, shopAccount } from '#modules/ledger';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { createMarketRule, forgetRules, reviseMarketRule, stopMarketRule } from '#modules/promotions';
import { fundsOf, moveFunds } from '../service.ts';

/** Brands and streamers that pay for the market's promotions: paid in before it is promised (decision 0102). */
let stall: Stall;
let sku: SkuForSale;
let brand: string;
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  sku = await stall.sku({ priceFen: 10_000, stock: 50 });
  const id = newId(stall.market.ctx());
  brand = toId('brd', id);
  await stall.market.owner`
    INSERT INTO catalog.brands (id, name_zh, name_en, registration_no, owner_shop_id, registered_at)
    VALUES (${id}, '青瓷坊', 'Qingci', 'TM-1', ${stall.shops[0]}, now())`;
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const rule = (more: Partial<Parameters<typeof createMarketRule>[1]> = {}) =>
  ({
    kind: 'cross_shop_reduction',
    title: { zh: '品牌满减', en: 'The brand’s' },
    args: { mode: 'every', overFen: 5_000, minusFen: 501 },
    scope: { productIds: [sku.productId] },
    startsAt: stall.market.clock.now(),
    endsAt: later(stall.market.clock.now(), days(30)),
    funding: [
      { funder: 'brand', funderId: brand, bps: 5_000 },
      { funder: 'platform', bps: 5_000 },
    ],
    budgetFen: fen(20_001),
    ...more,
  }) as Parameters<typeof createMarketRule>[1];
const money = (way: 'in' | 'back', amountFen: number, bankNo: string) =>
  moveFunds(ctx(), { kind: 'brand', party: brand, way, amountFen, bankNo, note: '合同 2026-7' });
const free = async () => (await fundsOf(ctx(), { kind: 'brand', party: brand })).freeFen;

describe('a sponsor', () => {
  test('pays before it is promised: without a budget, or with too little paid in, no rule starts', async () => {
    const { budgetFen: _, ...endless } = rule();
    await expect(createMarketRule(ctx(), endless)).rejects.toMatchObject({ code: 'promotions.sponsor_budget' });
    await expect(createMarketRule(ctx(), rule())).rejects.toMatchObject({ code: 'sponsors.funds_too_low' });
    await expect(createMarketRule(ctx(), rule({ funding: [{ funder: 'brand', bps: 10_000 }] }))).rejects.toMatchObject({
      code: 'promotions.funding_invalid',
    });
    await expect(
      moveFunds(ctx(), {
        kind: 'brand',
        party: toId('brd', newId(ctx())),
        way: 'in',
        amountFen: 1,
        bankNo: 'B-000',
        note: '-',
      }),
    ).rejects.toMatchObject({ code: 'sponsors.sponsor_unknown' });
    await money('in', 10_000, 'B-001');
    await expect(money('in', 10_000, 'B-001')).rejects.toMatchObject({ code: 'sponsors.deposit_booked' });
    // Half of 200.01 yuan, rounded up.
    await expect(createMarketRule(ctx(), rule())).rejects.toMatchObject({
      code: 'sponsors.funds_too_low',
      params: { freeFen: 10_000, neededFen: 10_001 },
    });
    expect((await stall.market.owner`SELECT 1 FROM promotions.rules`).length).toBe(0);
    await money('in', 1, 'B-002');
  });

  test('pays its part of completed orders, and no more of two rules at once than it paid in', async () => {
    const started = await Promise.allSettled([createMarketRule(ctx(), rule()), createMarketRule(ctx(), rule())]);
    expect(started.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await free()).toBe(0);
    await expect(money('back', 1, 'B-003')).rejects.toMatchObject({ code: 'sponsors.funds_too_low' });
    forgetRules(ctx());

    const buyer = await stall.buyer();
    const body = {
      lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }],
      addressId: toId('adr', buyer.addressId),
    };
    const quote = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body });
    const { fingerprint } = quote.body as { fingerprint: string };
    const placed = await stall.market.http('POST', '/checkout/place', {
      as: buyer.actor,
      body: { ...body, fingerprint },
    });
    expect(placed.status, placed.text).toBe(201);
    const tradeId = uuidOf('trd', (placed.body as { tradeId: string }).tradeId as never);
    await stall.pay({ tradeId });
    const [order] = await stall.market.pool<{ id: Uuid; shopId: Uuid; payableFen: number }[]>`
      SELECT id, shop_id, payable_fen FROM orders.orders WHERE trade_id = ${tradeId}`;
    if (!order) throw new Error('no order');
    const shop = () => balance(ctx(), shopAccount(order.shopId, 'available'));
    const before = await shop();
    await shipParcel(ctx(), stall.scopes[0], { orderId: order.id, carrier: 'sf', waybillNo: 'SF1234567890123' });
    stall.market.clock.advance(days(3));
    await confirmReceipt(ctx(), { orderId: order.id, shopId: order.shopId });
    await stall.market.drain();
    // Twice 5.01 off, half of it the brand's: its account has what it paid in less that.
    expect(await balance(ctx(), funderAccount('brand', brand))).toBe(10_001 - 501);
    expect(await shop()).toBeGreaterThan(before + order.payableFen * 0.9);
    expect(await fundsOf(ctx(), { kind: 'brand', party: brand })).toEqual({
      inFen: 10_001,
      backFen: 0,
      committedFen: 10_001,
      freeFen: 0,
      givenFen: 501,
    });
    expect(await stall.audit(['payments', 'ledger', 'orders', 'promotions', 'sponsors'])).toEqual([]);
  });

  test('has free again what a rule that was stopped did not take, and a changed rule counts on it at once', async () => {
    const [running] = await stall.market.owner<{ id: Uuid }[]>`SELECT id FROM promotions.rules WHERE state = 'active'`;
    if (!running) throw new Error('no rule');
    const next = await reviseMarketRule(ctx(), running.id, rule({ budgetFen: fen(19_000) }));
    expect(await free()).toBe(0);
    await stopMarketRule(ctx(), next.id);
    expect(await free()).toBe(10_001 - 501);
    expect((await money('back', 9_500, 'B-004')).freeFen).toBe(0);
    expect(await stall.audit(['payments', 'ledger', 'promotions', 'sponsors'])).toEqual([]);
    const operator = stall.market.user([
      { scope: 'platform', scopeId: null, role: 'operator', permissions: ['sponsors.read'] } satisfies Grant,
    ]);
    expect((await stall.market.http('GET', '/console/sponsors', { as: operator })).body).toMatchObject({
      items: [{ kind: 'brand', party: brand, name: { en: 'Qingci' }, inFen: 10_001, backFen: 9_500, givenFen: 501 }],
    });
  });

  test('the audit finds money of a sponsor that is not booked', async () => {
    await stall.market.owner`
      INSERT INTO sponsors.deposits (kind, party, id, way, amount_fen, bank_no, note, made_at)
      VALUES ('brand', ${brand}, ${newId(ctx())}, 'in', 7, 'B-999', '-', ${stall.market.clock.now()})`;
    expect(await stall.audit(['sponsors'])).toHaveLength(2);
  });
});
