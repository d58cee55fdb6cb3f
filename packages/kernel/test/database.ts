import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type MigrationSource, migrate, type Pool } from '../index.ts';

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

const migrationsHash = (sources: readonly MigrationSource[], salt: string): string => {
  const hash = createHash('sha256')
    .update(salt)
    // What builds the wall is as much of a template as the migrations are.
    .update(readFileSync(join(import.meta.dirname, '../wall.ts')));
  const kernel: MigrationSource = { name: 'kernel', folder: join(import.meta.dirname, '..') };
  for (const source of [kernel, ...sources]) {
    hash.update(JSON.stringify([source.openTables ?? {}, source.seenBesides ?? {}, source.hiddenTables ?? []]));
    const folder = join(source.folder, 'migrations');
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).sort())
      hash
        .update(source.name)
        .update(file)
        .update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
};

/**
 * The plain drop first: it sends an autovacuum away, which the forced one may not (only a superuser ends such a process). Whoever
 * is still connected after that is ours.
 */
const dropDatabase = (admin: Pool, name: string): Promise<unknown> =>
  admin
    .unsafe(`DROP DATABASE IF EXISTS ${name}`)
    .catch(() => admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

export type TestDatabase = {
  readonly ownerUrl: string;
  readonly owner: Pool;
  readonly pool: Pool;
  close(): Promise<void>;
};

/**
 * A database of its own, cloned in a moment from a template that was migrated (and prepared, for instance with
 * reference data) once per set of migrations.
 */
export async function testDatabase(
  serverUrl: string,
  sources: readonly MigrationSource[],
  prepare?: { readonly name: string; readonly run: (owner: Pool, ownerUrl: string) => Promise<void> },
): Promise<TestDatabase> {
  const template = `dongxi_template_${migrationsHash(sources, prepare?.name ?? '')}`;
  const name = `dongxi_test_${randomBytes(6).toString('hex')}`;
  const admin = connect({ url: withDatabase(serverUrl, 'postgres'), max: 1, name: 'dongxi-test-admin' });
  try {
    await admin`SELECT pg_advisory_lock(hashtext(${template}))`;
    const [found] = await admin`SELECT 1 FROM pg_database WHERE datname = ${template}`;
    if (!found) {
      const draft = `${template}_draft`;
      await dropDatabase(admin, draft);
      await admin.unsafe(`CREATE DATABASE ${draft}`);
      await migrate(withDatabase(serverUrl, draft), sources);
      if (prepare) {
        const owner = connect({ url: withDatabase(serverUrl, draft), max: 2 });
        await prepare.run(owner, withDatabase(serverUrl, draft)).finally(() => owner.end({ timeout: 5 }));
      }
      await admin.unsafe(`ALTER DATABASE ${draft} RENAME TO ${template}`);
    }
    await admin`SELECT pg_advisory_unlock(hashtext(${template}))`;
    await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  } finally {
    await admin.end({ timeout: 5 });
  }
  const ownerUrl = withDatabase(serverUrl, name);
  const owner = connect({ url: ownerUrl, max: 2, name: 'dongxi-test-owner' });
  const pool = connect({ url: ownerUrl, max: 20, role: 'dongxi_app', name: 'dongxi-test' });
  return {
    ownerUrl,
    owner,
    pool,
    async close() {
      await Promise.all([owner.end({ timeout: 5 }), pool.end({ timeout: 5 })]);
      const again = connect({ url: withDatabase(serverUrl, 'postgres'), max: 1 });
      await dropDatabase(again, name).finally(() => again.end({ timeout: 5 }));
    },
  };
}
