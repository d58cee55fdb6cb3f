import type { Readable } from 'node:stream';
import type { Runtime } from '#kernel';
import { partKey } from './files.ts';
import { digest, files } from './service.ts';

/** Keeps a part of a stream as it came; answers the digest by which it is found. Nothing takes it away: replays are kept as the law asks. */
export async function keepPart(runtime: Runtime, body: Buffer): Promise<string> {
  const sha256 = digest(body);
  await files(runtime).put(partKey(sha256), body);
  return sha256;
}

/** A part of a stream by its digest; null when it is not there. */
export const partBytes = (runtime: Runtime, sha256: string, bytes: number): Promise<Readable | null> =>
  files(runtime).read(partKey(sha256), 0, bytes - 1);
