import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes, provide, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { balance, escrowAccount } from '#modules/ledger';
import { paymentGateways } from '#modules/payments';
import { cancelTrade } from '../payment.ts';
import { placeTrade } from '../placing.ts';
import { orderForBuyer } from '../reading.ts';
import { fireTimers } from '../timers.ts';
import type { PlacedTrade } from '../types.ts';

const gateway = willingGateway();
let stall: Stall;
let buyer: Buyer;
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: gateway });
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());
beforeEach(() => {
  gateway.refusing = false;
});

const ctx = () => stall.market.ctx();
const orderOf = (trade: PlacedTrade, shop: 0 | 1 = 0): Uuid => {
  const order = trade.orders.find((one) => one.shopId === stall.shops[shop]);
  if (!order) throw new Error('no order');
  return order.orderId;
};
const late = (stock: number, shop: 0 | 1 = 0) =>
  stall.sku({ priceFen: 9_900, stock, shop, more: { stockTaken: 'payment' } });
const giveBack = async (orderId: Uuid) =>
  (
    await stall.market.pool<{ state: string; tries: number }[]>`
      SELECT state, tries FROM orders.give_backs WHERE order_id = ${orderId}`
  )[0];

describe('stock taken at payment', () => {
  test('nothing is promised at placing; the payment takes the piece', async () => {
    const sku = await late(3);
    const trade = await stall.buy(buyer, [{ sku, quantity: 2 }]);
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 3, reserved: 0, locked: 0 });
    await stall.pay(trade);
    expect(await stall.stateOf(orderOf(trade))).toBe('awaiting_shipment');
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 3, reserved: 2, locked: 0 });
    await stall.pay(trade);
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ reserved: 2 });
  });

  test('an unpaid one that is taken back has nothing to give back', async () => {
    const sku = await late(1);
    const usual = await stall.sku({ priceFen: 500, stock: 5 });
    const trade = await stall.buy(buyer, [
      { sku, quantity: 1 },
      { sku: usual, quantity: 2 },
    ]);
    expect(await stall.stockOf(usual.skuId)).toMatchObject({ reserved: 2 });
    await cancelTrade(ctx(), { tradeId: trade.tradeId, buyerId: buyer.id, reason: '不要了' });
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 1, reserved: 0, locked: 0 });
    expect(await stall.stockOf(usual.skuId)).toMatchObject({ reserved: 0 });
    expect(await stall.audit(['orders', 'inventory'])).toEqual([]);
  });

  test('20 pay at once for 5 pieces: 5 have them, 15 are closed and have all their money back', async () => {
    const sku = await late(5);
    const usual = await stall.sku({ priceFen: 500, stock: 100 });
    const buyers = await Promise.all(Array.from({ length: 5 }, () => stall.buyer()));
    const trades = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        stall.buy(
          buyers[place % buyers.length] ?? buyer,
          [
            { sku, quantity: 1 },
            { sku: usual, quantity: 1 },
          ],
          700,
        ),
      ),
    );
    await Promise.all(trades.map((trade) => stall.pay(trade)));
    const states = await Promise.all(trades.map((trade) => stall.stateOf(orderOf(trade))));
    expect(states.filter((state) => state === 'awaiting_shipment')).toHaveLength(5);
    expect(states.filter((state) => state === 'closed')).toHaveLength(15);
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 5, reserved: 5, locked: 0 });
    expect(await stall.stockOf(usual.skuId)).toEqual({ onHand: 100, reserved: 5, locked: 0 });
    // Before the provider has answered the money is held still, and asked for.
    const lost = trades[states.indexOf('closed')];
    if (!lost) throw new Error('nobody went short');
    expect(await balance(ctx(), escrowAccount(orderOf(lost)))).toBe(11_100);
    expect(await giveBack(orderOf(lost))).toEqual({ state: 'asked', tries: 1 });
    expect(await stall.audit()).toEqual([]);
    await stall.market.drain();
    for (const [place, trade] of trades.entries()) {
      const short = states[place] === 'closed';
      expect(await balance(ctx(), escrowAccount(orderOf(trade)))).toBe(short ? 0 : 11_100);
    }
    const [owner] = await stall.market.pool<{ buyerId: Uuid }[]>`
      SELECT buyer_id FROM orders.orders WHERE id = ${orderOf(lost)}`;
    expect(await orderForBuyer(ctx(), owner?.buyerId ?? buyer.id, orderOf(lost))).toMatchObject({
      closedBy: 'sold_out',
      refundedFen: 10_400,
      refundedFreightFen: 700,
      lines: [{ cancelledQuantity: 1 }, { cancelledQuantity: 1 }],
    });
    expect(await giveBack(orderOf(lost))).toMatchObject({ state: 'done' });
    expect(await stall.audit()).toEqual([]);
  }, 60_000);

  test('of two shops in one payment only the one that went short is closed', async () => {
    const gone = await late(0);
    const there = await late(4, 1);
    const trade = await stall.buy(buyer, [
      { sku: gone, quantity: 1 },
      { sku: there, quantity: 3 },
    ]);
    await stall.pay(trade);
    expect(await stall.stateOf(orderOf(trade, 0))).toBe('closed');
    expect(await stall.stateOf(orderOf(trade, 1))).toBe('awaiting_shipment');
    expect(await stall.stockOf(there.skuId)).toMatchObject({ reserved: 3 });
    const told = await stall.market.pool<{ name: string }[]>`
      SELECT name FROM kernel.events WHERE subject_id = ${orderOf(trade, 0)} ORDER BY name`;
    expect(told.map((event) => event.name)).toEqual(['order.closed']);
    await stall.market.drain();
    expect(await stall.audit()).toEqual([]);
  });

  test('a refund the provider refuses is asked for again by itself until it has gone back', async () => {
    gateway.refusing = true;
    const trade = await stall.buy(buyer, [{ sku: await late(0), quantity: 1 }]);
    await stall.pay(trade);
    await stall.market.drain();
    expect(await giveBack(orderOf(trade))).toEqual({ state: 'failed', tries: 1 });
    expect(await balance(ctx(), escrowAccount(orderOf(trade)))).toBe(9_900);
    gateway.refusing = false;
    stall.market.clock.advance(minutes(11));
    await stall.market.drain();
    expect(await giveBack(orderOf(trade))).toEqual({ state: 'done', tries: 2 });
    expect(await balance(ctx(), escrowAccount(orderOf(trade)))).toBe(0);
    expect(await stall.audit(['orders', 'inventory', 'ledger'])).toEqual([]);
  });
});

describe('a flash sale', () => {
  test('one line of it gives the whole trade ten minutes, told to both sides; at the moment the trade is closed', async () => {
    const sku = await stall.sku({ priceFen: 100, stock: 5 });
    const other = await stall.sku({ priceFen: 100, stock: 5, shop: 1 });
    const basket = stall.basket(buyer, [
      { sku, quantity: 1 },
      { sku: other, quantity: 1 },
    ]);
    const trade = await placeTrade(ctx(), {
      ...basket,
      shops: basket.shops.map((shop) => ({
        ...shop,
        lines: shop.lines.map((line) => ({ ...line, flashSale: line.skuId === sku.skuId })),
      })),
    });
    const due = stall.market.clock.now().getTime() + 10 * 60_000;
    expect(trade.payBy.getTime()).toBe(due);
    for (const shop of [0, 1] as const)
      expect((await orderForBuyer(ctx(), buyer.id, orderOf(trade, shop))).timers).toMatchObject([
        { kind: 'pay', firesAt: new Date(due) },
      ]);
    stall.market.clock.advance(minutes(9));
    await fireTimers(ctx());
    expect(await stall.stateOf(orderOf(trade))).toBe('awaiting_payment');
    stall.market.clock.advance(minutes(2));
    await fireTimers(ctx());
    expect(await stall.stateOf(orderOf(trade))).toBe('closed');
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ reserved: 0 });
  });
});
