import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

test('200 buyers at once on 50 pieces: exactly 50 are sold, in any order of their baskets', async () => {
  const hot = await stall.sku({ priceFen: 9900, stock: 50 });
  const other = await stall.sku({ priceFen: 1000, stock: 1000 });
  const buyers = await Promise.all(Array.from({ length: 8 }, () => stall.buyer()));
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, async (_, place) => {
      const buyer = buyers[place % buyers.length];
      if (!buyer) return 'nobody';
      // Half of them name the goods the other way round: locks are taken in key order, so nobody waits in a circle.
      const pieces = [hot, other].map((sku: SkuForSale) => ({ sku, quantity: 1 }));
      return stall.buy(buyer, place % 2 ? pieces : pieces.reverse()).then(
        () => 'sold',
        (error: { code?: string }) => error.code ?? String(error),
      );
    }),
  );
  expect(outcomes.filter((outcome) => outcome === 'sold')).toHaveLength(50);
  expect(new Set(outcomes)).toEqual(new Set(['sold', 'inventory.not_enough']));
  expect(await stall.stockOf(hot.skuId)).toEqual({ onHand: 50, reserved: 50, locked: 0 });
  expect(await stall.stockOf(other.skuId)).toEqual({ onHand: 1000, reserved: 50, locked: 0 });
  expect(await stall.audit()).toEqual([]);
}, 60_000);
