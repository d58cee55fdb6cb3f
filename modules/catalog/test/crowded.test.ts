import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { categoriesUnder, categoryTree, forgetTree } from '../categories-service.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({
    modules: ['regions', 'operations', 'ledger', 'accounts', 'shops', 'media', 'freight', 'catalog'],
    reference: true,
  });
});
afterAll(() => market?.close());

test('when every connection of the pool is in a transaction, each still gets the category tree', async () => {
  const connections = (market.pool.options as { max: number }).max;
  await categoryTree(market.ctx());
  for (const forgotten of [true, false]) {
    if (forgotten) forgetTree(market.runtime);
    let inside = 0;
    let open: () => void = () => {};
    const all = new Promise<void>((done) => {
      open = done;
    });
    const sizes = await Promise.all(
      Array.from({ length: connections }, () =>
        transact(market.ctx(), async (tx) => {
          inside += 1;
          if (inside === connections) open();
          await all;
          return (await categoriesUnder(tx, 'hg')).length;
        }),
      ),
    );
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBeGreaterThan(1);
  }
}, 60_000);
