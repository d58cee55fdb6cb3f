import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, connect, type Pool, transact } from '../index.ts';
import { type TestMarket, testMarket } from './market.ts';

/** Between the market and its PostgreSQL, a line that can be cut: what a fail-over or a laptop that slept does to a pool. */
let market: TestMarket;
let server: Server;
let pool: Pool;
const ends = new Set<Socket>();

beforeAll(async () => {
  market = await testMarket({ modules: [] });
  const given = new URL(market.ownerUrl);
  server = createServer((near) => {
    const far = dial(Number(given.port), given.hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const through = new URL(given);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as { port: number }).port);
  pool = connect({ url: through.href, max: 10, role: 'dongxi_app' });
});
afterAll(async () => {
  await pool?.end({ timeout: 5 });
  for (const end of ends) end.destroy();
  server?.close();
  await market?.close();
});

test('lines that break again and again: everybody is told, nobody waits for ever, no transaction is half there', async () => {
  const base = market.ctx();
  const ctx: Ctx = { ...base, sql: pool, runtime: { ...base.runtime, pool } };
  const codes = new Set<unknown>();
  const told = (error: unknown): void => void codes.add((error as { code?: unknown }).code);
  let working = true;
  let pairs = 0;
  const pair = (): Promise<void> =>
    transact(ctx, async (tx) => {
      pairs += 1;
      const name = `pair-${pairs}`;
      await tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`${name} one`})`;
      await tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`${name} two`})`;
    });
  const question = async (): Promise<void> => {
    await pool`SELECT ${'x'.repeat(40)}::text AS word`;
  };
  // Ten at once, each on a line of its own: a line is watched from its first transaction on.
  let here = 0;
  await Promise.all(
    Array.from({ length: 10 }, () =>
      transact(ctx, async (tx) => {
        await tx.sql`SELECT 1`;
        here += 1;
        while (here < 10) await tx.sql`SELECT 1`;
      }),
    ),
  );
  // As workers and buyers do: whoever is refused tries again at once.
  const people = Array.from({ length: 9 }, async (_, place) => {
    while (working) await (place % 2 === 0 ? pair() : question()).catch(told);
  });
  for (let cut = 0; cut < 6; cut += 1) {
    const enough = pairs + 40;
    while (pairs < enough) await new Promise((next) => setImmediate(next));
    for (const end of ends) end.resetAndDestroy();
  }
  working = false;
  await Promise.all(people);
  expect(codes.size).toBeGreaterThan(0);
  expect([...codes]).not.toContain('CONNECT_TIMEOUT');
  const half = await market.owner<{ name: string }[]>`
    SELECT left(name, -4) AS name FROM kernel.consumers WHERE name LIKE 'pair-%' GROUP BY 1 HAVING count(*) <> 2`;
  expect(half).toEqual([]);
});

test('what a transaction still says into a broken line does not stand in the way of the next one on it', async () => {
  const through = new URL(market.ownerUrl);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as { port: number }).port);
  const line = connect({ url: through.href, max: 1, role: 'dongxi_app' });
  const base = market.ctx();
  const ctx: Ctx = { ...base, sql: line, runtime: { ...base.runtime, pool: line } };
  try {
    for (let n = 0; n < 5; n += 1) {
      // Refused by the break while it waits; its ROLLBACK then goes into a socket whose end nobody has been told of.
      const broken = transact(ctx, async (tx) => {
        await tx.sql`SELECT pg_sleep(60)`;
      }).catch((error: { code?: unknown }) => error.code);
      while (
        !(
          await market.owner`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(60)%' AND state = 'active'`
        ).length
      );
      for (const end of ends) end.resetAndDestroy();
      expect(await broken).not.toBe(undefined);
      const answer = await transact(ctx, async (tx) => (await tx.sql<{ n: number }[]>`SELECT ${n}::int AS n`)[0]?.n);
      expect(answer).toBe(n);
    }
  } finally {
    await line.end({ timeout: 5 });
  }
});
