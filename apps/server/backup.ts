import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connect, StartError } from '#kernel';
import { PostgresStartError } from '#postgres';
import { openExisting } from './audit.ts';
import { type Manifest, writeArchive } from './backup/archive.ts';
import { dumpDatabase } from './backup/dump.ts';
import { addHome } from './backup/files.ts';
import { readEnvironment } from './environment.ts';

const USAGE = `npm run backup -- FILE [--url DATABASE_URL] [--without-keys] [--json]

  Writes the whole market into FILE, which must not exist: all rows as one snapshot sees them, uploads, keys. The market may
  work on meanwhile. FILE holds everything, the keys to its sealed phones too: keep it as you keep the market.
  --url DATABASE_URL   another database (default: DATABASE_URL, else the embedded one of DONGXI_HOME)
  --without-keys       leaves keys out; without them sealed phones and names are lost: keep DONGXI_HOME/keys elsewhere
  --json               one JSON object
  npm run restore -- FILE brings it back into an empty home.`;

export type BackupMade = {
  readonly file: string;
  readonly takenAt: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
};

export type BackupOptions = { readonly ownerUrl: string; readonly home: string; readonly withKeys?: boolean };

/** Writes the market into `file`; it is there whole, or not at all. Refuses `backup_exists`. */
export async function backUp(file: string, options: BackupOptions): Promise<BackupMade> {
  const began = performance.now();
  if (existsSync(file))
    throw new StartError(
      'backup_exists',
      `${file} is there already; name another file.`,
      `${file} 已存在，请换一个文件名。`,
    );
  const draft = `${file}.part`;
  // Of a backup that was cut off.
  rmSync(draft, { force: true });
  const owner = connect({ url: options.ownerUrl, max: 1, name: 'dongxi-backup' });
  const archive = writeArchive(draft, Date.now() / 1000);
  try {
    const dumped = await dumpDatabase(owner, archive);
    const files = await addHome(archive, options.home, options.withKeys ?? true);
    const manifest: Manifest = { ...dumped, parts: archive.parts };
    await archive.close(manifest);
    renameSync(draft, file);
    return {
      file,
      takenAt: dumped.takenAt,
      rows: dumped.tables.reduce((sum, table) => sum + table.rows, 0),
      files,
      bytes: statSync(file).size,
      seconds: Math.round((performance.now() - began) / 100) / 10,
    };
  } catch (error) {
    await archive.abandon();
    rmSync(draft, { force: true });
    throw error;
  } finally {
    await owner.end({ timeout: 5 });
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      'without-keys': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (values.help || !file || positionals.length > 1) {
    process.stdout.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const environment = readEnvironment();
  const database = await openExisting(values.url ?? environment.databaseUrl, environment.home);
  try {
    const made = await backUp(file, {
      ownerUrl: database.ownerUrl,
      home: environment.home,
      withKeys: !values['without-keys'],
    });
    process.stdout.write(
      values.json
        ? `${JSON.stringify(made)}\n`
        : `${made.file}: ${made.rows} rows and ${made.files} files as of ${made.takenAt}, ${(made.bytes / 1e6).toFixed(1)} MB in ${made.seconds} s\n`,
    );
    return 0;
  } finally {
    await database.stop();
  }
}

if (import.meta.main)
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof StartError || error instanceof PostgresStartError)
      process.stderr.write(`${error.message}\n${error.zh}\n`);
    else process.stderr.write(`No backup was made: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
