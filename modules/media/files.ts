// I/O: bytes lie on the local disk.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { MediaKind } from './types.ts';

/**
 * Where bytes lie, by key (`originals/ab/abc….webp`). The local disk is the only store today; an S3-compatible one needs
 * these three functions and nothing else.
 */
export type FileStore = {
  put(key: string, body: Buffer): Promise<void>;
  /** null when there is no such file. */
  get(key: string): Promise<Buffer | null>;
  /** Bytes `from` … `to`, both included, as they are read; null when there is no such file. */
  read(key: string, from: number, to: number): Promise<Readable | null>;
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
    get: (key) => readFile(join(root, key)).catch(absent),
    async read(key, from, to) {
      const file = await open(join(root, key)).catch(absent);
      return file?.createReadStream({ start: from, end: to }) ?? null;
    },
  };
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

const shelf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`;
const ENDING: Readonly<Record<MediaKind, string>> = { picture: 'webp', drawing: 'svg', video: 'video' };
export const originalKey = (kind: MediaKind, sha256: string): string => `originals/${shelf(sha256)}.${ENDING[kind]}`;
export const renditionKey = (sha256: string, rendition: string): string =>
  `renditions/${shelf(sha256)}-${rendition}.webp`;
export const partKey = (sha256: string): string => `live/${shelf(sha256)}.part`;
export const filmKey = (sha256: string): string => `films/${shelf(sha256)}.mp4`;
