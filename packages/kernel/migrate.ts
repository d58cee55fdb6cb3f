import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import type { Pool } from './db.ts';
import { connect } from './db.ts';
import { buildWall, grantReads, type WallWords } from './wall.ts';

export type MigrationSource = WallWords & { readonly folder: string };
/** A migration that a database has had, as `kernel.migrations` keeps it. */
export type AppliedMigration = { readonly module: string; readonly name: string; readonly sha256: string };

/** A start that cannot go on, said as one sentence to the person at the terminal (zh and en), never as a stack. */
export class StartError extends Error {
  readonly code: string;
  readonly zh: string;
  constructor(code: string, en: string, zh: string) {
    super(en);
    this.name = 'StartError';
    this.code = code;
    this.zh = zh;
  }
}

const KERNEL: MigrationSource = {
  name: 'kernel',
  folder: import.meta.dirname,
  // Answers given to anybody, and events nobody could digest.
  hiddenTables: ['kernel.idempotency', 'kernel.dead_letters'],
};

/**
 * Brings the database at `url` (the owner's) to this version: forward only, one transaction a file, under an advisory
 * lock so that several starting processes do it once. Refuses a database that a newer or altered version has migrated.
 * `only`: no further than a version that had these, which a backup of it asks for; refused likewise.
 */
export async function migrate(
  url: string,
  modules: readonly MigrationSource[],
  only?: readonly AppliedMigration[],
): Promise<{ applied: number }> {
  const owner = connect({ url, max: 2, name: 'dongxi-migrate' });
  const words = [KERNEL, ...modules];
  try {
    await owner`SELECT pg_advisory_lock(hashtext('dongxi.migrate'))`.execute();
    await owner.unsafe(`
      CREATE SCHEMA IF NOT EXISTS kernel;
      CREATE TABLE IF NOT EXISTS kernel.migrations (
        module text NOT NULL, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT migrations_pkey PRIMARY KEY (module, name));
      DO $$ BEGIN CREATE ROLE dongxi_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
      DO $$ BEGIN CREATE ROLE dongxi_shop NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
      GRANT dongxi_app, dongxi_shop TO CURRENT_USER;`);
    const files = words.flatMap(filesOf);
    for (const { module, was, is } of renumbered(await applied(owner), files))
      await owner`UPDATE kernel.migrations SET name = ${is} WHERE module = ${module} AND name = ${was}`;
    const done = new Map((await applied(owner)).map((row) => [`${row.module}/${row.name}`, row.sha256]));
    refuseStrangers(done, files);
    const asked = only && namedAsNow(only, files);
    if (asked) refuseStrangers(asked, files);
    const due = files.filter(({ module, name }) => {
      const file = `${module}/${name}`;
      return !done.has(file) && (asked?.has(file) ?? true);
    });
    if (due.length === 0) {
      await buildWall(owner, words);
      return { applied: 0 };
    }
    await runMigrations({ connectionString: url });
    for (const file of due)
      await owner.begin(async (sql) => {
        await sql.unsafe(`CREATE SCHEMA IF NOT EXISTS ${file.module}`);
        await sql.unsafe(file.text);
        await sql`INSERT INTO kernel.migrations (module, name, sha256) VALUES (${file.module}, ${file.name}, ${file.sha256})`;
      });
    // No further than a version that had these, a module that came later is not there.
    const there = files.filter((file) => due.includes(file) || done.has(`${file.module}/${file.name}`));
    const schemas = [...new Set(there.map((file) => file.module))];
    await grant(owner, schemas);
    await grantReads(owner, schemas, words);
    await buildWall(owner, words);
    return { applied: due.length };
  } finally {
    await owner.end({ timeout: 5 });
  }
}

const applied = (owner: Pool): Promise<AppliedMigration[]> =>
  owner<AppliedMigration[]>`SELECT module, name, sha256 FROM kernel.migrations`;

/** The same words under another number: two branches had taken one number, and one of them gave way. It is not applied again. */
function renumbered(
  done: readonly AppliedMigration[],
  files: readonly MigrationFile[],
): { module: string; was: string; is: string }[] {
  const names = new Set(files.map((file) => `${file.module}/${file.name}`));
  const known = new Set(done.map((row) => `${row.module}/${row.name}`));
  return done
    .filter((row) => !names.has(`${row.module}/${row.name}`))
    .flatMap((row) => {
      const now = files.find(
        (file) => file.module === row.module && file.sha256 === row.sha256 && !known.has(`${file.module}/${file.name}`),
      );
      return now ? [{ module: row.module, was: row.name, is: now.name }] : [];
    });
}

/** Digests by `module/name`, under the numbers of today. */
function namedAsNow(done: readonly AppliedMigration[], files: readonly MigrationFile[]): Map<string, string> {
  const now = new Map(renumbered(done, files).map(({ module, was, is }) => [`${module}/${was}`, is]));
  return new Map(done.map(({ module, name, sha256 }) => [`${module}/${now.get(`${module}/${name}`) ?? name}`, sha256]));
}

type MigrationFile = { readonly module: string; readonly name: string; readonly text: string; readonly sha256: string };

function filesOf(source: MigrationSource): MigrationFile[] {
  const folder = join(source.folder, 'migrations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { module: source.name, name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

function refuseStrangers(done: ReadonlyMap<string, string>, files: readonly MigrationFile[]): void {
  const known = new Map(files.map((file) => [`${file.module}/${file.name}`, file.sha256]));
  for (const [name, sha256] of done) {
    const ours = known.get(name);
    if (ours === undefined)
      throw new StartError(
        'database_newer',
        `This database was migrated by a newer version of Dongxi (it knows ${name}); start that version, or use another DATABASE_URL or DONGXI_HOME.`,
        `数据库来自更新版本的东西（含有 ${name}）；请启动对应版本，或更换 DATABASE_URL / DONGXI_HOME。`,
      );
    if (ours !== sha256)
      throw new StartError(
        'migration_altered',
        `Migration ${name} differs from the one this database has had; migrations are never edited, only added.`,
        `迁移 ${name} 与数据库中已执行的不一致；迁移只能新增，不能修改。`,
      );
  }
}

/** The application's role may work in every module's schema, except that append-only tables stay append-only. */
async function grant(owner: Pool, schemas: readonly string[]): Promise<void> {
  for (const schema of schemas)
    await owner.unsafe(`
      GRANT USAGE ON SCHEMA ${schema} TO dongxi_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO dongxi_app;
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO dongxi_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO dongxi_app;`);
  await owner.unsafe(
    'REVOKE ALL ON kernel.migrations, kernel.append_only FROM dongxi_app; GRANT SELECT ON kernel.migrations, kernel.append_only TO dongxi_app',
  );
  const promised = await owner<{ relation: string }[]>`SELECT relation FROM kernel.append_only`;
  for (const { relation } of promised)
    await owner.unsafe(`REVOKE UPDATE, DELETE, TRUNCATE ON ${relation} FROM dongxi_app`);
}
