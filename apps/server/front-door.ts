import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyServerFactory } from 'fastify';
import { type Runtime, take, uuidv7 } from '#kernel';
import type { StorefrontHandler } from '../storefront/server.ts';
import { acceptRequestId } from './app.ts';
import { encodedFor, heldAlready, takesGzip } from './compression.ts';
import { countRequest } from './metrics.ts';
import { sharedAnswers } from './shared-answers.ts';

/**
 * What is kept ready for everyone is handed out here, before the application with its routing, hooks and sessions begins:
 * most of what a marketplace is asked is the same few pages. Only whole GETs of strangers are answered; everything else, and
 * whoever has had more than their share this minute, goes on to the application.
 */
export type FrontDoor = {
  readonly serverFactory: FastifyServerFactory;
  /** Called once the application stands: from then on kept things are handed out. */
  open(app: FastifyInstance, pages: StorefrontHandler | null): Promise<void>;
};

export type FrontDoorOptions = {
  readonly runtime: Runtime;
  /** Kept answers a minute and caller; 0: no limit. Beyond it the application counts, and refuses. */
  readonly perMinute: number;
  /** How many proxies of our own stand before us: see `Environment`. */
  readonly trustProxy: number;
};

type Ready = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Null: the visitor has it. */
  readonly body: Buffer | null;
  readonly route: string;
};

/** Headers that belong to one answer, not to all. */
const ITS_OWN =
  /^(content-|date$|connection$|keep-alive$|transfer-encoding$|x-request-id$|x-ratelimit-|set-cookie$|etag$|cache-control$|vary$)/;

export function createFrontDoor({ runtime, perMinute, trustProxy }: FrontDoorOptions): FrontDoor {
  const answers = take({ runtime }, sharedAnswers);
  const share = callShare(perMinute);
  let manners: readonly string[] | null = null;
  let storefront: StorefrontHandler | null = null;

  const ready = (request: IncomingMessage, url: string): Ready | null => {
    if (url.startsWith('/api/')) {
      const kept = answers.get(url, performance.now());
      if (!kept) return null;
      const { headers, body } = encodedFor(request.headers['accept-encoding'], kept);
      return heldAlready(headers.etag, request.headers['if-none-match'])
        ? { status: 304, headers: Object.entries(encodedFor(undefined, kept).headers), body: null, route: kept.route }
        : { status: 200, headers: Object.entries(headers), body, route: kept.route };
    }
    const page = storefront?.kept({
      href: `${originOf(request, trustProxy)}${url}`,
      cookie: request.headers.cookie ?? '',
      acceptLanguage: request.headers['accept-language'] ?? '',
      gzip: takesGzip(request.headers['accept-encoding']),
      now: runtime.clock.now().getTime(),
    });
    return page ? { ...page, route: '/*' } : null;
  };

  const handOut = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (manners === null || request.method !== 'GET' || request.url === undefined) return false;
    const began = performance.now();
    const found = ready(request, request.url);
    if (!found || !share(callerOf(request, trustProxy), began)) return false;
    const head = [...manners];
    for (const [name, value] of found.headers) if (name !== 'content-length') head.push(name, value);
    head.push('x-request-id', acceptRequestId(request.headers['x-request-id']) ?? uuidv7(Date.now()));
    if (found.body) head.push('content-length', String(found.body.length));
    response.writeHead(found.status, head).end(found.body ?? undefined);
    countRequest('GET', found.route, found.status, performance.now() - began);
    return true;
  };

  return {
    serverFactory: (handler, options) => {
      const server = createServer((request, response) => {
        if (!handOut(request, response)) handler(request, response);
      });
      server.keepAliveTimeout = (options as { keepAliveTimeout?: number }).keepAliveTimeout ?? 72_000;
      server.requestTimeout = (options as { requestTimeout?: number }).requestTimeout ?? 0;
      return server;
    },
    async open(app, pages) {
      // The application's own headers (security and so on), as it puts them on any answer.
      const { headers } = await app.inject({ method: 'GET', url: '/healthz' });
      manners = Object.entries(headers).flatMap(([name, value]) =>
        ITS_OWN.test(name) || value === undefined ? [] : [name, String(value)],
      );
      storefront = pages;
    },
  };
}

const lastOf = (header: string | string[] | undefined): string | undefined =>
  String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim() || undefined;

/** As Fastify reads them: what the proxy says, if it is trusted. */
function originOf({ headers }: IncomingMessage, trustProxy: number): string {
  const protocol = (trustProxy > 0 && lastOf(headers['x-forwarded-proto'])) || 'http';
  const host = (trustProxy > 0 && lastOf(headers['x-forwarded-host'])) || headers.host || '';
  return `${protocol}://${host}`;
}

/** The address that the outermost of our proxies was asked from. */
export function callerOf(request: IncomingMessage, trustProxy: number): string {
  const told = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const believed = [...told, request.socket.remoteAddress ?? ''].slice(-1 - trustProxy);
  return believed[0] ?? '';
}

/** Counts calls in minutes of their own; false for the calls beyond the limit. */
function callShare(perMinute: number): (caller: string, now: number) => boolean {
  const window = 60_000;
  let until = 0;
  let counts = new Map<string, number>();
  return (caller, now) => {
    if (perMinute === 0) return true;
    if (now >= until) {
      until = now + window;
      counts = new Map();
    }
    const count = (counts.get(caller) ?? 0) + 1;
    counts.set(caller, count);
    return count <= perMinute;
  };
}
