import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { inject } from 'vitest';
import { createApp } from '../../../apps/server/app.ts';
import { createRuntime, loadModules } from '../../../apps/server/market.ts';
import { loadReference } from '../../../apps/server/reference.ts';
import { drain } from '../../../apps/server/workers.ts';
import {
  type Actor,
  type Ctx,
  createCtx,
  createSecrets,
  GUEST,
  heldClock,
  type Module,
  type Pool,
  type Runtime,
  type Seconds,
  type Uuid,
  uuidv7,
} from '../index.ts';
import { testDatabase } from './database.ts';
import { promiseKeeper } from './promises.ts';

export type TestReply = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
};
export type TestRequest = {
  /** Who asks; a guest when left out. */
  readonly as?: Actor;
  readonly body?: unknown;
  /** Idempotency-Key; POSTs get a fresh one when left out, `null` sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export type TestMarket = {
  readonly runtime: Runtime;
  readonly modules: readonly Module[];
  readonly app: FastifyInstance;
  /** As the application's role, under which append-only tables are append-only. */
  readonly pool: Pool;
  /** As the owner of the schema: for attacks that must be refused by constraints alone. */
  readonly owner: Pool;
  readonly ownerUrl: string;
  readonly clock: { now(): Date; set(moment: Date): void; advance(by: Seconds): void };
  readonly home: string;
  ctx(actor?: Actor): Ctx;
  /** A signed-in person without an account row, for access tests. */
  user(grants?: Extract<Actor, { kind: 'user' }>['grants'], userId?: Uuid): Extract<Actor, { kind: 'user' }>;
  http(method: string, path: string, request?: TestRequest): Promise<TestReply>;
  /** Runs consumers, recurring work and tasks until nothing is due at the present clock. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

export type TestMarketOptions = {
  /** Names of the modules to compose; all that exist when left out. */
  readonly modules?: readonly string[];
  /** Load divisions and the category tree (slower clone). */
  readonly reference?: boolean;
  /** Where the market writes its log; nowhere unless said. */
  readonly log?: Logger;
  /** Each answer is held against what the OpenAPI document promises of its route; one that breaks it throws. */
  readonly holdsPromises?: boolean;
  /** Called with the runtime before the app is made: provide gateways and other slots. */
  readonly prepare?: (runtime: Runtime) => Promise<void> | void;
};

/** A market of one's own for a test file: real PostgreSQL, real HTTP application, a clock that stands still. */
export async function testMarket(options: TestMarketOptions = {}): Promise<TestMarket> {
  const modules = await loadModules(options.modules);
  const database = await testDatabase(
    inject('databaseUrl'),
    modules,
    options.reference ? { name: 'reference', run: (owner) => loadReference(owner, modules) } : undefined,
  );
  const home = mkdtempSync(join(tmpdir(), 'dongxi-home-'));
  const clock = heldClock(new Date('2026-11-22T02:00:00Z'));
  const log = options.log ?? pino({ level: process.env.DONGXI_TEST_LOG ?? 'silent' });
  const secrets = createSecrets(Buffer.alloc(32, 7));
  const runtime = createRuntime(
    { pool: database.pool, clock, log, secrets, home, baseUrl: 'http://market.test' },
    modules,
  );
  await options.prepare?.(runtime);
  const people = new Map<string, Actor>();
  const accounts = (await import('../../../apps/server/market.ts')).realAuthenticate;
  const keepPromises = options.holdsPromises ? promiseKeeper(modules) : null;
  const app = await createApp({
    runtime,
    modules,
    perMinute: 0,
    authenticate: async (held, token, guest) =>
      people.get(token ?? '') ?? (await accounts(modules))(held, token, guest),
  });
  await app.ready();
  return {
    runtime,
    modules,
    app,
    pool: database.pool,
    owner: database.owner,
    ownerUrl: database.ownerUrl,
    clock,
    home,
    ctx: (actor = { kind: 'system', name: 'test' }) => createCtx(runtime, actor),
    user: (grants = [], userId = uuidv7(clock.now().getTime())) => ({
      kind: 'user',
      userId,
      sessionId: uuidv7(clock.now().getTime()),
      grants,
      guestId: null,
    }),
    async http(method, path, request = {}) {
      const headers: Record<string, string> = { ...request.headers };
      const actor = request.as ?? GUEST;
      if (actor.kind !== 'guest' || actor.guestId !== null) {
        const token = `test-${actor.kind === 'user' ? actor.sessionId : actor.kind === 'guest' ? actor.guestId : actor.name}-token`;
        people.set(token, actor);
        headers.authorization = `Bearer ${token}`;
      }
      if (method === 'POST' && request.key !== null) headers['idempotency-key'] = request.key ?? uuidv7(Date.now());
      if (request.body !== undefined && !headers['content-type']) headers['content-type'] = 'application/json';
      const reply = await app.inject({
        method: method as 'GET',
        url: path.startsWith('/api') || path.startsWith('/openapi') || path.startsWith('/media') ? path : `/api${path}`,
        headers,
        ...(request.body === undefined
          ? {}
          : {
              payload:
                typeof request.body === 'string' || Buffer.isBuffer(request.body)
                  ? request.body
                  : JSON.stringify(request.body),
            }),
      });
      const isJson = String(reply.headers['content-type'] ?? '').includes('json');
      const answer: TestReply = {
        status: reply.statusCode,
        headers: reply.headers,
        text: reply.body,
        body: isJson && reply.body !== '' ? reply.json() : reply.body,
      };
      keepPromises?.(method, path, answer);
      return answer;
    },
    drain: () => drain(runtime, modules, database.ownerUrl),
    async close() {
      await app.close();
      await database.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
