import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes, provide, shopScope, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { recordShipment } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { agree, reject, withdraw } from '../answers-service.ts';
import { fireDeadlines } from '../deadlines-service.ts';
import { requestCase } from '../requests-service.ts';

let stall: Stall;
const gateway = willingGateway();
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: gateway });
});
beforeEach(() => {
  gateway.refusing = false;
  gateway.asked.length = 0;
});
afterAll(() => stall.market.close());

type Bought = { buyer: Buyer; orderId: Uuid; shopId: Uuid; lineIds: Uuid[]; skuIds: Uuid[] };

/** One paid order of one shop: three pieces at 33.33 yuan and freight 8 yuan. */
async function bought(quantity = 3, priceFen = 3_333): Promise<Bought> {
  const buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen, stock: 10 });
  const trade = await stall.buy(buyer, [{ sku, quantity }], 800);
  await stall.pay(trade);
  const order = trade.orders[0];
  if (!order) throw new Error('no order');
  const lines = await stall.market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${order.orderId}`;
  return {
    buyer,
    orderId: order.orderId,
    shopId: order.shopId,
    lineIds: lines.map((line) => line.id),
    skuIds: [sku.skuId],
  };
}

const ask = (one: Bought, quantity = 3, ctx = stall.market.ctx(one.buyer.actor)) =>
  requestCase(ctx, {
    buyerId: one.buyer.id,
    orderId: one.orderId,
    lines: [{ lineId: one.lineIds[0] ?? one.orderId, quantity }],
    reason: 'no_longer_wanted',
    description: '',
  });

const stateOfCase = async (id: Uuid): Promise<string | undefined> =>
  (await stall.market.pool<{ state: string }[]>`SELECT state FROM aftersales.cases WHERE id = ${id}`)[0]?.state;
const escrowOf = async (orderId: Uuid): Promise<number> =>
  (
    await stall.market.pool<
      { balance: number }[]
    >`SELECT balance FROM ledger.balances WHERE account = ${`escrow:${orderId}`}`
  )[0]?.balance ?? 0;

describe('before shipping', () => {
  test('all pieces and the freight come back, the stock is free again, the order is closed, the books balance', async () => {
    const one = await bought();
    const asked = await ask(one);
    expect(asked).toMatchObject({ amountFen: 3 * 3_333 + 800, freightFen: 800, state: 'requested', shipped: false });
    await agree(stall.market.ctx(), shopScope(one.shopId), asked.id);
    await stall.market.drain();
    expect(await stateOfCase(asked.id)).toBe('refunded');
    expect(await stall.stateOf(one.orderId)).toBe('closed');
    expect(await stall.stockOf(one.skuIds[0] ?? one.orderId)).toMatchObject({ onHand: 10, reserved: 0 });
    expect(await escrowOf(one.orderId)).toBe(0);
    expect(gateway.asked).toEqual([10_799]);
    expect(await stall.audit()).toEqual([]);
  });

  test('some pieces come back without freight; the rest of the order goes on', async () => {
    const one = await bought();
    const asked = await ask(one, 1);
    expect(asked).toMatchObject({ amountFen: 3_333, freightFen: 0 });
    await agree(stall.market.ctx(), shopScope(one.shopId), asked.id);
    await stall.market.drain();
    expect(await stall.stateOf(one.orderId)).toBe('awaiting_shipment');
    expect(await escrowOf(one.orderId)).toBe(2 * 3_333 + 800);
    expect(await stall.audit()).toEqual([]);
  });

  test('the pieces of a line refunded one by one give back exactly what was paid', async () => {
    const one = await bought(3, 3_334);
    for (let n = 0; n < 3; n += 1) {
      const asked = await ask(one, 1);
      await agree(stall.market.ctx(), shopScope(one.shopId), asked.id);
      await stall.market.drain();
    }
    expect(gateway.asked.reduce((sum, fen) => sum + fen, 0)).toBe(3 * 3_334 + 800);
    expect(await stall.stateOf(one.orderId)).toBe('closed');
    expect(await stall.audit()).toEqual([]);
  });

  test("the shop's silence for 48 hours is consent, not a minute earlier", async () => {
    const one = await bought();
    const asked = await ask(one);
    stall.market.clock.advance((hours(48) - minutes(1)) as never);
    await fireDeadlines(stall.market.ctx());
    expect(await stateOfCase(asked.id)).toBe('requested');
    stall.market.clock.advance(minutes(1));
    await stall.market.drain();
    expect(await stateOfCase(asked.id)).toBe('refunded');
    const [row] = await stall.market.pool`SELECT agreed_by FROM aftersales.cases WHERE id = ${asked.id}`;
    expect(row).toEqual({ agreedBy: 'deadline' });
  });
});

describe('refusals change nothing', () => {
  test('a second case of an order while one is open', async () => {
    const one = await bought();
    await ask(one, 1);
    await expect(ask(one, 1)).rejects.toMatchObject({ code: 'aftersales.case_open' });
  });

  test('two requests at the same moment: one case', async () => {
    const one = await bought();
    const answers = await Promise.allSettled([ask(one, 1), ask(one, 1), ask(one, 1)]);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  });

  test('more pieces than were bought', async () => {
    const one = await bought();
    await expect(ask(one, 4)).rejects.toMatchObject({ code: 'orders.refund_too_much' });
    expect(await stall.market.pool`SELECT 1 FROM aftersales.cases WHERE order_id = ${one.orderId}`).toHaveLength(0);
  });

  test("another buyer's order, and an order that was not paid", async () => {
    const one = await bought();
    const stranger = await stall.buyer();
    await expect(ask({ ...one, buyer: stranger })).rejects.toMatchObject({ code: 'orders.order_not_found' });
    const sku = await stall.sku({ priceFen: 500, stock: 5 });
    const unpaid = await stall.buy(one.buyer, [{ sku, quantity: 1 }]);
    const order = unpaid.orders[0];
    await expect(ask({ ...one, orderId: order?.orderId ?? one.orderId })).rejects.toMatchObject({
      code: 'aftersales.order_not_refundable',
    });
  });

  test('an answered case is not answered again; a withdrawn one not agreed', async () => {
    const one = await bought();
    const asked = await ask(one, 1);
    await reject(stall.market.ctx(), shopScope(one.shopId), asked.id, '商品已经打包完成');
    await expect(agree(stall.market.ctx(), shopScope(one.shopId), asked.id)).rejects.toMatchObject({
      code: 'aftersales.state_forbids',
    });
    const again = await ask(one, 1);
    await withdraw(stall.market.ctx(one.buyer.actor), one.buyer.id, again.id);
    await expect(agree(stall.market.ctx(), shopScope(one.shopId), again.id)).rejects.toMatchObject({
      code: 'aftersales.state_forbids',
    });
  });

  test('another shop finds no case of ours, and the sixth request for a line is one too many', async () => {
    const one = await bought();
    const asked = await ask(one, 1);
    const other = stall.shops.find((shopId) => shopId !== one.shopId) ?? one.shopId;
    await expect(agree(stall.market.ctx(), shopScope(other), asked.id)).rejects.toMatchObject({
      code: 'aftersales.case_not_found',
    });
    await withdraw(stall.market.ctx(one.buyer.actor), one.buyer.id, asked.id);
    for (let n = 0; n < 4; n += 1)
      await withdraw(stall.market.ctx(one.buyer.actor), one.buyer.id, (await ask(one, 1)).id);
    await expect(ask(one, 1)).rejects.toMatchObject({ code: 'aftersales.too_many_requests' });
  });
});

test('while a case is open the time to confirm stands still, afterwards it goes on', async () => {
  const one = await bought();
  await recordShipment(stall.market.ctx(), shopScope(one.shopId), { orderId: one.orderId, parcelId: one.orderId });
  const timer = async () =>
    (
      await stall.market.pool<
        { pausedAt: Date | null }[]
      >`SELECT paused_at FROM orders.timers WHERE order_id = ${one.orderId} AND kind = 'confirm'`
    )[0]?.pausedAt ?? null;
  const asked = await ask(one, 1);
  expect(asked.shipped).toBe(true);
  expect(await timer()).not.toBeNull();
  await reject(stall.market.ctx(), shopScope(one.shopId), asked.id, '已发货，请先收货');
  expect(await timer()).toBeNull();
});

test('a refund the provider refuses leaves the case agreed with its reason, and nothing is lost', async () => {
  const one = await bought();
  gateway.refusing = true;
  const asked = await ask(one);
  await agree(stall.market.ctx(), shopScope(one.shopId), asked.id);
  await stall.market.drain();
  const [row] = await stall.market.pool<
    { state: string; refundFailure: string | null }[]
  >`SELECT state, refund_failure FROM aftersales.cases WHERE id = ${asked.id}`;
  expect(row?.state).toBe('agreed');
  expect(row?.refundFailure).not.toBeNull();
  expect(await escrowOf(one.orderId)).toBe(10_799);
});

test('the routes: a buyer asks, the shop sees masked facts and agrees, history is told to both', async () => {
  const one = await bought();
  const { market } = stall;
  const staff = market.user([{ scope: 'shop', scopeId: one.shopId, role: 'service', permissions: ['aftersales.*'] }]);
  const made = await market.http('POST', `/me/orders/${toId('ord', one.orderId)}/refunds`, {
    as: one.buyer.actor,
    body: {
      lines: [{ lineId: toId('lin', one.lineIds[0] ?? ''), quantity: 1 }],
      reason: 'too_slow',
      description: '等太久了',
    },
  });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: string };
  const list = await market.http('GET', `/shops/${toId('shp', one.shopId)}/refunds?state=requested&limit=100`, {
    as: staff,
  });
  expect((list.body as { items: { id: string }[] }).items.map((item) => item.id)).toContain(id);
  const agreed = await market.http('POST', `/shops/${toId('shp', one.shopId)}/refunds/${id}/agree`, { as: staff });
  expect(agreed).toMatchObject({ status: 200, body: { state: 'agreed', agreedBy: 'shop' } });
  await market.drain();
  const seen = await market.http('GET', `/me/refunds/${id}`, { as: one.buyer.actor });
  expect(seen.body).toMatchObject({
    state: 'refunded',
    history: [{ verb: 'request' }, { verb: 'agree' }, { verb: 'settle' }],
  });
});
