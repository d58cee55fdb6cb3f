import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { LATER_COLUMNS, LATER_INDEXES, SCHEMA } from './schema.ts';

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** Opens (and on first start creates) the gateway's one file; `:memory:` works for tests. */
export function openStore(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  // NORMAL in WAL mode survives a crash of the process; only a power cut may cost the last instants of play money.
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;',
  );
  db.exec(SCHEMA);
  for (const { table, column, definition } of LATER_COLUMNS) {
    const known = db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column);
    if (!known) db.exec(`ALTER TABLE ${table} ADD COLUMN ${definition}`);
  }
  db.exec(LATER_INDEXES);
  return db;
}

function prepared(db: DatabaseSync, sql: string): StatementSync {
  let known = statements.get(db);
  if (!known) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(sql);
  if (!statement) {
    statement = db.prepare(sql);
    known.set(sql, statement);
  }
  return statement;
}

/** The first row, or undefined. `Row` states the columns the SQL selects. */
export function one<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row | undefined {
  return prepared(db, sql).get(...values) as Row | undefined;
}

/** All rows. `Row` states the columns the SQL selects. */
export function all<Row>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row[] {
  return prepared(db, sql).all(...values) as Row[];
}

/** Runs a write and returns how many rows it changed. */
export function run(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): number {
  return Number(prepared(db, sql).run(...values).changes);
}

/** All or nothing. Code inside is synchronous, so nothing interleaves; a nested call joins the outer transaction. */
export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  if (db.isTransaction) return work();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

export function readSetting(db: DatabaseSync, key: string): string | undefined {
  return one<{ value: string }>(db, 'SELECT value FROM settings WHERE key = ?', key)?.value;
}

export function writeSetting(db: DatabaseSync, key: string, value: string): void {
  run(
    db,
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
}
