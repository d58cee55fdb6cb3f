// I/O: keys come by chance.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key for the sender of a stream: 24 random bytes, shown once. */
export const newKey = (): string => randomBytes(24).toString('base64url');
/** What is kept of it. */
export const keyDigest = (key: string): string => createHash('sha256').update(key).digest('hex');
/** Whether this is the key of which that was kept, taking as long whatever is wrong with it. */
export const opens = (key: string, kept: string | null): boolean =>
  kept !== null && timingSafeEqual(Buffer.from(keyDigest(key)), Buffer.from(kept));
