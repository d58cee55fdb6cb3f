import { expect, test } from 'vitest';
import { briskly, endure } from '../../../bench/endure/endure.ts';

/** Twenty of the faults that two hundred stand for by night (`npm run endure`): the same ones each time. */
test('a market broken twenty times in different ways: nothing acknowledged is lost, nothing sticks, the books are in order', async () => {
  const { faults, trades, breaches } = await endure({
    seed: 'every change',
    faults: 20,
    minutes: 9,
    ...briskly(20),
  });
  expect(breaches).toEqual([]);
  expect(faults).toHaveLength(20);
  expect(new Set(faults.map((one) => one.fault)).size).toBeGreaterThan(12);
  expect(trades).toBeGreaterThan(20);
}, 900_000);
