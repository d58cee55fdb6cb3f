import type { FastifyInstance } from 'fastify';
import type { Runtime } from '#kernel';
import { registry, setLook } from './metrics.ts';
import type { SearchIndex } from './search-index.ts';

/** `/healthz`: this process lives. `/readyz`: it can serve (database answers, not shutting down). `/metrics`: Prometheus text. */
export function serveHealth(
  app: FastifyInstance,
  runtime: Runtime,
  state: { readonly stopping: boolean },
  search: Pick<SearchIndex, 'ready' | 'answering'>,
): void {
  const hidden = { schema: { hide: true } as never };
  app.get('/healthz', hidden, async () => ({ status: 'ok' }));
  app.get('/readyz', hidden, async (_request, reply) => {
    if (state.stopping) return reply.code(503).send({ status: 'stopping' });
    try {
      await runtime.pool`SELECT 1`;
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'database_unreachable' });
    }
  });
  app.get('/metrics', hidden, async (_request, reply) => {
    setLook(await answerMs(runtime), { ready: search.ready(), ...search.answering() });
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

const PATIENCE_MS = 2_000;

/** How long the simplest question takes through the pool, as requests ask theirs; null when no answer comes in two seconds. */
async function answerMs(runtime: Runtime): Promise<number | null> {
  const began = performance.now();
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), PATIENCE_MS);
  const answer = runtime.pool`SELECT 1`.then(
    () => performance.now() - began,
    () => null,
  );
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}
