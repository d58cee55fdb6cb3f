import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pool } from '#kernel';

const root = join(import.meta.dirname, '../../..');
/** What the small market is made by: a change in any of it makes another. */
const MADE_BY = ['packages', 'modules', 'demo', 'apps/server', 'apps/test/e2e'];

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Names a filled market by the sources that fill it. */
export function nameOfSources(): string {
  const hash = createHash('sha256');
  for (const file of MADE_BY.flatMap((folder) => filesBelow(join(root, folder))))
    if (/\.(ts|sql|json)$/.test(file)) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** Lays a market's home (keys, pictures, the gateway's books) into its database, so that whoever clones the one has the other. */
export async function packHome(owner: Pool, home: string): Promise<void> {
  await owner`CREATE SCHEMA packed_home`;
  await owner`CREATE TABLE packed_home.files (path text PRIMARY KEY, content bytea NOT NULL)`;
  for (const file of filesBelow(home))
    await owner`INSERT INTO packed_home.files VALUES (${file.slice(home.length + 1)}, ${readFileSync(file)})`;
}

/** Takes the home out of a cloned database, which keeps no trace of it. */
export async function unpackHome(owner: Pool, home: string): Promise<void> {
  const files = await owner<{ path: string; content: Buffer }[]>`SELECT path, content FROM packed_home.files`;
  for (const { path, content } of files) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content, { mode: 0o600 });
  }
  await owner`DROP SCHEMA packed_home CASCADE`;
}
