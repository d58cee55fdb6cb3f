import { createRequire } from 'node:module';
import type { Pool, Sql } from '#kernel';
import type { ArchiveWriter, Manifest, SequenceFacts, TableFacts } from './archive.ts';
import { FORMAT } from './archive.ts';

/** Rows of a table travel in files of about this many bytes, so that none has to be known whole before it is written. */
const PIECE = 8 * 1024 * 1024;

export const WORKER = 'graphile_worker';

/** What the database says of itself, without the names of its passwords. */
export async function schemasOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ module: string }[]>`SELECT DISTINCT module FROM kernel.migrations ORDER BY module`;
  return [...rows.map((row) => row.module), WORKER];
}

type Column = { readonly name: string; readonly type: string };
type Table = { readonly schema: string; readonly table: string; readonly columns: readonly Column[] };

/**
 * Tables whose rows are kept: logged ones, without columns the database works out itself. What came of a migration is a row like
 * any other; which migrations there were is the manifest's to say.
 */
export async function tablesOf(sql: Sql, schemas: readonly string[]): Promise<Table[]> {
  const rows = await sql<{ schema: string; table: string; columns: string[]; types: string[] }[]>`
    SELECT n.nspname AS schema, c.relname AS table, array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns,
      array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS types
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE n.nspname = ANY(${schemas}::text[]) AND c.relkind = 'r' AND c.relpersistence = 'p'
      AND (n.nspname, c.relname) NOT IN (('kernel', 'migrations'), (${WORKER}, 'migrations'))
    GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname`;
  return rows.map(({ schema, table, columns, types }) => ({
    schema,
    table,
    columns: columns.map((name, at) => ({ name, type: types[at] ?? '' })),
  }));
}

/**
 * Transaction numbers are this cluster's own: in another they may lie in the future, and a reader that waits for them to be over would
 * wait for years. They are all written as 1, which was over before any database began. Where their order matters, which is the event
 * stream and the places of its readers, it goes into `seq`: events are numbered anew in the order in which readers meet them.
 */
function selection({ schema, table, columns }: Table): string {
  const plain = columns.map(({ name, type }) => (type === 'xid8' ? `'1'::xid8 AS ${name}` : `t.${name}`));
  const picked = (column: string, expression: string): string =>
    columns.map(({ name }, at) => (name === column ? `${expression} AS ${name}` : (plain[at] ?? ''))).join(', ');
  const from = `FROM ${schema}.${table} t`;
  switch (`${schema}.${table}`) {
    case 'kernel.events':
      return `SELECT ${picked('seq', 'row_number() OVER (ORDER BY t.tx, t.seq)')} ${from}`;
    case 'kernel.consumers':
      return `SELECT ${picked('seq', '(SELECT count(*) FROM kernel.events e WHERE (e.tx, e.seq) <= (t.tx, t.seq))')} ${from}`;
    case 'kernel.dead_letters':
      return `SELECT ${picked('event_seq', 'e.place')} ${from}
        JOIN (SELECT seq, row_number() OVER (ORDER BY tx, seq) AS place FROM kernel.events) e ON e.seq = t.event_seq`;
    default:
      return `SELECT ${plain.join(', ')} ${from}`;
  }
}

async function copyOut(sql: Sql, archive: ArchiveWriter, table: Table): Promise<TableFacts> {
  const name = `${table.schema}.${table.table}`;
  const rows = await sql.unsafe(`COPY (${selection(table)}) TO STDOUT`).readable();
  let held: Buffer[] = [];
  let size = 0;
  let files = 0;
  let lines = 0;
  const flush = async (): Promise<void> => {
    if (size === 0) return;
    files += 1;
    await archive.add(`data/${name}/${String(files).padStart(6, '0')}.copy`, Buffer.concat(held));
    held = [];
    size = 0;
  };
  for await (const piece of rows as AsyncIterable<Buffer>) {
    held.push(piece);
    size += piece.length;
    // In this form of COPY a line break inside a value is written as \n: each 0x0a ends a row.
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
    if (size >= PIECE) await flush();
  }
  await flush();
  return { name, columns: table.columns.map((column) => column.name), rows: lines };
}

async function sequencesOf(sql: Sql, schemas: readonly string[]): Promise<SequenceFacts[]> {
  const named = await sql<{ name: string }[]>`
    SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) AS name FROM pg_sequences
    WHERE schemaname = ANY(${schemas}::text[]) ORDER BY 1`;
  const facts: SequenceFacts[] = [];
  for (const { name } of named) {
    const [row] = await sql.unsafe<{ last: string; called: boolean }[]>(
      `SELECT last_value::text AS last, is_called AS called FROM ${name}`,
    );
    facts.push({ name, last: row?.last ?? '1', called: row?.called ?? false });
  }
  return facts;
}

export const softwareVersion = (): string =>
  (createRequire(import.meta.url)('../../../package.json') as { version: string }).version;

/** Everything but `parts`: those are whole only when the files of the home are in the archive too. */
export type Dumped = Omit<Manifest, 'parts'>;

/**
 * Writes all rows into the archive as one snapshot sees them, while the market works on. Needs nothing but the owner's connection: the
 * embedded PostgreSQL brings no pg_dump, and a schema is made by migrations anyway.
 */
export async function dumpDatabase(owner: Pool, archive: ArchiveWriter): Promise<Dumped> {
  const dumped = await owner.begin('isolation level repeatable read read only', async (sql) => {
    const [facts] = await sql<{ at: Date; version: string }[]>`
      SELECT now() AS at, current_setting('server_version') AS version`;
    const schemas = await schemasOf(sql);
    const migrations = await sql<{ module: string; name: string; sha256: string }[]>`
      SELECT module, name, sha256 FROM kernel.migrations ORDER BY module, name`;
    const tables: TableFacts[] = [];
    for (const table of await tablesOf(sql, schemas)) tables.push(await copyOut(sql, archive, table));
    // Sequences stand outside the snapshot: read last, they are beyond every row that was copied.
    const sequences = await sequencesOf(sql, schemas);
    return {
      format: FORMAT,
      dongxi: softwareVersion(),
      postgres: facts?.version ?? '',
      takenAt: (facts?.at ?? new Date(0)).toISOString(),
      migrations: migrations.map(({ module, name, sha256 }) => ({ module, name, sha256 })),
      tables,
      sequences,
    };
  });
  return dumped as Dumped;
}
