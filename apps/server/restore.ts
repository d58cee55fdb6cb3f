import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { connect, type Module, StartError } from '#kernel';
import { PostgresStartError, removePostgres } from '#postgres';
import { checkArchive, type Manifest } from './backup/archive.ts';
import { clearHome, extractHome, refuseFullHome } from './backup/files.ts';
import { clearDatabase, loadDatabase, refuseFull } from './backup/load.ts';
import { openDatabase } from './database.ts';
import { readEnvironment, UNFINISHED_RESTORE } from './environment.ts';
import { loadModules } from './market.ts';

const USAGE = `npm run restore -- FILE [--url DATABASE_URL] [--check]

  Brings the market in FILE, which npm run backup wrote, into the empty home DONGXI_HOME (and the empty database DATABASE_URL,
  else an embedded one in the home). Nothing is written before every byte of FILE was checked, and nothing over anything.
  --url DATABASE_URL   another database
  --check              only looks whether FILE is whole, and says what it holds
  Then: npm run audit proves it, npm start opens it and applies the migrations of this version.`;

export type RestoreOptions = { readonly home: string; readonly databaseUrl: string | null };

/**
 * Restores `file` into an empty home and database. What fails is taken away again; what is cut off leaves a mark in the home, with
 * which no market starts. Refuses backup_damaged, backup_unknown, restore_home_full, restore_database_full, and what `migrate` refuses.
 */
export async function restore(file: string, options: RestoreOptions): Promise<Manifest> {
  const { home, databaseUrl } = options;
  const manifest = await checkArchive(file);
  refuseFullHome(home);
  if (existsSync(join(home, UNFINISHED_RESTORE)))
    throw new StartError(
      'restore_unfinished',
      `A restore into ${home} was cut off; empty that folder and the database first.`,
      `向 ${home} 的恢复未完成；请先清空该目录和数据库。`,
    );
  mkdirSync(home, { recursive: true });
  const mark = join(home, UNFINISHED_RESTORE);
  writeFileSync(mark, `${file}\n`, { flag: 'wx' });
  let begun = false;
  try {
    await intoDatabase(file, manifest, options, await loadModules(), () => {
      begun = true;
    });
    await extractHome(file, home);
  } catch (error) {
    if (begun) {
      clearHome(home);
      if (databaseUrl) await clearDatabase(databaseUrl);
      else await removePostgres(home);
    }
    rmSync(mark, { force: true });
    throw error;
  }
  rmSync(mark);
  return manifest;
}

/** `begin` is called when the database was seen to be empty. */
async function intoDatabase(
  file: string,
  manifest: Manifest,
  { home, databaseUrl }: RestoreOptions,
  modules: readonly Module[],
  begin: () => void,
): Promise<void> {
  const database = await openDatabase(home, databaseUrl, pino({ level: 'error' }, process.stderr));
  try {
    const owner = connect({ url: database.ownerUrl, max: 1, name: 'dongxi-restore' });
    await refuseFull(owner).finally(() => owner.end({ timeout: 5 }));
    begin();
    await loadDatabase(database.ownerUrl, modules, file, manifest);
  } finally {
    await database.stop();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (values.help || !file || positionals.length > 1) {
    process.stdout.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const environment = readEnvironment();
  const { takenAt, dongxi, tables, parts } = values.check
    ? await checkArchive(file)
    : await restore(file, { home: environment.home, databaseUrl: values.url ?? environment.databaseUrl });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const files = parts.filter((part) => part.name.startsWith('home/')).length;
  const what = `${rows} rows and ${files} files of ${takenAt}, by version ${dongxi}`;
  process.stdout.write(
    values.check
      ? `${file} is whole: ${what}\n`
      : `${environment.home} has ${what}. Now: npm run audit, then npm start.\n`,
  );
  return 0;
}

if (import.meta.main)
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof StartError || error instanceof PostgresStartError)
      process.stderr.write(`${error.message}\n${error.zh}\n`);
    else process.stderr.write(`Nothing was restored: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
