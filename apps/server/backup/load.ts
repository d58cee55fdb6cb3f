import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { connect, type Module, migrate, type Pool, type Sql, StartError } from '#kernel';
import { type Manifest, readArchive } from './archive.ts';
import { schemasOf, tablesOf, WORKER } from './dump.ts';

/** Refuses a database with a market in it: a restore never writes over one. */
export async function refuseFull(owner: Pool): Promise<void> {
  const [row] = await owner<{ full: boolean }[]>`SELECT to_regnamespace('kernel') IS NOT NULL AS full`;
  if (row?.full)
    throw new StartError(
      'restore_database_full',
      'There is a market in the database already; restore into an empty one.',
      '该数据库中已有市场数据，请恢复到空数据库。',
    );
}

/**
 * Brings the rows of an archive, whose manifest was checked, into an empty database: first the schema as the archive knew it, by the
 * same migrations; what this version added since is added by the next start. All rows come in one transaction.
 */
export async function loadDatabase(
  ownerUrl: string,
  modules: readonly Module[],
  path: string,
  manifest: Manifest,
): Promise<void> {
  await migrate(ownerUrl, modules, manifest.migrations);
  const owner = connect({ url: ownerUrl, max: 1, name: 'dongxi-restore' });
  try {
    await owner.begin(async (sql) => {
      const schemas = await schemasOf(sql);
      const tables = await tablesOf(sql, schemas);
      const guards = await withoutForeignKeys(sql, schemas);
      await sql.unsafe(`TRUNCATE ${tables.map(({ schema, table }) => `${schema}.${table}`).join(', ')}`);
      await copyIn(sql, path, manifest);
      for (const guard of guards) await sql.unsafe(guard);
      for (const { name, last, called } of manifest.sequences)
        await sql`SELECT setval(${name}::regclass, ${last}::bigint, ${called})`;
      await sql`SELECT setval('kernel.events_seq_seq', greatest((SELECT max(seq) FROM kernel.events), 1))`;
      // Who had taken a task is not there any more.
      await sql.unsafe(`UPDATE ${WORKER}._private_jobs SET locked_at = NULL, locked_by = NULL WHERE locked_at IS NOT NULL;
        UPDATE ${WORKER}._private_job_queues SET locked_at = NULL, locked_by = NULL WHERE locked_at IS NOT NULL`);
      for (const module of modules) await module.afterRestore?.(sql);
      await counted(sql, manifest);
    });
    await owner.unsafe('ANALYZE');
  } finally {
    await owner.end({ timeout: 5 });
  }
}

/** Tables come in the order of their names, not of their needs: keys are taken off, and put back, proved, when all rows are there. */
async function withoutForeignKeys(sql: Sql, schemas: readonly string[]): Promise<string[]> {
  const keys = await sql<{ relation: string; name: string; definition: string }[]>`
    SELECT c.conrelid::regclass::text AS relation, quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE c.contype = 'f' AND c.conparentid = 0 AND n.nspname = ANY(${schemas}::text[])`;
  for (const { relation, name } of keys) await sql.unsafe(`ALTER TABLE ${relation} DROP CONSTRAINT ${name}`);
  return keys.map(({ relation, name, definition }) => `ALTER TABLE ${relation} ADD CONSTRAINT ${name} ${definition}`);
}

async function copyIn(sql: Sql, path: string, manifest: Manifest): Promise<void> {
  const columns = new Map(manifest.tables.map((table) => [table.name, table.columns]));
  for await (const { name, body } of readArchive(path)) {
    const table = /^data\/([^/]+)\/\d+\.copy$/.exec(name)?.[1];
    if (table === undefined) continue;
    const named = columns.get(table)?.join(', ') ?? '';
    const rows = await sql.unsafe(`COPY ${table} (${named}) FROM STDIN`).writable();
    const over = finished(rows);
    over.catch(() => {});
    for await (const piece of body) if (!rows.write(piece)) await Promise.race([once(rows, 'drain'), over]);
    rows.end();
    await over;
  }
}

async function counted(sql: Sql, manifest: Manifest): Promise<void> {
  for (const { name, rows } of manifest.tables) {
    const [row] = await sql.unsafe<{ n: number }[]>(`SELECT count(*) AS n FROM ${name}`);
    if (row?.n !== rows) throw new Error(`${name} has ${row?.n} rows, and had ${rows}`);
  }
}

/** Takes away what a restore that failed has begun: the database was empty before it. */
export async function clearDatabase(ownerUrl: string): Promise<void> {
  const owner = connect({ url: ownerUrl, max: 1, name: 'dongxi-restore' });
  try {
    const [row] = await owner<{ ours: boolean }[]>`SELECT to_regclass('kernel.migrations') IS NOT NULL AS ours`;
    if (!row?.ours) return;
    for (const schema of await schemasOf(owner)) await owner.unsafe(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await owner.unsafe('DROP SCHEMA IF EXISTS kernel CASCADE');
  } finally {
    await owner.end({ timeout: 5 });
  }
}
