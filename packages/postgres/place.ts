import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Account } from './account.ts';
import { accountForPostgres, canEnter } from './account.ts';
import { fileRefusal, PostgresStartError, systemCode } from './errors.ts';

/** Where root keeps what the unprivileged account must reach when a home lies behind a closed folder such as /root. */
const STORE = '/var/lib/dongxi';

/** Where a home's database is and who runs it. */
export type Place = {
  readonly home: string;
  readonly data: string;
  readonly log: string;
  readonly password: string;
  readonly account: Account | null;
  /** Folder for a copy of the programs, should the account not reach node_modules. */
  readonly store: string;
};

const pointerOf = (home: string): string => path.join(home, 'postgres.location');
const text = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileRefusal(error, path.dirname(file));
  }
};

/** Whoever owns the data runs it: an ordinary user's database stays his when root starts it once. */
function accountFor(data: string | null): Account | null {
  if (data === null || !existsSync(data)) return accountForPostgres();
  const { uid, gid } = statSync(data);
  const self = process.getuid?.();
  if (self !== 0 && self !== undefined && uid !== self) throw new PostgresStartError('not_ours', { folder: data });
  return self === 0 && uid !== 0 ? { name: `uid ${uid}`, uid, gid } : accountForPostgres();
}

/** The folder beyond `home` that `home` points to, or null. Refuses a copied home: two homes on one database. */
function pointedFrom(home: string): string | null {
  const folder = text(pointerOf(home));
  if (folder === null) return null;
  const owner = text(path.join(folder, 'home'));
  if (owner === null) throw new PostgresStartError('damaged_data', { folder });
  if (owner !== home) {
    if (text(pointerOf(owner)) === folder) throw new PostgresStartError('copied_home', { folder: home, other: owner });
    writeFileSync(path.join(folder, 'home'), home);
  }
  return folder;
}

/** A throw-away database (tests) whose home is gone is cleared away; a real one is never deleted for anybody. */
function sweepTestData(): void {
  for (const name of existsSync(STORE) ? readdirSync(STORE) : []) {
    const folder = path.join(STORE, name);
    const owner = text(path.join(folder, 'home'));
    if (owner === null || existsSync(owner) || text(path.join(folder, 'durability')) !== 'test') continue;
    if (!existsSync(path.join(folder, 'postgres', 'postmaster.pid'))) rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder that everybody may pass through, whatever our umask; its contents guard themselves. */
export function makeOpenFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

function newPlaceBeyond(home: string, durability: string): string {
  sweepTestData();
  const name = `${createHash('sha256').update(home).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`;
  const folder = path.join(STORE, name);
  makeOpenFolder(STORE);
  makeOpenFolder(folder);
  writeFileSync(path.join(folder, 'home'), home);
  writeFileSync(path.join(folder, 'durability'), durability);
  writeFileSync(pointerOf(home), folder);
  return folder;
}

/**
 * Finds the database of `home` (an absolute, real path), or chooses where a new one goes: inside the home, or under
 * /var/lib/dongxi with a pointer in the home when root's home is out of the unprivileged account's reach.
 */
export function placeOf(home: string, durability: string): Place {
  const inside = path.join(home, 'postgres');
  const files = {
    home,
    log: path.join(home, 'postgres.log'),
    password: path.join(home, 'postgres.password'),
    store: STORE,
  };
  const beyond = pointedFrom(home);
  const known = beyond ? path.join(beyond, 'postgres') : existsSync(inside) ? inside : null;
  const account = accountFor(known);
  if (known) {
    if (!canEnter(account, path.dirname(known)))
      throw new PostgresStartError('unreachable', {
        folder: path.dirname(known),
        account: account?.name ?? os.userInfo().username,
      });
    return { ...files, data: known, account };
  }
  const folder = canEnter(account, home) ? home : newPlaceBeyond(home, durability);
  return { ...files, data: path.join(folder, 'postgres'), account };
}

/** Removes every trace of a stopped database of `home`, wherever it lies. */
export function forget(home: string): void {
  const beyond = text(pointerOf(home));
  if (beyond !== null && text(path.join(beyond, 'home')) === home) rmSync(beyond, { recursive: true, force: true });
  for (const name of [
    'postgres',
    'postgres.new',
    'postgres.location',
    'postgres.password',
    'postgres.log',
    'postgres.users',
  ])
    rmSync(path.join(home, name), { recursive: true, force: true });
}
