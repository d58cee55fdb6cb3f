import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, connect, databaseAway, transact, transactAtOnce } from '../index.ts';
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
const begun = { transact, transactAtOnce };

test.each(Object.keys(begun) as (keyof typeof begun)[])(
  '%s: what one hand of the work still sends when another has failed is not sent, on whosever transaction it would fall',
  async (kind) => {
    let slow: Promise<unknown> = Promise.resolve();
    const work = async (tx: Ctx, n: number): Promise<void> => {
      await tx.sql`SELECT 1`;
      slow = (async () => {
        for (let step = 0; step < 6; step += 1)
          await tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`${kind}-${n}-${step}`})`;
      })();
      await Promise.all([slow, tx.sql`SELECT 1`.then(() => Promise.reject(new Error('refused')))]);
    };
    for (let n = 0; n < 8; n += 1) {
      await expect(begun[kind](market.ctx(), (tx) => work(tx, n))).rejects.toThrow('refused');
      await slow.catch(() => {});
    }
    expect(await named(`${kind}-%`)).toEqual([]);
  },
);

test('BEGIN that travels with the work: kept when it ends well, undone when it or the database refuses, even unseen', async () => {
  const add = (tx: Ctx, name: string): Promise<unknown> =>
    tx.sql`INSERT INTO kernel.consumers (name) VALUES (${name})`.then(() => name);
  expect(await transactAtOnce(market.ctx(), (tx) => Promise.all([add(tx, 'once-a'), add(tx, 'once-b')]))).toEqual([
    'once-a',
    'once-b',
  ]);
  await expect(
    transactAtOnce(market.ctx(), (tx) => Promise.all([add(tx, 'once-c'), add(tx, 'once-a')])),
  ).rejects.toMatchObject({
    code: '23505',
  });
  await expect(
    transactAtOnce(market.ctx(), async (tx) => {
      await Promise.all([add(tx, 'once-d'), add(tx, 'once-a').catch(() => {})]);
    }),
  ).rejects.toThrow('the transaction was undone');
  expect(await named('once-%')).toEqual(['once-a', 'once-b']);
  expect(await transact(market.ctx(), async (tx) => (await tx.sql<{ n: number }[]>`SELECT 7 AS n`)[0]?.n)).toBe(7);
});

test('BEGIN that travels with work that refuses at once, or says nothing: the refusal is heard, and nothing else is left to nobody', async () => {
  const refuses = () => {
    throw new Error('refused at once');
  };
  for (let n = 0; n < 3; n += 1)
    await expect(transactAtOnce<never>(market.ctx(), refuses)).rejects.toThrow('refused at once');
  expect(await transactAtOnce(market.ctx(), async () => 'nothing asked')).toBe('nothing asked');
  expect(await transactAtOnce(market.ctx(), async (tx) => (await tx.sql<{ n: number }[]>`SELECT 7 AS n`)[0]?.n)).toBe(
    7,
  );
});

test('BEGIN that travels with the work: what the driver holds back for a full socket ends with the connection, not never', async () => {
  const long = 'x'.repeat(400_000);
  const broken = Array.from({ length: 4 }, (_, n) =>
    transactAtOnce(market.ctx(), async (tx) => {
      const [row] = await tx.sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      const sent = Promise.all([
        tx.sql`SELECT pg_sleep(60), ${long}::text`,
        ...Array.from({ length: 6 }, () => tx.sql`SELECT ${long}::text`),
        tx.sql`INSERT INTO kernel.consumers (name) VALUES (${`held-${n}`})`,
      ]);
      await Promise.all([sent, market.owner`SELECT pg_terminate_backend(${row?.pid ?? 0})`]);
    }),
  );
  const outcomes = await Promise.allSettled(broken);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(outcomes.map(() => 'rejected'));
  expect(await named('held-%')).toEqual([]);
  expect(await transactAtOnce(market.ctx(), async (tx) => (await tx.sql<{ n: number }[]>`SELECT 7 AS n`)[0]?.n)).toBe(
    7,
  );
});

test.each([
  ['before it has asked anything', async () => {}, (tx: Ctx) => tx.sql`SELECT 2`],
  [
    'behind a statement its connection did not know',
    (tx: Ctx) => tx.sql`SELECT ${'a word'}::text AS word`,
    (tx: Ctx) => tx.sql`SELECT 2`,
  ],
  ['behind which it asks nothing more', (tx: Ctx) => tx.sql`SELECT ${'another'}::text AS word`, async () => {}],
  ['and it never asks anything', async () => {}, async () => {}],
  ['and it would step into a savepoint', async () => {}, (tx: Ctx) => savepoint(tx)],
])('a connection that is new and lost %s: whoever waits is told, and the process lives', async (_when, first, then) => {
  const pool = connect({ url: market.ownerUrl, max: 1, role: 'dongxi_app' });
  const base = market.ctx();
  const ctx: Ctx = { ...base, sql: pool, runtime: { ...base.runtime, pool } };
  const pidNow = async () => (await pool<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`)[0]?.pid ?? 0;
  try {
    const pid = await pidNow();
    const work = transact(ctx, async (tx) => {
      await first(tx);
      await market.owner`SELECT pg_terminate_backend(${pid})`;
      while ((await market.owner`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`).length > 0);
      for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
      await then(tx);
    });
    expect(
      await work.then(
        () => 'done',
        (error: unknown) => databaseAway(error),
      ),
    ).toBe(true);
    // What is written in vain is written in a later turn, where it ends the process.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
    expect(await pidNow()).not.toBe(pid);
  } finally {
    await pool.end({ timeout: 5 });
  }
});

const savepoint = (tx: Ctx): Promise<unknown> =>
  (tx.sql as unknown as { savepoint(work: () => Promise<void>): Promise<unknown> }).savepoint(async () => {});
