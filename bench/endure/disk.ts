import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#kernel';

/** A disk that can be filled. `real`: a small one of its own; else PostgreSQL is told to say what it says of a full disk. */
export type Disk = {
  readonly folder: string;
  readonly real: boolean;
  fill(superuserUrl: string): Promise<void>;
  free(superuserUrl: string): Promise<void>;
  remove(): void;
};

const MIB = 1024 * 1024;

/**
 * As root the data lies on a memory disk of `mib` MiB, which is filled to its last byte: PostgreSQL meets ENOSPC from the system, in its log,
 * its tables and its own notes. An ordinary user may mount nothing: there every write of events and of answers refuses with 53100, which
 * is what the market sees of a full disk; that PostgreSQL itself survives one is then not tried.
 */
export function diskAt(folder: string, mib: number): Disk {
  mkdirSync(folder, { recursive: true });
  const mounted =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0755`, 'tmpfs', folder]).status === 0;
  const ballast = join(folder, 'ballast');
  const remove = (): void => {
    if (mounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  if (!mounted)
    return {
      folder,
      real: false,
      fill: (url) => refuseWrites(url, true),
      free: (url) => refuseWrites(url, false),
      remove,
    };
  return {
    folder,
    real: true,
    remove,
    async fill() {
      const file = openSync(ballast, 'a');
      const block = Buffer.alloc(MIB);
      // The last pages one by one, until not a byte fits.
      for (let size = MIB; size >= 4_096; size /= 2)
        try {
          while (writeSync(file, block, 0, size) === size);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      closeSync(file);
    },
    async free() {
      rmSync(ballast, { force: true });
    },
  };
}

const WRITTEN = ['kernel.events', 'kernel.idempotency'];

async function refuseWrites(superuserUrl: string, full: boolean): Promise<void> {
  const sql = connect({ url: superuserUrl, max: 1, name: 'dongxi-disk' });
  try {
    await sql.unsafe(`CREATE OR REPLACE FUNCTION public.disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'could not extend file: No space left on device'; END $$`);
    for (const table of WRITTEN)
      await sql.unsafe(
        full
          ? `CREATE OR REPLACE TRIGGER disk_full BEFORE INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION public.disk_full()`
          : `DROP TRIGGER IF EXISTS disk_full ON ${table}`,
      );
  } finally {
    await sql.end({ timeout: 5 });
  }
}
