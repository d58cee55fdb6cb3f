// I/O: bytes lie on the local disk.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Where bytes lie, by key (`originals/ab/abc….webp`). The local disk is the only store today; an S3-compatible one needs
 * these two functions and nothing else.
 */
export type FileStore = {
  put(key: string, body: Buffer): Promise<void>;
  /** null when there is no such file. */
  get(key: string): Promise<Buffer | null>;
};

/** Files under `home/media`. A file appears whole or not at all: written beside its place, then renamed. */
export function localFiles(home: string): FileStore {
  const root = join(home, 'media');
  return {
    async put(key, body) {
      const place = join(root, key);
      const draft = `${place}.${randomUUID()}.part`;
      await mkdir(dirname(place), { recursive: true });
      await writeFile(draft, body);
      await rename(draft, place);
    },
    async get(key) {
      try {
        return await readFile(join(root, key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}

const shelf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`;
export const originalKey = (kind: 'picture' | 'drawing', sha256: string): string =>
  `originals/${shelf(sha256)}.${kind === 'drawing' ? 'svg' : 'webp'}`;
export const renditionKey = (sha256: string, rendition: string): string =>
  `renditions/${shelf(sha256)}-${rendition}.webp`;
