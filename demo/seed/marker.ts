import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Module, type Pool } from '#kernel';

/** How far the demo market of a database has come. `foreign`: someone else's data is there, which the demo leaves alone. */
export type SeedState = 'empty' | 'unfinished' | 'finished' | 'foreign';

/** The seed's own note in the database: written before the first fact, closed after the last. */
export async function seedState(ownerUrl: string): Promise<SeedState> {
  return withOwner(ownerUrl, async (owner) => {
    const [marker] = await owner<{ place: string | null }[]>`SELECT to_regclass('demo.seeding')::text AS place`;
    if (marker?.place) {
      const [row] = await owner<{ finishedAt: Date | null }[]>`SELECT finished_at FROM demo.seeding`;
      if (row) return row.finishedAt ? 'finished' : 'unfinished';
    }
    const [users] = await owner<{ place: string | null }[]>`SELECT to_regclass('accounts.users')::text AS place`;
    if (!users?.place) return 'empty';
    const [known] = await owner<{ any: boolean }[]>`SELECT EXISTS (SELECT 1 FROM accounts.users) AS any`;
    return known?.any ? 'foreign' : 'empty';
  });
}

/** Notes that a seed has begun: from here on a start finds it unfinished. */
export const markBegun = (ownerUrl: string, seed: string): Promise<void> =>
  withOwner(ownerUrl, async (owner) => {
    await owner.unsafe(`
      CREATE SCHEMA IF NOT EXISTS demo;
      CREATE TABLE IF NOT EXISTS demo.seeding (
        one boolean DEFAULT true CONSTRAINT seeding_pkey PRIMARY KEY CONSTRAINT seeding_one CHECK (one),
        seed text NOT NULL, begun_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz)`);
    await owner`INSERT INTO demo.seeding (seed) VALUES (${seed})`;
  });

export const markFinished = (ownerUrl: string): Promise<void> =>
  withOwner(ownerUrl, async (owner) => {
    await owner`UPDATE demo.seeding SET finished_at = now()`;
    // What was written without waiting for the disk is on it before the market opens.
    await owner`SELECT pg_catalog.set_config('synchronous_commit', 'on', false)`;
    await owner`UPDATE demo.seeding SET finished_at = finished_at`;
  });

/**
 * Takes a half-made demo market away, so that migrations and seed begin again on nothing: every schema of ours, and the
 * sandbox gateway's book. Called only for a database whose marker says unfinished.
 */
export async function eraseUnfinished(ownerUrl: string, home: string, modules: readonly Module[]): Promise<void> {
  await withOwner(ownerUrl, async (owner) => {
    const schemas = ['demo', 'kernel', 'graphile_worker', ...modules.map((module) => module.name)];
    for (const schema of schemas.toReversed()) await owner`DROP SCHEMA IF EXISTS ${owner(schema)} CASCADE`;
  });
  for (const end of ['', '-wal', '-shm']) rmSync(join(home, 'gateway', `gateway.sqlite${end}`), { force: true });
}

async function withOwner<T>(ownerUrl: string, work: (owner: Pool) => Promise<T>): Promise<T> {
  const owner = connect({ url: ownerUrl, max: 1, name: 'dongxi-seed' });
  try {
    return await work(owner);
  } finally {
    await owner.end({ timeout: 5 });
  }
}
