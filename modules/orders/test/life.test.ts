import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCtx, days, hours, minutes, system, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { balance, escrowAccount } from '#modules/ledger';
import { settlementOfOrder } from '#modules/payments';
import { cancelTrade, closeTrade } from '../payment.ts';
import { placeTrade } from '../placing.ts';
import { orderForBuyer, orderForShop } from '../reading.ts';
import { commissionOf, confirmReceipt, extendConfirm } from '../receipt.ts';
import { pauseConfirm, recordRefund, refundPlan, resumeConfirm } from '../refunds.ts';
import { recordShipment } from '../shipment.ts';
import { fireTimers } from '../timers.ts';
import type { PlacedTrade } from '../types.ts';

let stall: Stall;
let buyer: Buyer;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const asBuyer = () => createCtx(stall.market.runtime, buyer.actor);
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string; constraint_name?: string }) => error.code ?? String(error),
  );
const first = (trade: PlacedTrade): Uuid => {
  const order = trade.orders[0];
  if (!order) throw new Error('no order');
  return order.orderId;
};
const parcel = (): Uuid => uuidv7(Date.now());
const timersOf = async (orderId: Uuid) =>
  Object.fromEntries(
    (await orderForShop(ctx(), stall.scopes[0], orderId)).timers
      .filter((one) => !one.firedAt)
      .map((one) => [one.kind, one.firesAt.toISOString()]),
  );

async function shipped(quantity = 1, more: { divisionCode?: string } = {}) {
  const who = more.divisionCode ? await stall.buyer(more.divisionCode) : buyer;
  const sku = await stall.sku({ priceFen: 10_000, stock: 10 });
  const trade = await stall.buy(who, [{ sku, quantity }], 800);
  await stall.pay(trade);
  const orderId = first(trade);
  await recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: parcel() });
  return { sku, trade, orderId, who };
}

describe('placing', () => {
  test('a trade over two shops: two orders, one payment, all facts frozen, the pay timer set', async () => {
    const kettle = await stall.sku({ priceFen: 12_900, stock: 5 });
    const quilt = await stall.sku({ priceFen: 29_900, stock: 5, shop: 1 });
    const trade = await stall.buy(
      buyer,
      [
        { sku: kettle, quantity: 2 },
        { sku: quilt, quantity: 1 },
      ],
      1_000,
    );
    expect(trade.payableFen).toBe(56_700);
    expect(trade.orders.map((order) => order.payableFen)).toEqual([26_800, 29_900]);
    expect(trade.payBy.getTime() - stall.market.clock.now().getTime()).toBe(30 * 60_000);
    const order = await orderForBuyer(ctx(), buyer.id, first(trade));
    expect(order.lines[0]).toMatchObject({
      skuId: kettle.skuId,
      version: kettle.version,
      quantity: 2,
      unitListFen: 12_900,
      commissionBps: kettle.commissionBps,
    });
    expect(order.number).toMatch(/^\d{20}$/);
    expect(await stall.stockOf(kettle.skuId)).toMatchObject({ onHand: 5, reserved: 2 });
    expect(await stall.stockOf(quilt.skuId)).toMatchObject({ reserved: 1 });
  });

  test('the same key places once: at once or again, alone or at the same time', async () => {
    const sku = await stall.sku({ priceFen: 500, stock: 5 });
    const basket = stall.basket(buyer, [{ sku, quantity: 1 }]);
    const placed = await Promise.all([1, 2, 3].map(() => placeTrade(asBuyer(), basket)));
    expect(new Set(placed.map((trade) => trade.tradeId)).size).toBe(1);
    expect(placed.filter((trade) => !trade.replayed)).toHaveLength(1);
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ reserved: 1 });
  });

  test('one short SKU fails every shop, and nothing is held', async () => {
    const plenty = await stall.sku({ priceFen: 500, stock: 5 });
    const scarce = await stall.sku({ priceFen: 500, stock: 1, shop: 1 });
    const before = await stall.market.pool`SELECT count(*) FROM orders.trades`;
    await expect(
      stall.buy(buyer, [
        { sku: plenty, quantity: 1 },
        { sku: scarce, quantity: 2 },
      ]),
    ).rejects.toMatchObject({
      code: 'inventory.not_enough',
      params: { skuIds: [scarce.skuId] },
      extension: { short: [{ skuId: scarce.skuId, available: 1 }] },
    });
    expect(await stall.stockOf(plenty.skuId)).toMatchObject({ reserved: 0 });
    expect(await stall.market.pool`SELECT count(*) FROM orders.trades`).toEqual(before);
  });
});

describe('paying and closing', () => {
  test('payment moves all orders, holds the money, and starts the ship promise', async () => {
    const sku = await stall.sku({ priceFen: 10_000, stock: 5 });
    const quilt = await stall.sku({ priceFen: 5_000, stock: 5, shop: 1 });
    const trade = await stall.buy(buyer, [
      { sku, quantity: 1 },
      { sku: quilt, quantity: 1 },
    ]);
    await stall.pay(trade);
    for (const order of trade.orders) {
      expect(await stall.stateOf(order.orderId)).toBe('awaiting_shipment');
      expect(await balance(ctx(), escrowAccount(order.orderId))).toBe(order.payableFen);
    }
    expect(await timersOf(first(trade))).toEqual({
      ship: new Date(stall.market.clock.now().getTime() + 48 * 3_600_000).toISOString(),
    });
    await stall.pay(trade);
    expect(await code(cancelTrade(ctx(), { tradeId: trade.tradeId, buyerId: buyer.id, reason: '' }))).toBe(
      'orders.trade_already_paid',
    );
  });

  test('unpaid after 30 minutes: the timer closes it, the stock is back; money that still comes does not reopen it', async () => {
    const sku = await stall.sku({ priceFen: 10_000, stock: 1 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    await fireTimers(ctx());
    expect(await stall.stateOf(first(trade))).toBe('awaiting_payment');
    stall.market.clock.advance(minutes(31));
    await fireTimers(ctx());
    expect(await stall.stateOf(first(trade))).toBe('closed');
    expect(await orderForBuyer(ctx(), buyer.id, first(trade))).toMatchObject({
      closedBy: 'timer',
      closedReason: 'unpaid',
    });
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 1, reserved: 0, locked: 0 });
    expect(await stall.buy(buyer, [{ sku, quantity: 1 }])).toMatchObject({ replayed: false });
  });

  test('a buyer cancels before paying, twice is once; a stranger finds nothing', async () => {
    const sku = await stall.sku({ priceFen: 100, stock: 1 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    expect(await code(cancelTrade(ctx(), { tradeId: trade.tradeId, buyerId: stall.shops[0], reason: '' }))).toBe(
      'orders.trade_not_found',
    );
    expect(await code(cancelTrade(ctx(), { tradeId: trade.tradeId, buyerId: buyer.id, reason: '买错了' }))).toBe(
      'done',
    );
    expect(await code(cancelTrade(ctx(), { tradeId: trade.tradeId, buyerId: buyer.id, reason: '' }))).toBe(
      'orders.state_forbids',
    );
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ reserved: 0 });
  });

  test('paying and closing at the same moment: one of them happens, whole', async () => {
    const sku = await stall.sku({ priceFen: 100, stock: 40 });
    const trades = await Promise.all(Array.from({ length: 12 }, () => stall.buy(buyer, [{ sku, quantity: 1 }])));
    await Promise.all(
      trades.flatMap((trade) => [
        stall.pay(trade).catch(() => {}),
        closeTrade(ctx(), { tradeId: trade.tradeId, by: 'timer', reason: 'unpaid' }).catch(() => {}),
      ]),
    );
    const states = await Promise.all(trades.map((trade) => stall.stateOf(first(trade))));
    expect(states.every((state) => state === 'closed' || state === 'awaiting_shipment')).toBe(true);
    expect((await stall.stockOf(sku.skuId)).reserved).toBe(
      states.filter((state) => state === 'awaiting_shipment').length,
    );
    expect(await stall.audit()).toEqual([]);
  });
});

describe('shipping and receipt', () => {
  test('parcels: partial, the rest, the same parcel again, too many, nothing left', async () => {
    const sku = await stall.sku({ priceFen: 100, stock: 10 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 3 }]);
    const orderId = first(trade);
    const ship = (quantity: number | null, parcelId = parcel()) =>
      orderForShop(ctx(), stall.scopes[0], orderId).then((order) =>
        recordShipment(ctx(), stall.scopes[0], {
          orderId,
          parcelId,
          ...(quantity === null ? {} : { lines: [{ lineId: order.lines[0]?.id ?? orderId, quantity }] }),
        }),
      );
    expect(await code(ship(1))).toBe('orders.state_forbids');
    await stall.pay(trade);
    const one = parcel();
    expect((await ship(2, one)).state).toBe('partly_shipped');
    expect((await ship(2, one)).lines[0]?.shippedQuantity).toBe(2);
    expect(await code(ship(2))).toBe('orders.ship_too_many');
    expect((await ship(null)).state).toBe('shipped');
    expect(await code(ship(null))).toBe('orders.state_forbids');
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 7, reserved: 0, locked: 0 });
    expect(await code(recordShipment(ctx(), stall.scopes[1], { orderId, parcelId: parcel() }))).toBe(
      'orders.order_not_found',
    );
  });

  test('ten days after shipping the timer confirms and asks for the split; in remote places fifteen', async () => {
    const near = await shipped();
    const far = await shipped(1, { divisionCode: '540102' });
    stall.market.clock.advance(days(10));
    await fireTimers(ctx());
    expect(await stall.stateOf(near.orderId)).toBe('completed');
    expect(await stall.stateOf(far.orderId)).toBe('shipped');
    const order = await orderForShop(ctx(), stall.scopes[0], near.orderId);
    expect(await settlementOfOrder(ctx(), order.shopId, order.id)).toMatchObject({
      commissionFen: commissionOf(order),
      shopFen: 10_800 - commissionOf(order),
    });
    stall.market.clock.advance(days(5));
    await fireTimers(ctx());
    expect(await stall.stateOf(far.orderId)).toBe('completed');
    expect(Object.keys(await timersOf(far.orderId))).toEqual(['review']);
  });

  test('the buyer confirms; extends once; an open case holds both, and the clock goes on with what was left', async () => {
    const { orderId } = await shipped();
    const before = (await timersOf(orderId)).confirm;
    await extendConfirm(ctx(), { orderId, buyerId: buyer.id });
    expect(Date.parse((await timersOf(orderId)).confirm ?? '') - Date.parse(before ?? '')).toBe(3 * 86_400_000);
    expect(await code(extendConfirm(ctx(), { orderId, buyerId: buyer.id }))).toBe('orders.already_extended');
    await pauseConfirm(ctx(), stall.shops[0], orderId);
    expect(await code(confirmReceipt(ctx(), { orderId, buyerId: buyer.id }))).toBe('orders.case_open');
    stall.market.clock.advance(days(20));
    await fireTimers(ctx());
    expect(await stall.stateOf(orderId)).toBe('shipped');
    await resumeConfirm(ctx(), stall.shops[0], orderId);
    await fireTimers(ctx());
    expect(await stall.stateOf(orderId)).toBe('shipped');
    expect((await confirmReceipt(ctx(), { orderId, buyerId: buyer.id })).state).toBe('completed');
    expect((await confirmReceipt(ctx(), { orderId, buyerId: buyer.id })).state).toBe('completed');
  });

  test('a promise that passes is told once', async () => {
    const sku = await stall.sku({ priceFen: 100, stock: 1 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    await stall.pay(trade);
    stall.market.clock.advance(hours(49));
    await fireTimers(ctx());
    await fireTimers(ctx());
    const told = await stall.market
      .pool`SELECT 1 FROM kernel.events WHERE subject_id = ${first(trade)} AND name = 'order.shipment_late'`;
    expect(told).toHaveLength(1);
  });
});

describe('refunds', () => {
  test('before shipping: pieces are cancelled, stock is free, the last one takes the freight and closes the order', async () => {
    const sku = await stall.sku({ priceFen: 3_333, stock: 3 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 3 }], 800);
    await stall.pay(trade);
    const orderId = first(trade);
    const refund = async (quantity: number, cause: string) => {
      const order = await orderForShop(ctx(), stall.scopes[0], orderId);
      const plan = refundPlan(order, [{ lineId: order.lines[0]?.id ?? orderId, quantity }]);
      await recordRefund(ctx(), { shopId: order.shopId, orderId, cause, reason: '不想要了', ...plan });
      return plan;
    };
    expect(await refund(1, 'case:1')).toMatchObject({ freightFen: 0, totalFen: 3_333 });
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 3, reserved: 2 });
    expect(await refund(2, 'case:2')).toMatchObject({ freightFen: 800, totalFen: 7_466 });
    expect(await orderForBuyer(ctx(), buyer.id, orderId)).toMatchObject({
      state: 'closed',
      closedBy: 'refund',
      refundedFen: 9_999,
      refundedFreightFen: 800,
    });
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ reserved: 0 });
    expect(await code(refund(1, 'case:3'))).toBe('orders.refund_too_much');
  });

  test('a cause counts once; more than was paid is refused by the database; goods without their freight are refused', async () => {
    const sku = await stall.sku({ priceFen: 1_000, stock: 3 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 2 }], 500);
    await stall.pay(trade);
    const orderId = first(trade);
    const lineId = (await orderForShop(ctx(), stall.scopes[0], orderId)).lines[0]?.id ?? orderId;
    const record = (cause: string, quantity: number, amountFen: number, freightFen = 0) =>
      recordRefund(ctx(), {
        shopId: stall.shops[0],
        orderId,
        cause,
        lines: [{ lineId, quantity, amountFen }],
        freightFen,
        reason: '',
      });
    await record('case:a', 1, 1_000);
    expect((await record('case:a', 1, 1_000)).refundedFen).toBe(1_000);
    expect(await code(record('case:b', 1, 1_001))).toBe('orders.refund_too_much');
    expect(await code(record('case:c', 1, 1_000))).toBe('orders.freight_must_return');
    expect(await code(record('case:d', 1, 1_000, 501))).toBe('orders.refund_too_much');
    expect((await record('case:e', 1, 1_000, 500)).state).toBe('closed');
  });

  test('when the rest is refunded after a part was shipped, the order is shipped and only the rest is released', async () => {
    const sku = await stall.sku({ priceFen: 1_000, stock: 3 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 3 }], 600);
    await stall.pay(trade);
    const orderId = first(trade);
    const lineId = (await orderForShop(ctx(), stall.scopes[0], orderId)).lines[0]?.id ?? orderId;
    await recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: parcel(), lines: [{ lineId, quantity: 1 }] });
    const after = await recordRefund(ctx(), {
      shopId: stall.shops[0],
      orderId,
      cause: 'case:x',
      lines: [{ lineId, quantity: 2, amountFen: 2_000 }],
      freightFen: 0,
      reason: '',
    });
    expect(after.state).toBe('shipped');
    expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 2, reserved: 0, locked: 0 });
  });
});

describe('what the database refuses by itself', () => {
  test.each([
    ['orders_add_up', `UPDATE orders.orders SET payable_fen = payable_fen - 1`],
    ['orders_state', `UPDATE orders.orders SET state = 'lost'`],
    ['orders_closed_by', `UPDATE orders.orders SET state = 'closed', closed_by = NULL WHERE state <> 'closed'`],
    ['orders_refund_within', `UPDATE orders.orders SET refunded_fen = payable_fen + 1`],
    ['lines_add_up', `UPDATE orders.lines SET payable_fen = payable_fen + 1`],
    ['lines_refund_within', `UPDATE orders.lines SET refunded_fen = payable_fen + 1`],
    ['lines_shipped_within', `UPDATE orders.lines SET shipped_quantity = quantity + 1`],
    ['stock_enough', `UPDATE inventory.stock SET reserved = on_hand + 1`],
    ['stock_not_negative', `UPDATE inventory.stock SET reserved = -1`],
    ['reservations_within', `UPDATE inventory.reservations SET open = -1`],
    ['orders_paid_states', `UPDATE orders.orders SET state = 'shipped', closed_by = NULL WHERE paid_at IS NULL`],
  ])('%s', async (constraint, attack) => {
    await expect(stall.market.owner.unsafe(attack)).rejects.toMatchObject({ constraint_name: constraint });
  });

  test.each(['orders.history', 'inventory.movements'])('%s only grows', async (table) => {
    await expect(stall.market.pool.unsafe(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
    await expect(stall.market.pool.unsafe(`UPDATE ${table} SET at = now()`)).rejects.toMatchObject({ code: '42501' });
  });
});

test('orders agree with their lines, their stock and their trades', async () => {
  const found = (
    await Promise.all(
      stall.market.modules
        .filter((module) => module.name === 'orders' || module.name === 'inventory')
        .flatMap((module) => module.audits ?? [])
        .filter((check) => !check.name.includes('escrow'))
        .map((check) => check.run(createCtx(stall.market.runtime, system('audit')))),
    )
  ).flatMap((one) => one.breaches);
  expect(found).toEqual([]);
});
