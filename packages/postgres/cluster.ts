import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { program } from './binaries.ts';
import { PostgresStartError, refusalFromLog } from './errors.ts';
import type { Place } from './place.ts';
import type { Durability } from './settings.ts';

/** The database server's own superuser; the market works as `dongxi`, which is none. */
export const SUPERUSER = 'postgres';

/** The environment of PostgreSQL's programs: nothing of ours, so that no PG* variable or locale of the caller decides. */
export const cleanEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const give = (place: Place, entry: string): void => {
  if (place.account) chownSync(entry, place.account.uid, place.account.gid);
};

/** Refuses data that these programs cannot read; nothing is touched. */
function checkVersion(place: Place, binaries: Binaries): void {
  const file = path.join(place.data, 'PG_VERSION');
  if (!existsSync(file)) throw new PostgresStartError('damaged_data', { folder: place.data });
  const found = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const facts = { folder: place.data, found, ours: binaries.major };
  if (found > binaries.major) throw new PostgresStartError('newer_data', facts);
  if (found < binaries.major) throw new PostgresStartError('older_data', facts);
}

/**
 * Makes the database files. The collation is PostgreSQL's builtin C.UTF-8: the same order on every machine and after
 * every system upgrade, so that no index silently turns wrong; what people read is sorted by keys made for it.
 */
function create(place: Place, binaries: Binaries, password: string, durability: Durability): void {
  const half = `${place.data}.new`;
  const secret = `${place.data}.pw`;
  rmSync(half, { recursive: true, force: true });
  rmSync(secret, { force: true });
  try {
    mkdirSync(half, { mode: 0o700 });
    give(place, half);
    writeFileSync(secret, password, { mode: 0o600, flag: 'wx' });
    give(place, secret);
    const args = [
      '-D',
      half,
      '-U',
      SUPERUSER,
      '-A',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
      '--no-locale',
    ];
    args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
    if (durability === 'test') args.push('--no-sync');
    const run = spawnSync(program(binaries, 'initdb'), args, {
      ...asAccount(place.account),
      cwd: '/',
      env: cleanEnvironment,
      encoding: 'utf8',
    });
    if (run.error) throw new PostgresStartError('binaries_do_not_run', { reason: run.error.message });
    if (run.status !== 0) throw refusalFromLog(run.stderr, place.data, place.log);
    renameSync(half, place.data);
  } finally {
    rmSync(secret, { force: true });
    rmSync(half, { recursive: true, force: true });
  }
}

/** Sets the superuser's password of a stopped database, as a person with the files may. */
function replacePassword(place: Place, binaries: Binaries, password: string): void {
  const run = spawnSync(program(binaries, 'postgres'), ['--single', '-D', place.data, 'postgres'], {
    ...asAccount(place.account),
    cwd: '/',
    env: cleanEnvironment,
    encoding: 'utf8',
    input: `ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`,
  });
  if (run.status !== 0 || /ERROR|FATAL/.test(run.stderr)) throw refusalFromLog(run.stderr, place.data, place.log);
}

/** The password kept in the home, or null when the file is lost. */
export const knownPassword = (place: Place): string | null =>
  existsSync(place.password) ? readFileSync(place.password, 'utf8').trim() || null : null;

/**
 * Sees to it that the stopped database exists, fits these programs and opens to the password in the home.
 * Answers the password.
 */
export function prepareCluster(place: Place, binaries: Binaries, durability: Durability): string {
  const known = knownPassword(place);
  const password = known ?? randomBytes(24).toString('base64url');
  const isNew = !existsSync(place.data);
  if (!known) writeFileSync(`${place.password}.new`, `${password}\n`, { mode: 0o600 });
  if (isNew) create(place, binaries, password, durability);
  else {
    checkVersion(place, binaries);
    if (!known) replacePassword(place, binaries, password);
  }
  if (!known) renameSync(`${place.password}.new`, place.password);
  return password;
}
