import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, transact } from '../index.ts';
import { type TestMarket, testMarket } from './market.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: [] });
});
afterAll(() => market?.close());

test('a connection that breaks in a transaction ends the transaction, not the process; nothing of it runs later', async () => {
  const [before] = await market.pool<{ n: number }[]>`SELECT count(*) AS n FROM kernel.consumers`;
  const broken = Array.from({ length: 12 }, (_, n) =>
    transact(market.ctx(), async (tx) => {
      const [row] = await tx.sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`half-done-${n}`})`;
      await market.owner`SELECT pg_terminate_backend(${row?.pid ?? 0})`;
      // Refused, whether the news of the loss is here already or comes with this statement's answer; and so is what follows.
      await tx.sql`SELECT 1`.catch(() => {});
      await market.owner`SELECT 1`;
      await tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`stray-${n}`})`.catch(() => {});
      return 'done';
    }),
  );
  const outcomes = await Promise.allSettled(broken);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(outcomes.map(() => 'rejected'));
  const after = await market.pool<
    { name: string }[]
  >`SELECT name FROM kernel.consumers WHERE name LIKE 'stray-%' OR name LIKE 'half-done-%'`;
  expect(after).toEqual([]);
  const [still] = await market.pool<{ n: number }[]>`SELECT count(*) AS n FROM kernel.consumers`;
  expect(still).toEqual(before);
  const again = await transact(market.ctx(), async (tx) => (await tx.sql<{ n: number }[]>`SELECT 7 AS n`)[0]?.n);
  expect(again).toBe(7);
});

const named = async (like: string): Promise<string[]> =>
  (await market.pool<{ name: string }[]>`SELECT name FROM kernel.consumers WHERE name LIKE ${like} ORDER BY name`).map(
    (row) => row.name,
  );

test('what one hand of the work still sends when another has failed is not sent, on whosever transaction it would fall', async () => {
  let slow: Promise<unknown> = Promise.resolve();
  const work = async (tx: Ctx, n: number): Promise<void> => {
    await tx.sql`SELECT 1`;
    slow = (async () => {
      for (let step = 0; step < 6; step += 1)
        await tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`hand-${n}-${step}`})`;
    })();
    await Promise.all([slow, tx.sql`SELECT 1`.then(() => Promise.reject(new Error('refused')))]);
  };
  for (let n = 0; n < 8; n += 1) {
    await expect(transact(market.ctx(), (tx) => work(tx, n))).rejects.toThrow('refused');
    await slow.catch(() => {});
  }
  expect(await named('hand-%')).toEqual([]);
});
