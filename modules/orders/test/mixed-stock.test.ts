import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCtx } from '#kernel';
import { openStall, type Piece, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { placeTrade } from '../placing.ts';

/** One payment for orders of both stock modes: what one takes when it is paid, another gives back at that moment. */

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const late = (sku: SkuForSale): SkuForSale => ({ ...sku, stockAtPayment: true });

test('trades that take and give back the same goods the other way round never wait for each other in a circle', async () => {
  const rows = 24;
  const here = await stall.sku({ priceFen: 1_000, stock: 200 });
  const there = await stall.sku({ priceFen: 1_000, stock: 200, shop: 1 });
  const [goneHere, goneThere] = [
    await stall.sku({ priceFen: 1_000, stock: 0 }),
    await stall.sku({ priceFen: 1_000, stock: 0, shop: 1 }),
  ];
  const buyer = await stall.buyer();
  const buy = (pieces: readonly Piece[]) =>
    placeTrade(createCtx(stall.market.runtime, buyer.actor), stall.basket(buyer, pieces));
  const one = (sku: SkuForSale): Piece => ({ sku, quantity: 1 });
  const trades = [];
  for (let row = 0; row < rows; row += 1)
    trades.push(
      // Takes here; goes short there and gives back there.
      await buy([late(here), late(goneThere), there].map(one)),
      // Takes there; goes short here and gives back here.
      await buy([late(there), late(goneHere), here].map(one)),
    );
  await Promise.all(trades.map((trade) => stall.pay(trade)));
  expect(await stall.stockOf(here.skuId)).toEqual({ onHand: 200, reserved: rows, locked: 0 });
  expect(await stall.stockOf(there.skuId)).toEqual({ onHand: 200, reserved: rows, locked: 0 });
  const states = await stall.market.pool<{ state: string; count: number }[]>`
    SELECT state, count(*)::int AS count FROM orders.orders WHERE buyer_id = ${buyer.id} GROUP BY state ORDER BY state`;
  expect(states).toEqual([
    { state: 'awaiting_shipment', count: 2 * rows },
    { state: 'closed', count: 2 * rows },
  ]);
  expect(await stall.audit(['orders', 'inventory'])).toEqual([]);
}, 60_000);
