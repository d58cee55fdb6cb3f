import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect, type Pool } from '#kernel';
import { median } from './figure.ts';

/** Seconds that COPY takes for an import's file, and for all that the import wrote; medians. */
export type Copied = { readonly fileSeconds: number; readonly tablesSeconds: number };

const TIMES = 5;
const COLUMNS = 8;
/** What an import writes of each row, or of each product; events and the search's documents come on top. */
const WRITTEN = [
  'catalog.products',
  'catalog.versions',
  'catalog.skus',
  'catalog.price_history',
  'inventory.stock',
  'inventory.movements',
];

/**
 * The floor below an import: its file's rows by COPY into one table of texts without an index; and the rows that it left in the catalogue and
 * the stock by COPY into empty tables with the same checks and indexes (foreign keys apart).
 */
export async function copied(adminUrl: string, file: string): Promise<Copied> {
  const sql = connect({ url: adminUrl, max: 1 });
  try {
    await sql.unsafe('CREATE SCHEMA copied');
    const rows = file
      .trimEnd()
      .split('\n')
      .map((line) => Array.from({ length: COLUMNS }, (_, at) => line.split(',')[at] ?? '').join('\t'));
    await sql.unsafe(
      `CREATE TABLE copied.file (${rows[0]
        ?.split('\t')
        .map((_, at) => `c${at} text`)
        .join(', ')})`,
    );
    const fileSeconds = await timed(sql, ['copied.file'], () =>
      into(sql, 'copied.file', [Buffer.from(`${rows.join('\n')}\n`)]),
    );
    const tables: { readonly name: string; readonly parts: readonly Buffer[] }[] = [];
    for (const table of WRITTEN) {
      const name = `copied.${table.split('.')[1]}`;
      await sql.unsafe(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`);
      const parts: Buffer[] = [];
      for await (const part of await sql.unsafe(`COPY ${table} TO STDOUT`).readable()) parts.push(part as Buffer);
      tables.push({ name, parts });
    }
    const tablesSeconds = await timed(
      sql,
      tables.map(({ name }) => name),
      async () => {
        for (const { name, parts } of tables) await into(sql, name, parts);
      },
    );
    await sql.unsafe('DROP SCHEMA copied CASCADE');
    return { fileSeconds, tablesSeconds };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const into = async (sql: Pool, table: string, parts: readonly Buffer[]): Promise<void> =>
  pipeline(Readable.from(parts), await sql.unsafe(`COPY ${table} FROM STDIN`).writable());

/** The median of some goes, each into emptied tables. */
async function timed(sql: Pool, tables: readonly string[], work: () => Promise<void>): Promise<number> {
  const seconds: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    await sql.unsafe(`TRUNCATE ${tables.join(', ')}`);
    const began = performance.now();
    await work();
    seconds.push((performance.now() - began) / 1_000);
  }
  return median(seconds);
}
