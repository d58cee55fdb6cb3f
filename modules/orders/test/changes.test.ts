import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { balance, escrowAccount } from '#modules/ledger';
import { changePrice, closeByShop } from '../changes.ts';
import { orderForShop } from '../reading.ts';
import type { PlacedTrade } from '../types.ts';

let stall: Stall;
let buyer: Buyer;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
const first = (trade: PlacedTrade): Uuid => {
  const order = trade.orders[0];
  if (!order) throw new Error('no order');
  return order.orderId;
};

describe('changes before payment', () => {
  test('the shop lowers a price: lines, order, trade and payment agree; raising is refused', async () => {
    const sku = await stall.sku({ priceFen: 10_000, stock: 3 });
    const quilt = await stall.sku({ priceFen: 5_000, stock: 3, shop: 1 });
    const trade = await stall.buy(
      buyer,
      [
        { sku, quantity: 1 },
        { sku: quilt, quantity: 1 },
      ],
      800,
    );
    const orderId = first(trade);
    const lineId = (await orderForShop(ctx(), stall.scopes[0], orderId)).lines[0]?.id ?? orderId;
    expect(await code(changePrice(ctx(), stall.scopes[0], orderId, { lines: [{ lineId, payableFen: 10_001 }] }))).toBe(
      'orders.price_not_lower',
    );
    expect(
      await code(changePrice(ctx(), stall.scopes[0], orderId, { lines: [{ lineId, payableFen: 0 }], freightFen: 0 })),
    ).toBe('orders.price_too_low');
    expect(await code(changePrice(ctx(), stall.scopes[1], orderId, { freightFen: 0 }))).toBe('orders.order_not_found');
    const changed = await changePrice(ctx(), stall.scopes[0], orderId, {
      lines: [{ lineId, payableFen: 9_000 }],
      freightFen: 0,
    });
    expect(changed).toMatchObject({ payableFen: 9_000, freightFen: 0, discountFen: 1_000 });
    expect(changed.lines[0]).toMatchObject({ payableFen: 9_000, freightFen: 0 });
    await stall.pay(trade);
    expect(await balance(ctx(), escrowAccount(orderId))).toBe(9_000);
    expect(await code(changePrice(ctx(), stall.scopes[0], orderId, { freightFen: 0 }))).toBe('orders.state_forbids');
  });

  test('the shop takes back one order of two: the other is still to be paid, for less', async () => {
    const sku = await stall.sku({ priceFen: 10_000, stock: 3 });
    const quilt = await stall.sku({ priceFen: 5_000, stock: 3, shop: 1 });
    const trade = await stall.buy(buyer, [
      { sku, quantity: 1 },
      { sku: quilt, quantity: 1 },
    ]);
    await closeByShop(ctx(), stall.scopes[0], first(trade), '缺货');
    expect(await stall.stateOf(first(trade))).toBe('closed');
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ reserved: 0 });
    await stall.pay(trade);
    expect(await stall.stateOf(trade.orders[1]?.orderId ?? first(trade))).toBe('awaiting_shipment');
    const alone = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    await closeByShop(ctx(), stall.scopes[0], first(alone), '缺货');
    expect(await stall.market.pool`SELECT state FROM orders.trades WHERE id = ${alone.tradeId}`).toEqual([
      { state: 'closed' },
    ]);
  });
});

test('after all changes orders agree with their lines, their trades, stock and money', async () => {
  expect(await stall.audit()).toEqual([]);
});
