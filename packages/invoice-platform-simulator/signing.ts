import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const digest = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');
const signed = (secret: string, lines: readonly string[]): string =>
  createHmac('sha256', secret).update(lines.join('\n')).digest('hex');

export type RequestFacts = {
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
};

/** HMAC-SHA256 in hex over method, path, milliseconds, nonce and the body's digest, a line each. */
export const requestSignature = (secret: string, of: RequestFacts): string =>
  signed(secret, [of.method, of.path, of.timestamp, of.nonce, digest(of.body)]);

/** An answer is bound to the request by its nonce: what was said to another request is no answer to this one. */
export const answerSignature = (
  secret: string,
  of: { readonly status: number; readonly nonce: string; readonly timestamp: string; readonly body: Uint8Array },
): string => signed(secret, [String(of.status), of.nonce, of.timestamp, digest(of.body)]);

export function sameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
