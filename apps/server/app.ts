import { createHash } from 'node:crypto';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
  LogController,
} from 'fastify';
import {
  type Actor,
  createCtx,
  type FileReply,
  GUEST,
  type Input,
  type Module,
  Refusal,
  type Route,
  type Runtime,
  readAsShop,
  readingAsShop,
  refuseRequest,
  shopScope,
  take,
  transact,
  type Upload,
  type Uuid,
  uuidv7,
} from '#kernel';
import { compressAnswers, heldAlready } from './compression.ts';
import { checkAccess, credentialsOf, guardCrossSite, langOf, replyControl } from './edge.ts';
import { onceLast, onceOwn, onceWrapped, requestKey } from './idempotency.ts';
import { loggedUrl } from './log.ts';
import { countRefusal, countRequest, requestBegan, requestEnded } from './metrics.ts';
import { describeApi, openApiOf } from './openapi.ts';
import { asRefusal, createProblems, type Problems, unreadable } from './problems.ts';
import { compileSchemas } from './schemas.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import { type SharedAnswer, type SharedAnswers, sharedAnswers } from './shared-answers.ts';
import { callsTogether } from './together.ts';
import { activeTracing } from './tracing.ts';

export type Authenticate = (runtime: Runtime, token: string | null, guestToken: string | null) => Promise<Actor>;

export type AppOptions = {
  readonly runtime: Runtime;
  readonly modules: readonly Module[];
  readonly authenticate: Authenticate;
  /** Calls a minute and caller; 0 switches the limit off (tests, benches on loopback). */
  readonly perMinute: number;
  /** How many proxies of our own stand before us: see `Environment`. */
  readonly trustProxy?: number;
  /** Development puts its module servers in front of the application. */
  readonly serverFactory?: FastifyServerFactory;
};

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
    rawBody: string;
    uploads: Upload[];
    /** Codes from the province down to the division a region's route names. */
    divisionPath: readonly string[];
    cspNonce: string;
  }
}

/** Bytes of a request without files. */
export const BODY_LIMIT = 1_048_576;
/** Bytes of a request with files. */
export const UPLOAD_LIMIT = 64 * 1_048_576;

/** The HTTP application: every module's routes under /api, with the platform's manners around them. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { runtime, modules } = options;
  const problems = createProblems(modules);
  const app = Fastify({
    loggerInstance: runtime.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => acceptRequestId(request.headers['x-request-id']) ?? uuidv7(Date.now()),
    trustProxy: options.trustProxy ? (_address, hop) => hop < (options.trustProxy ?? 0) : false,
    bodyLimit: BODY_LIMIT,
    ...(options.serverFactory ? { serverFactory: options.serverFactory } : {}),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // What the router itself refuses (an address that is none, a part of it too long) comes before any route's handler.
    frameworkErrors: (error, request, reply) => void sendProblem(problems, error, request, reply),
  });
  compileSchemas(app);
  app.decorateRequest('rawBody', '');
  app.decorateRequest('cspNonce', '');
  app.decorateRequest('actor');
  app.decorateRequest('uploads');

  await app.register(cookie);
  sendSecurityHeaders(app, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: runtime.baseUrl.startsWith('https:'),
  });
  await app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT, files: 20, fields: 20 } });
  if (options.perMinute > 0)
    await app.register(rateLimit, {
      max: options.perMinute,
      timeWindow: 60_000,
      errorResponseBuilder: (_request, limit) => refuseRequest('too_many', { seconds: Math.ceil(limit.ttl / 1000) }),
    });

  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.rawBody = String(body);
    if (request.rawBody === '') return done(null, undefined);
    try {
      done(null, JSON.parse(request.rawBody));
    } catch {
      done(refuseRequest('malformed'));
    }
  });
  // Forms come from one payment provider only (Alipay signs what it notifies as a form): no page may post one anywhere else.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) => {
    if (!request.url.startsWith('/api/payments/callbacks/')) return done(refuseRequest('unsupported_media'));
    request.rawBody = String(body);
    done(null, undefined);
  });
  app.addHook('onRequest', async () => requestBegan());
  activeTracing()?.requests(app);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // What is said to one person stays in no cache, unless the route has said how it may be kept.
    const personal = (request.actor as Actor | undefined)?.kind === 'user';
    if (personal && !reply.hasHeader('cache-control') && !reply.hasHeader('etag'))
      reply.header('cache-control', 'no-store');
  });
  compressAnswers(app);
  app.addHook('onResponse', async (request, reply) => {
    requestEnded();
    countRequest(request.method, request.routeOptions.url ?? 'unmatched', reply.statusCode, reply.elapsedTime);
    if (reply.statusCode >= 500)
      request.log.error(
        { reqId: request.id, method: request.method, url: loggedUrl(request), status: reply.statusCode },
        'request failed',
      );
  });
  app.setErrorHandler((error, request, reply) => sendProblem(problems, error, request, reply));
  app.setNotFoundHandler((request, reply) => sendProblem(problems, refuseRequest('route_not_found'), request, reply));

  await describeApi(app, modules);
  await app.register(
    async (api) => {
      for (const module of modules) for (const route of module.routes ?? []) register(api, route, options, problems);
    },
    { prefix: '/api' },
  );
  app.get('/openapi.json', { schema: { hide: true } as never }, async (_request, reply) =>
    reply.type('application/json').send(openApiOf(app)),
  );
  return app;
}

export const acceptRequestId = (given: string | string[] | undefined): string | null =>
  typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : null;

function register(api: FastifyInstance, given: Route, options: AppOptions, problems: Problems): void {
  const { runtime } = options;
  const route = activeTracing()?.useCase(given) ?? given;
  const json = route.produces === undefined;
  const shared = take({ runtime }, sharedAnswers);
  const guard = options.modules.find((module) => module.guardSecondFactor)?.guardSecondFactor;
  const pathOf = options.modules.find((module) => module.divisionPath)?.divisionPath;
  const walled = route.access.kind === 'shop' && route.method === 'GET' && route.outsideWall === undefined;
  const together = route.together ? callsTogether(runtime, route, route.status ?? 200) : null;
  api.route({
    method: route.method,
    url: route.path,
    ...(route.consumes === 'multipart' ? { bodyLimit: UPLOAD_LIMIT } : {}),
    ...(route.perMinute && options.perMinute > 0
      ? { config: { rateLimit: { max: route.perMinute, timeWindow: 60_000 } } }
      : {}),
    schema: {
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body ? { body: route.body } : {}),
      ...(route.reply && json ? { response: { [route.status ?? 200]: route.reply } } : {}),
      ...openApiPart(route),
    },
    // Who it is and whether they may is settled before the body is looked at: strangers learn nothing from validation.
    onRequest: async (request) => {
      guardCrossSite(request);
      // The database holds no NUL; an answer that is sent row by row would find that out when it has begun.
      if (request.url.includes('%00')) throw refuseRequest('malformed');
      request.uploads = [];
      request.actor =
        route.access.kind === 'signature'
          ? GUEST
          : await options.authenticate(runtime, credentialsOf(request).token, request.cookies.dongxi_guest ?? null);
      request.divisionPath =
        route.access.kind === 'region' && request.actor.kind !== 'guest'
          ? ((await pathOf?.(
              createCtx(runtime, request.actor),
              (request.params as { division?: string }).division ?? '',
            )) ?? [])
          : [];
      checkAccess(route.access, request.actor, request.params, request.divisionPath);
    },
    preValidation: async (request) => {
      if (route.consumes === 'multipart') await readMultipart(request);
    },
    handler: async (request, reply) => {
      const kept = route.sharedMs ? shared.get(request.url, performance.now()) : null;
      if (kept) return sendKept(request, reply, kept);
      const lang = langOf(request);
      const input = inputOf(request, route);
      const ctx = createCtx(runtime, request.actor, {
        requestId: request.id,
        lang,
        log: request.log as unknown as Runtime['log'],
      });
      const control = replyControl(request, reply, runtime.baseUrl);
      if (route.secondFactor) await guard?.(ctx, route.secondFactor);
      const work = (held: typeof ctx): Promise<unknown> => route.handle(held, input, control);
      const status = route.status ?? 200;
      if (route.idempotency === 'required') {
        const key = requestKey(
          request.actor,
          request.ip,
          headerText(request, 'idempotency-key'),
          `${route.method} ${route.path}`,
          request.url,
          bodyText(request),
        );
        const answer = together
          ? await together({ ctx, input, control, request: key })
          : route.transaction === 'last'
            ? await onceLast(ctx, key, status, (keeping) => route.handle(ctx, input, { ...control, keeping }))
            : await (route.transaction === 'wrapped' ? onceWrapped : onceOwn)(ctx, key, status, work);
        if (answer.replayed) reply.header('idempotency-replayed', 'true');
        return reply.code(answer.status).send(answer.reply);
      }
      const answer = walled
        ? await (json ? readAsShop(ctx, input.shop, work) : work(readingAsShop(ctx, input.shop)))
        : await (route.transaction === 'wrapped' ? transact(ctx, work) : work(ctx));
      if (route.sharedMs && !reply.getHeader('set-cookie'))
        return sendKept(request, reply, keep(shared, route.sharedMs, request, reply, answer));
      // What the visitor's cache holds already is not sent again.
      if (request.method === 'GET' && heldAlready(reply.getHeader('etag'), request.headers['if-none-match']))
        return reply.code(304).send();
      return json ? reply.code(status).send(answer) : sendFile(reply, answer as FileReply);
    },
    errorHandler: (error, request, reply) => sendProblem(problems, error, request, reply),
  });
}

/** Serialises an answer once for everyone who asks the same soon. */
function keep(
  shared: SharedAnswers,
  ms: number,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: unknown,
): SharedAnswer {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  for (const name of ['etag', 'cache-control']) {
    const value = reply.getHeader(name);
    if (typeof value === 'string') headers[name] = value;
  }
  const kept: SharedAnswer = {
    headers,
    body: Buffer.from(String(reply.serialize(answer))),
    until: performance.now() + ms,
    route: request.routeOptions.url ?? 'unmatched',
  };
  shared.keep(request.url, kept);
  return kept;
}

function sendKept(request: FastifyRequest, reply: FastifyReply, kept: SharedAnswer): FastifyReply {
  reply.headers(kept.headers);
  return heldAlready(kept.headers.etag, request.headers['if-none-match'])
    ? reply.code(304).send()
    : reply.code(200).send(kept.body);
}

function inputOf(request: FastifyRequest, route: Route): Input<never, never, never> {
  const shop = checkAccess(route.access, request.actor, request.params, request.divisionPath);
  return {
    params: request.params as never,
    query: request.query as never,
    body: request.body as never,
    uploads: request.uploads,
    shop: shop ?? shopScope('00000000-0000-0000-0000-000000000000' as Uuid),
    raw: request.rawBody,
    headers: request.headers as Record<string, string | undefined>,
    ip: request.ip,
  };
}

async function readMultipart(request: FastifyRequest): Promise<void> {
  if (!request.isMultipart()) throw refuseRequest('unsupported_media');
  if (!/;\s*boundary=./i.test(headerText(request, 'content-type') ?? '')) throw refuseRequest('malformed');
  const fields: Record<string, string> = {};
  // The limit of a body counts what its length says; one that comes in pieces says none.
  let bytes = 0;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const body = await part.toBuffer();
        bytes += body.length;
        if (bytes > UPLOAD_LIMIT) throw refuseRequest('too_large');
        request.uploads.push({ field: part.fieldname, filename: part.filename, mimetype: part.mimetype, body });
      } else fields[part.fieldname] = String(part.value);
    }
  } catch (error) {
    // What reads the parts says of a broken one only that it is broken: nothing but the sender's bytes is read here.
    const known = error instanceof Refusal || typeof (error as { statusCode?: unknown }).statusCode === 'number';
    throw known ? error : refuseRequest('malformed');
  }
  request.body = fields;
}

const headerText = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** What the idempotency hash covers: raw text, or for a multipart request its fields and the digests of its files. */
function bodyText(request: FastifyRequest): string {
  if (request.uploads.length === 0) return request.rawBody;
  return JSON.stringify([
    request.body,
    request.uploads.map((upload) => [
      upload.field,
      upload.filename,
      createHash('sha256').update(upload.body).digest('base64'),
    ]),
  ]);
}

function sendFile(reply: FastifyReply, file: FileReply): FastifyReply {
  if (file.filename)
    reply.header(
      'content-disposition',
      `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    );
  return reply.code(200).type(file.type).send(file.body);
}

function sendProblem(problems: Problems, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asRefusal(error);
  countRefusal(refusal.code);
  if (refusal.code === 'request.internal')
    request.log.error({ err: error, reqId: request.id, url: loggedUrl(request) }, 'unforeseen error');
  if (unreadable(error))
    request.log.warn({ err: error, reqId: request.id, url: loggedUrl(request) }, 'a value that is none');
  if (refusal.status === 429 || refusal.status === 503)
    reply.header('retry-after', String(refusal.params.seconds ?? 5));
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problems.toProblem(refusal, langOf(request), request.id));
}

/** What the OpenAPI document says beyond the schemas. */
function openApiPart(route: Route): object {
  return {
    summary: route.summary,
    tags: [route.tag],
    consumes: route.consumes === 'multipart' ? ['multipart/form-data'] : undefined,
    'x-route': route,
  };
}
