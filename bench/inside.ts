import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type Ctx, connect, createCtx, migrate, type Pool, secretsOfHome, system, systemClock } from '#kernel';
import { createApp } from '../apps/server/app.ts';
import { type Database, openDatabase } from '../apps/server/database.ts';
import { createRuntime, loadModules, realAuthenticate } from '../apps/server/market.ts';
import { loadReference } from '../apps/server/reference.ts';
import { provideSearch, type SearchIndex } from '../apps/server/search-index.ts';

/** A market's home opened in this process, without its HTTP port and its workers: to fill it, and to count what one request costs. */
export type Inside = {
  readonly database: Database;
  /** One line to the database, as the application signs in. */
  readonly pool: Pool;
  readonly ctx: Ctx;
  readonly app: FastifyInstance;
  readonly search: SearchIndex;
  close(): Promise<void>;
};

const ADDRESS = 'http://market.bench';

/** Opens the home; its database is made and migrated when it is new. */
export async function openInside(home: string): Promise<Inside> {
  const log = pino({ level: 'silent' });
  const modules = await loadModules();
  const database = await openDatabase(home, null, log);
  await migrate(database.ownerUrl, modules);
  const owner = connect({ url: database.ownerUrl, max: 1 });
  await loadReference(owner, modules).finally(() => owner.end({ timeout: 5 }));
  const pool = connect({ url: database.ownerUrl, max: 1, role: 'dongxi_app', name: 'dongxi-bench' });
  const runtime = createRuntime(
    { pool, clock: systemClock, log, secrets: secretsOfHome(home), home, baseUrl: ADDRESS },
    modules,
  );
  const search = provideSearch(runtime);
  const app = await createApp({ runtime, modules, perMinute: 0, authenticate: await realAuthenticate(modules) });
  return {
    database,
    pool,
    ctx: createCtx(runtime, system('bench')),
    app,
    search,
    async close() {
      await app.close();
      await search.end();
      await pool.end({ timeout: 5 });
      await database.stop();
    },
  };
}

/**
 * Fills tables with millions of rows: their plain indexes are taken away and made anew afterwards, nothing waits for the disk, foreign keys
 * are not looked up row by row (`trusted`: the fill makes them true by construction; checks hold all the same), then PostgreSQL counts.
 */
export async function fillTables(
  database: Database,
  tables: readonly string[],
  fill: (sql: Pool) => Promise<unknown>,
): Promise<void> {
  const sql = connect({ url: database.adminUrl, max: 1, name: 'dongxi-fill', synchronousCommit: 'off' });
  try {
    await sql`SET session_replication_role = replica`;
    await sql`SET maintenance_work_mem = '1GB'`;
    await sql`SET work_mem = '256MB'`;
    // An index that a constraint needs stays: its rows are still to be unique.
    const indexes = await sql<{ name: string; definition: string }[]>`
      SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
      WHERE i.indrelid = ANY(${[...tables]}::text[]::regclass[])
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`;
    for (const { name } of indexes) await sql.unsafe(`DROP INDEX ${name}`);
    await fill(sql);
    for (const { definition } of indexes) await sql.unsafe(definition);
    for (const table of tables) await sql.unsafe(`VACUUM (ANALYZE) ${table}`);
    await sql`CHECKPOINT`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
