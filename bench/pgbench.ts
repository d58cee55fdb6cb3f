import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from '#kernel';
import { Missing } from './figure.ts';

const run = promisify(execFile);

export class PgbenchMissing extends Missing {
  constructor() {
    super(
      'pgbench is not on this machine, and the ratio needs it. It comes with PostgreSQL: `apt-get install postgresql-contrib` (Debian, Ubuntu), ' +
        '`dnf install postgresql-contrib` (Fedora), `brew install postgresql` (macOS). It need not be on PATH: /usr/lib/postgresql/*/bin is looked at too.',
    );
    this.name = 'PgbenchMissing';
  }
}

/** The newest pgbench there is: Debian keeps several versions beside each other. Throws PgbenchMissing. */
export function findPgbench(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
    '/opt/homebrew/bin',
    '/usr/local/bin',
  ];
  const found = folders.map((folder) => join(folder, 'pgbench')).find((file) => existsSync(file));
  if (!found) throw new PgbenchMissing();
  return found;
}

/** More branches than clients, so that they do not queue on one row. */
const SCALE = 20;

export type Pgbench = {
  readonly version: string;
  /** Transactions a second of the built-in TPC-B-like script. */
  tps(clients: number, seconds: number, mode?: 'simple' | 'prepared'): Promise<number>;
  /** A statement in pgbench's own database. */
  prepare(statement: string): Promise<void>;
  /** Transactions a second of a script of one's own, prepared. */
  script(statements: string, clients: number, seconds: number): Promise<number>;
};

/** A database of its own on the same server, filled at scale 20. */
export async function preparePgbench(adminUrl: string): Promise<Pgbench> {
  const program = findPgbench();
  const admin = connect({ url: adminUrl, max: 1 });
  await admin.unsafe('CREATE DATABASE pgbench').finally(() => admin.end({ timeout: 5 }));
  const at = new URL(adminUrl);
  const env = {
    ...process.env,
    PGHOST: at.hostname,
    PGPORT: at.port,
    PGUSER: decodeURIComponent(at.username),
    PGPASSWORD: decodeURIComponent(at.password),
    PGDATABASE: 'pgbench',
  };
  await run(program, ['-i', '-q', '-s', String(SCALE)], { env });
  const { stdout: version } = await run(program, ['--version']);
  const ask = async (clients: number, seconds: number, mode: string, more: readonly string[]): Promise<number> => {
    const args = ['-c', String(clients), '-j', '2', '-T', String(seconds), '-M', mode, '-n', ...more];
    const { stdout, stderr } = await run(program, args, { env });
    const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
    if (!(tps > 0)) throw new Error(`pgbench told no tps: ${stdout}\n${stderr}`);
    return tps;
  };
  return {
    version: version.trim(),
    tps: (clients, seconds, mode = 'simple') => ask(clients, seconds, mode, []),
    async prepare(statement) {
      at.pathname = '/pgbench';
      const own = connect({ url: at.href, max: 1 });
      await own.unsafe(statement).finally(() => own.end({ timeout: 5 }));
    },
    async script(statements, clients, seconds) {
      const folder = mkdtempSync(join(tmpdir(), 'dongxi-pgbench-'));
      try {
        const file = join(folder, 'script.sql');
        writeFileSync(file, statements);
        return await ask(clients, seconds, 'prepared', ['-f', file]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
