import { Kysely, sql } from 'kysely';
import { PostgresJSDialect } from 'kysely-postgres-js';
import { connect } from '#kernel';
import type { Figure } from './figure.ts';

type Tables = { 'kernel.consumers': { name: string; seq: number; failures: number } };

/**
 * The same one-row reads and the same ten-statement transaction through postgres.js and through Kysely on top of it:
 * what the decision about the query layer rests on. Single connection, so that figures are per-statement cost.
 */
export async function queryLayer(databaseUrl: string): Promise<Figure[]> {
  const pool = connect({ url: databaseUrl, max: 1 });
  const kysely = new Kysely<Tables>({
    dialect: new PostgresJSDialect({ postgres: connect({ url: databaseUrl, max: 1 }) as never }),
  });
  const rounds = 3_000;
  const plainRead = await perSecond(
    rounds,
    () => pool`SELECT name, seq FROM kernel.consumers WHERE name = ${'none'} AND failures >= ${0}`,
  );
  const builtRead = await perSecond(rounds, () =>
    kysely
      .selectFrom('kernel.consumers')
      .select(['name', 'seq'])
      .where('name', '=', 'none')
      .where('failures', '>=', 0)
      .execute(),
  );
  const pipelined = await perSecond(rounds / 5, () =>
    pool.begin((tx) =>
      Promise.all(
        Array.from({ length: 10 }, (_, n) => tx`SELECT name FROM kernel.consumers WHERE name = ${`none${n}`}`),
      ),
    ),
  );
  const oneByOne = await perSecond(rounds / 5, () =>
    kysely.transaction().execute(async (tx) => {
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          sql`SELECT name FROM ${sql.table('kernel.consumers')} WHERE name = ${`none${n}`}`.execute(tx),
        ),
      );
    }),
  );
  await pool.end();
  await kysely.destroy();
  return [
    {
      metric: 'reads_per_s_kysely',
      value: builtRead,
      unit: '1/s',
      baseline: 'postgres.js',
      ratio: builtRead / plainRead,
    },
    {
      metric: 'transactions_of_10_per_s_kysely',
      value: oneByOne,
      unit: '1/s',
      baseline: 'postgres.js pipelined',
      ratio: oneByOne / pipelined,
    },
  ];
}

async function perSecond(rounds: number, work: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < rounds / 10; i += 1) await work();
  const began = performance.now();
  for (let i = 0; i < rounds; i += 1) await work();
  return (rounds * 1000) / (performance.now() - began);
}
