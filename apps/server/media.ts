import type { FastifyInstance } from 'fastify';
import { type Runtime, refuseRequest } from '#kernel';
import { serveRendition } from '#modules/media';

/** `/media/<id>/<size>.webp`: pictures never change under their address, so browsers and CDNs may keep them for a year. */
export function serveMedia(app: FastifyInstance, runtime: Runtime): void {
  app.get<{ Params: { mediaId: string; file: string } }>(
    '/media/:mediaId/:file',
    { schema: { hide: true } as never },
    async (request, reply) => {
      const found = await serveRendition(runtime, request.params.mediaId, request.params.file);
      if (!found) throw refuseRequest('not_found');
      reply
        .header('etag', found.etag)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff');
      if (request.headers['if-none-match'] === found.etag) return reply.code(304).send();
      return reply.type(found.type).send(found.buffer);
    },
  );
}
