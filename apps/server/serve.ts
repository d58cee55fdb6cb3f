import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  type Clock,
  connect,
  type Module,
  migrate,
  type Runtime,
  StartError,
  secretsOfHome,
  systemClock,
} from '#kernel';
import { createApp } from './app.ts';
import { type Database, openDatabase } from './database.ts';
import { type Environment, portProblem, prepareHome, refuseTakenPort } from './environment.ts';
import { serveFaces } from './faces.ts';
import { provideFilms } from './film-tool.ts';
import { createFrontDoor } from './front-door.ts';
import { connectGateway, type GatewayProcess } from './gateway.ts';
import { serveHealth } from './health.ts';
import { provideInvoices } from './invoice-provider.ts';
import { serveLive } from './live.ts';
import { createLog } from './log.ts';
import { createRuntime, loadModules, realAuthenticate } from './market.ts';
import { serveMedia } from './media.ts';
import { countEvents } from './metrics.ts';
import type { DevPages } from './pages-dev.ts';
import { loadReference } from './reference.ts';
import { provideSearch } from './search-index.ts';
import { startTracing } from './tracing.ts';
import { startWorkers, type Workers } from './workers.ts';

export type Market = {
  readonly url: string;
  readonly runtime: Runtime;
  readonly modules: readonly Module[];
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly gatewayUrl: string | null;
  /** Drains requests and workers, then stops what was started; loses nothing that was acknowledged. */
  stop(): Promise<void>;
};

export type ServeOptions = {
  readonly environment: Environment;
  readonly clock?: Clock;
  /** Fills an empty market before it opens. */
  readonly seed?: Seed;
  readonly say?: (line: string) => void;
  /** The API alone, without the three faces: for programs that play on a market of their own. */
  readonly withoutPages?: boolean;
  /** Pages from their sources, with hot reload. */
  readonly dev?: DevPages;
  /** Done when the pages are built; the opening fails with it. */
  readonly built?: Promise<void>;
  /** Aborted while the market opens: what was started is stopped and the opening fails with `stopped`. */
  readonly signal?: AbortSignal;
};

/** A market's first content, on a runtime of its own: its clock, its pool and its gateway end before the market's begin. */
export type Seed = {
  /** Before the migrations: takes away what a seed that was stopped half-way has left. */
  readonly clear: (place: { ownerUrl: string; home: string; modules: readonly Module[] }) => Promise<void>;
  readonly fill: (market: {
    environment: Environment;
    modules: readonly Module[];
    ownerUrl: string;
    log: Logger;
  }) => Promise<void>;
};

/** Opens the market: home, database, migrations, reference data, seed, gateway, workers, HTTP, in this order. */
export async function openMarket(options: ServeOptions): Promise<Market> {
  const undo: (() => Promise<void>)[] = [];
  const stopped = Promise.withResolvers<never>();
  const over = new AbortController();
  const stop = (): void => stopped.reject(stoppedEarly());
  options.signal?.addEventListener('abort', stop);
  options.built?.catch((error: unknown) => stopped.reject(error));
  try {
    return await Promise.race([opening(options, undo, over.signal), stopped.promise]);
  } catch (error) {
    over.abort();
    for (const step of undo) await step().catch(() => {});
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

const stoppedEarly = (): StartError =>
  new StartError('stopped', 'Stopped before the market was open.', '市场尚未开放即已停止。');

/** Each thing that is started puts its end in front of `undo`. */
async function opening(options: ServeOptions, undo: (() => Promise<void>)[], over: AbortSignal): Promise<Market> {
  const { environment, say = () => {} } = options;
  prepareHome(environment.home);
  await refuseTakenPort(environment.host, environment.port);
  const log = createLog(environment.logLevel);
  const modules = await loadModules();
  if (over.aborted) throw stoppedEarly();
  const opened = openDatabase(environment.home, environment.databaseUrl, log);
  // Who stops us while the database starts must stop it as soon as it has.
  undo.unshift(async () => (await opened).stop());
  const database = await opened;
  await options.seed?.clear({ ownerUrl: database.ownerUrl, home: environment.home, modules });
  const { applied } = await migrate(database.ownerUrl, modules);
  if (applied > 0) say('Loading divisions and categories … 载入行政区划与类目');
  // Each loader knows whether its data is there: a start that was cut off between migrating and loading heals at the next.
  await prepareReference(database.ownerUrl, modules);
  await options.built;
  await options.seed?.fill({ environment, modules, ownerUrl: database.ownerUrl, log });

  let workers: Workers | null = null;
  const pool = connect({ url: database.ownerUrl, max: 16, role: 'dongxi_app' });
  undo.unshift(() => pool.end({ timeout: 10 }));
  // The address is only known once the port is: nothing reads it before.
  const address = { url: environment.publicUrl ?? `http://${shownHost(environment.host)}:${environment.port}` };
  const runtime = createRuntime(
    {
      pool,
      clock: options.clock ?? systemClock,
      log,
      secrets: secretsOfHome(environment.home),
      home: environment.home,
      wake: (events) => {
        countEvents(events);
        workers?.wake(events);
      },
      get baseUrl() {
        return address.url;
      },
    },
    modules,
  );
  const tracing = startTracing(process.env, (err) => log.warn({ err }, 'the collector took no traces'));
  undo.unshift(async () => tracing?.stop());
  provideInvoices(runtime);
  const films = provideFilms(runtime);
  const search = provideSearch(runtime);
  const state = { stopping: false };
  const door = createFrontDoor({ runtime, perMinute: environment.perMinute, trustProxy: environment.trustProxy });
  const app = await createApp({
    runtime,
    modules,
    perMinute: environment.perMinute,
    trustProxy: environment.trustProxy,
    authenticate: await realAuthenticate(modules),
    serverFactory: options.dev?.serverFactory ?? door.serverFactory,
  });
  undo.unshift(() => app.close());
  serveHealth(app, runtime, state, search);
  serveMedia(app, runtime);
  await serveLive(app, runtime);
  const gateway: GatewayProcess | null = await connectGateway(runtime, environment);
  if (gateway) undo.unshift(() => gateway.close());
  const pages = options.withoutPages ? null : await serveFaces(app, runtime, gateway?.url ?? null, options.dev ?? null);
  await app.ready();
  await door.open(app, pages);

  await app.listen({ host: environment.host, port: environment.port }).catch((error: NodeJS.ErrnoException) => {
    throw portProblem(error, environment.host, environment.port);
  });
  const bound = app.server.address();
  if (!environment.publicUrl && bound && typeof bound === 'object')
    address.url = `http://${shownHost(environment.host)}:${bound.port}`;
  if (over.aborted) throw stoppedEarly();
  const starting = startWorkers(runtime, modules, database.ownerUrl);
  undo.unshift(async () => (await starting).stop());
  // First: an index that is being built would keep the workers waiting.
  undo.unshift(() => search.end());
  // Nor a film that is being made.
  undo.unshift(async () => films.stop());
  workers = await starting;
  const running = workers;
  return {
    url: address.url,
    runtime,
    modules,
    app,
    database,
    gatewayUrl: gateway?.url ?? null,
    async stop() {
      state.stopping = true;
      await app.close();
      films.stop();
      await search.end();
      await running.stop();
      await tracing?.stop();
      await gateway?.close();
      await pool.end({ timeout: 10 });
      await database.stop();
    },
  };
}

async function prepareReference(ownerUrl: string, modules: readonly Module[]): Promise<void> {
  const owner = connect({ url: ownerUrl, max: 2, name: 'dongxi-reference' });
  await loadReference(owner, modules).finally(() => owner.end({ timeout: 5 }));
}

const shownHost = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
