import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, type Recurring, seconds } from '#kernel';
import { type TestMarket, testMarket } from '../../../packages/kernel/test/market.ts';
import { startWorkers } from '../workers.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: [] });
});
afterAll(() => market.close());

test('what happens wakes the work that may be due by it, and leaves alone what is done by the hour', async () => {
  const runs = { often: 0, seldom: 0 };
  const counted = (name: keyof typeof runs, every: Recurring['every']): Recurring => ({
    name: `test.${name}`,
    every,
    run: async () => {
      runs[name] += 1;
      return 0;
    },
  });
  const recurring = [counted('often', seconds(30)), counted('seldom', hours(1))];
  const workers = await startWorkers(
    market.runtime,
    [{ name: 'test', folder: '/nonexistent', recurring }],
    market.ownerUrl,
  );
  try {
    await expect.poll(() => runs).toEqual({ often: 1, seldom: 1 });
    workers.wake(['trade.placed']);
    await expect.poll(() => runs.often, { timeout: 10_000 }).toBe(2);
    expect(runs.seldom).toBe(1);
    // Time itself moved on: everything looks.
    workers.wake([]);
    await expect.poll(() => runs).toEqual({ often: 3, seldom: 2 });
  } finally {
    await workers.stop();
  }
});
