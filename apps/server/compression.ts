import { gzip, gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Below this many bytes the frame of a gzip stream and the work for it cost more than they save. */
const LEAST_BYTES = 1_024;
/** An answer made for one visitor is zipped while they wait: two thirds of the work of level 6 for three percent more bytes. */
const LEVEL_EACH = 4;
const LEVEL_KEPT = 6;

const TEXT = /^(?:text\/(?!event-stream)|application\/(?:json|problem\+json|xml|manifest\+json)|image\/svg\+xml)/;
/** Named, and not named with the weight nought. */
const GZIP = /(?:^|[\s,])gzip\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i;

/** Whether a visitor takes gzip, by their Accept-Encoding (RFC 9110, 12.5.3). Everyone who takes Brotli takes this too. */
export const takesGzip = (acceptEncoding: string | string[] | undefined): boolean =>
  acceptEncoding !== undefined && GZIP.test(String(acceptEncoding));

/** The tag of the zipped form: other bytes of the same meaning, which is what a weak tag says (RFC 9110, 8.8.1). */
const weak = (etag: string): string => (etag.startsWith('W/') ? etag : `W/${etag}`);

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Whether the visitor holds what `etag` names, in whatever encoding it came (weak comparison, RFC 9110, 13.1.2). */
export const heldAlready = (etag: unknown, ifNoneMatch: string | undefined): boolean =>
  typeof etag === 'string' &&
  ifNoneMatch !== undefined &&
  ifNoneMatch.split(',').some((one) => opaque(one) === opaque(etag));

/**
 * Zips documents and JSON for visitors who take it. Streams (exports, media, events), pictures and what is encoded already go
 * out as they are; the pages' calls of the API inside this process ask for nothing and get plain bytes.
 */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook<string | Buffer | null>('onSend', (request, reply, payload, done) => {
    if (!worthZipping(reply, payload)) return done(null, payload);
    reply.header('vary', withEncoding(reply.getHeader('vary')));
    if (request.method === 'HEAD' || !takesGzip(request.headers['accept-encoding'])) return done(null, payload);
    gzip(payload, { level: LEVEL_EACH }, (error, zipped) => {
      if (error) return done(error);
      const etag = reply.getHeader('etag');
      if (typeof etag === 'string') reply.header('etag', weak(etag));
      reply.removeHeader('content-length').header('content-encoding', 'gzip');
      done(null, zipped);
    });
  });
}

function worthZipping(reply: FastifyReply, payload: unknown): payload is string | Buffer {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return false;
  return (
    payload.length >= LEAST_BYTES &&
    TEXT.test(String(reply.getHeader('content-type') ?? '')) &&
    !reply.hasHeader('content-encoding')
  );
}

const withEncoding = (vary: unknown): string => [...(vary ? [String(vary)] : []), 'accept-encoding'].join(', ');

type Kept = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** An answer that is kept, as this visitor takes it: it is zipped once, by the first who does. */
export function encodedFor(acceptEncoding: string | string[] | undefined, kept: Kept): Kept {
  if (kept.body.length < LEAST_BYTES) return kept;
  const known = forms.get(kept) ?? formsOf(kept);
  forms.set(kept, known);
  return takesGzip(acceptEncoding) ? known.zipped() : known.plain;
}

type Forms = { readonly plain: Kept; readonly zipped: () => Kept };
const forms = new WeakMap<Kept, Forms>();

function formsOf({ headers, body }: Kept): Forms {
  const varied = { ...headers, vary: withEncoding(headers.vary) };
  let zipped: Kept | null = null;
  return {
    plain: { headers: varied, body },
    zipped: () => {
      zipped ??= {
        headers: { ...varied, 'content-encoding': 'gzip', ...(headers.etag ? { etag: weak(headers.etag) } : {}) },
        body: gzipSync(body, { level: LEVEL_KEPT }),
      };
      return zipped;
    },
  };
}
