import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sql, transact } from '../index.ts';
import { type TestMarket, testMarket } from './market.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: [] });
});
afterAll(() => market?.close());

const TEXT = '手工陶杯'.repeat(1_000);

/** What a statement still holds when it has been answered, by the fields in which postgres.js keeps it. */
async function heldAfter(sql: Sql): Promise<{ answer: unknown; held: unknown }> {
  const statement = sql<{ length: number }[]>`SELECT length(${TEXT}::text) AS length`;
  const before = statement as unknown as { args: readonly unknown[] };
  expect(before.args).toEqual([TEXT]);
  const answer = [...(await statement)];
  const { args, parameters } = statement as unknown as Record<'args' | 'parameters', unknown>;
  return { answer, held: { args, parameters } };
}

const LET_GO = { answer: [{ length: 4_000 }], held: { args: [], parameters: [] } };

test('a statement that was answered holds nothing of what it was given: on the pool, in a transaction, in a savepoint', async () => {
  expect(await heldAfter(market.pool)).toEqual(LET_GO);
  expect(await transact(market.ctx(), (tx) => heldAfter(tx.sql))).toEqual(LET_GO);
  const inner = await transact(market.ctx(), async (tx) => {
    if (!('savepoint' in tx.sql)) throw new Error('no transaction');
    return tx.sql.savepoint((sql) => heldAfter(sql));
  });
  expect(inner).toEqual(LET_GO);
});

test('a prepared statement is asked again with other values, many at once; a refused one names what it was given', async () => {
  const lengths = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const [row] = await market.pool<{ length: number }[]>`SELECT length(${'x'.repeat(n)}::text) AS length`;
      return row?.length;
    }),
  );
  expect(lengths).toEqual(Array.from({ length: 40 }, (_, n) => n));
  await expect(market.pool`SELECT ${'no number'}::text::integer`).rejects.toMatchObject({
    code: '22P02',
    args: ['no number'],
  });
});
