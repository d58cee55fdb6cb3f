import { createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { StartError } from '#kernel';
import { type ArchiveWriter, readArchive } from './archive.ts';

/** What of a home is worth keeping. Not PostgreSQL's own files: their rows are in the archive; not caches: they are made anew. */
const KEPT = ['keys', 'media', 'imports', 'gateway'] as const;

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
    });
}

/** A draft beside its place, and what SQLite keeps beside a database that is at work. */
const passing = (path: string): boolean => /\.part$|\.sqlite-(wal|shm|journal)$/.test(path);

/**
 * The home's files: uploads, which never change, keys, and the books of the sandbox gateway, read as one snapshot of theirs. After the
 * rows: whatever a row names was on the disk before it was committed.
 */
export async function addHome(archive: ArchiveWriter, home: string, withKeys: boolean): Promise<number> {
  let files = 0;
  for (const part of KEPT) {
    if (part === 'keys' && !withKeys) continue;
    for (const path of filesUnder(join(home, part))) {
      if (passing(path)) continue;
      const name = `home/${relative(home, path).split('\\').join('/')}`;
      if (!withKeys && name.startsWith('home/gateway/keys/')) continue;
      if (path.endsWith('.sqlite')) await addBooks(archive, name, path);
      else await archive.addFile(name, path);
      files += 1;
    }
  }
  return files;
}

async function addBooks(archive: ArchiveWriter, name: string, path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dongxi-backup-'));
  try {
    const copy = join(folder, 'copy.sqlite');
    const books = new DatabaseSync(path);
    try {
      books.exec('PRAGMA busy_timeout = 5000');
      books.prepare('VACUUM INTO ?').run(copy);
    } finally {
      books.close();
    }
    await archive.addFile(name, copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Refuses a home that holds anything a restore would write over. */
export function refuseFullHome(home: string): void {
  const traces = ['postgres', 'postgres.location', 'keys/master.key', 'media', 'imports', 'gateway'];
  const found = traces.find((name) => {
    const path = join(home, name);
    return existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0);
  });
  if (found)
    throw new StartError(
      'restore_home_full',
      `${home} holds ${found} already; restore into an empty folder (DONGXI_HOME).`,
      `${home} 中已有 ${found}，请用 DONGXI_HOME 指定空目录。`,
    );
}

/** Writes the archive's files into the home. */
export async function extractHome(path: string, home: string): Promise<number> {
  let files = 0;
  for await (const { name, body } of readArchive(path)) {
    if (!name.startsWith('home/')) continue;
    const inside = normalize(name.slice('home/'.length));
    // Also of an archive that somebody else packed: nothing is written beside the home.
    if (inside.startsWith('..') || !KEPT.some((part) => inside.startsWith(`${part}/`)))
      throw new Error(`${name} does not belong into a home`);
    const place = join(home, inside);
    const secret = inside.startsWith('keys/') || inside.startsWith('gateway/');
    await mkdir(dirname(place), { recursive: true, mode: secret ? 0o700 : 0o755 });
    await pipeline(body, createWriteStream(place, { flags: 'wx', mode: secret ? 0o600 : 0o644 }));
    files += 1;
  }
  return files;
}

/** Takes away what a restore that failed has written. */
export function clearHome(home: string): void {
  for (const part of KEPT) rmSync(join(home, part), { recursive: true, force: true });
}
