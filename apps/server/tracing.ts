import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Route, StartError, type WatchedStatement, watchDatabase } from '#kernel';
import { createExport, type Export, KIND, type Span } from './otlp.ts';

/**
 * Traces by OpenTelemetry: HTTP → use case → transaction → SQL, off unless OTEL_EXPORTER_OTLP_ENDPOINT names a collector. Attributes hold
 * patterns of routes, words of statements and codes: never an address asked for, a value, a message.
 */
export type Tracing = {
  /** Puts spans around requests. Before the routes. */
  requests(app: FastifyInstance): void;
  /** The route with a span around its use case. */
  useCase(route: Route): Route;
  /** A worker's round as a trace of its own, sent only when `worth` says so of its outcome, or when it failed. */
  round<T>(name: string, work: () => Promise<T>, worth: (outcome: T) => boolean): Promise<T>;
  /** Sends what is left. */
  stop(): Promise<void>;
};

/** A place in a trace. All its spans lie in `spans` until the first of them ends. */
type Place = { readonly traceId: string; readonly spanId: string; readonly spans: Span[]; readonly kept: boolean };

const MOST_SPANS = 1_000;
const MOST_WORDS = 2_000;
/** What is no statement of SQLSTATE or one of our own codes is told as its class only. */
const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[\w.]{1,60}$/.test(code) ? code : 'error';
};

let active: Tracing | null = null;
/** This process's traces; null: it makes none. */
export const activeTracing = (): Tracing | null => active;

/** Starts what the environment asks for; null when it names no collector. Refuses an address that is none and a share that is none. */
export function startTracing(
  env: NodeJS.ProcessEnv = process.env,
  warn: (why: unknown) => void = () => {},
): Tracing | null {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint) return null;
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG || 1);
  if (!URL.canParse(endpoint) || !(share >= 0 && share <= 1))
    throw new StartError(
      'setting_invalid',
      'OTEL_EXPORTER_OTLP_ENDPOINT must be an address and OTEL_TRACES_SAMPLER_ARG a share from 0 to 1.',
      'OTEL_EXPORTER_OTLP_ENDPOINT 须为地址，OTEL_TRACES_SAMPLER_ARG 须为 0 至 1 之间的比例。',
    );
  const out = createExport({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: Object.fromEntries(
      (env.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').flatMap((pair) => {
        const [name = '', value] = pair.split(/=(.*)/s);
        return value === undefined ? [] : [[name.trim(), decodeURIComponent(value.trim())]];
      }),
    ),
    service: env.OTEL_SERVICE_NAME || 'dongxi',
    warn,
  });
  active = createTracing(out, share);
  return active;
}

function createTracing(out: Export, share: number): Tracing {
  const here = new AsyncLocalStorage<Place>();
  const now = (): number => performance.timeOrigin + performance.now();
  const id = (bytes: number): string => randomBytes(bytes).toString('hex');

  const below = (parent: Place | undefined): Place => ({
    traceId: parent?.traceId ?? id(16),
    spanId: id(8),
    spans: parent?.spans ?? [],
    kept: parent?.kept ?? Math.random() < share,
  });
  const note = (place: Place, span: Omit<Span, 'traceId' | 'spanId'>): void => {
    if (place.kept && place.spans.length < MOST_SPANS)
      place.spans.push({ traceId: place.traceId, spanId: place.spanId, ...span });
  };
  const send = (place: Place): void => out.add(place.spans.splice(0));

  async function span<T>(name: string, work: () => Promise<T>, kind: Span['kind'] = KIND.internal): Promise<T> {
    const parent = here.getStore();
    if (!parent?.kept) return work();
    const place = below(parent);
    const began = now();
    const end = (failed: string | null): void =>
      note(place, { parentId: parent.spanId, name, kind, began, ended: now(), failed, attributes: {} });
    try {
      const value = await here.run(place, work);
      end(null);
      return value;
    } catch (error) {
      end(codeOf(error));
      throw error;
    }
  }

  function statement(watched: WatchedStatement): void {
    const parent = here.getStore();
    if (!parent?.kept) return;
    const began = now();
    const { resolve, reject } = watched;
    const end = (failed: string | null): void => {
      const words = (watched.string ?? '').replace(/\s+/g, ' ').trim().slice(0, MOST_WORDS);
      const operation = /^[A-Za-z]+/.exec(words)?.[0]?.toUpperCase() ?? 'SQL';
      note(below(parent), {
        parentId: parent.spanId,
        name: operation,
        kind: KIND.client,
        began,
        ended: now(),
        failed,
        attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': words },
      });
    };
    // Named before they are properties: see the kernel's finished.ts.
    const answered = (answer: unknown): void => {
      end(null);
      resolve.call(watched, answer);
    };
    const refused = (error: Error): void => {
      end(codeOf(error));
      reject.call(watched, error);
    };
    watched.resolve = answered;
    watched.reject = refused;
  }

  watchDatabase({ statement, transaction: (work) => span('transaction', work) });

  return {
    requests(app) {
      const open = new WeakMap<
        FastifyRequest,
        { place: Place; parentId: string | null; began: number; inner: boolean }
      >();
      app.addHook('onRequest', (request, _reply, done) => {
        // Pages ask their own server: what they ask stands in their trace.
        const page = here.getStore();
        const given = page
          ? null
          : /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(String(request.headers.traceparent ?? ''));
        const fresh = below(page);
        const place = given?.[1] ? { ...fresh, traceId: given[1] } : fresh;
        open.set(request, {
          place,
          parentId: page?.spanId ?? given?.[2] ?? null,
          began: now(),
          inner: page !== undefined,
        });
        here.run(place, done);
      });
      // Reading a body loses the place: it is taken up again before the handler.
      app.addHook('preHandler', (request, _reply, done) => {
        const found = open.get(request);
        if (found) here.run(found.place, done);
        else done();
      });
      app.addHook('onResponse', async (request, reply) => {
        const found = open.get(request);
        if (!found) return;
        const route = request.routeOptions.url ?? 'unmatched';
        const status = reply.statusCode;
        note(found.place, {
          parentId: found.parentId,
          name: `${request.method} ${route}`,
          kind: KIND.server,
          began: found.began,
          ended: now(),
          failed: status >= 500 ? String(status) : null,
          attributes: {
            'http.request.method': request.method,
            'http.route': route,
            'http.response.status_code': status,
            'dongxi.request_id': request.id,
          },
        });
        if (!found.inner) send(found.place);
      });
    },
    useCase: (route) => {
      const name = `${route.tag}: ${route.summary}`;
      const { together } = route;
      return {
        ...route,
        handle: (...given) => span(name, () => route.handle(...given)),
        ...(together
          ? {
              together: {
                ...together,
                prepare: (...given) => span(`${name} (prepare)`, () => together.prepare(...given)),
                write: (...given) => span(name, () => together.write(...given)),
              },
            }
          : {}),
      };
    },
    async round(name, work, worth) {
      const place = below(undefined);
      const began = now();
      const end = (failed: string | null): void => {
        note(place, { parentId: null, name, kind: KIND.consumer, began, ended: now(), failed, attributes: {} });
        send(place);
      };
      try {
        const outcome = await here.run(place, work);
        if (worth(outcome)) end(null);
        return outcome;
      } catch (error) {
        end(codeOf(error));
        throw error;
      }
    },
    async stop() {
      watchDatabase(null);
      active = null;
      await out.stop();
    },
  };
}
