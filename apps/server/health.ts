import type { FastifyInstance } from 'fastify';
import type { Runtime } from '#kernel';
import { registry } from './metrics.ts';

/** `/healthz`: this process lives. `/readyz`: it can serve (database answers, not shutting down). `/metrics`: Prometheus text. */
export function serveHealth(app: FastifyInstance, runtime: Runtime, state: { readonly stopping: boolean }): void {
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
  app.get('/metrics', hidden, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
