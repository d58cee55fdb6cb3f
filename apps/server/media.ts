import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Runtime, refuseRequest } from '#kernel';
import { type ServedVideo, serveFilm, serveRendition, serveVideo } from '#modules/media';

/**
 * `/media/<id>/<size>.webp`, `/media/<id>/video` and `/media/<id>/film.mp4`: what was uploaded never changes under its address, so browsers and CDNs
 * may keep it for a year.
 */
export function serveMedia(app: FastifyInstance, runtime: Runtime): void {
  app.get<{ Params: { mediaId: string; file: string } }>(
    '/media/:mediaId/:file',
    { schema: { hide: true } as never },
    async (request, reply) => {
      const { mediaId, file } = request.params;
      const video = await filmNamed(runtime, mediaId, file);
      const found = video ?? (await serveRendition(runtime, mediaId, file));
      if (!found) throw refuseRequest('not_found');
      reply
        .header('etag', found.etag)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff');
      if (request.headers['if-none-match'] === found.etag) return reply.code(304).send();
      if ('buffer' in found) return reply.type(found.type).send(found.buffer);
      return sendVideo(request, reply, found);
    },
  );
}

/** A video as it was sent, or made again. */
async function filmNamed(runtime: Runtime, mediaId: string, file: string): Promise<ServedVideo | null> {
  if (file === 'video') return serveVideo(runtime, mediaId);
  return file === 'film.mp4' ? serveFilm(runtime, mediaId) : null;
}

/** Whole or a part of it (RFC 9110, 14.2): players ask for the beginning and for wherever one jumps to. */
async function sendVideo(request: FastifyRequest, reply: FastifyReply, video: ServedVideo): Promise<FastifyReply> {
  reply.header('accept-ranges', 'bytes').type(video.type);
  // A part of what the asker does not have is of no use to them: they get the whole.
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === video.etag;
  const range = same ? rangeOf(request.headers.range ?? '', video.bytes) : 'whole';
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${video.bytes}`).send('');
  const { from, to } = range === 'whole' ? { from: 0, to: video.bytes - 1 } : range;
  const body = await video.read(from, to);
  if (!body) throw refuseRequest('not_found');
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${from}-${to}/${video.bytes}`);
  return reply.header('content-length', String(to - from + 1)).send(body);
}

type Range = { readonly from: number; readonly to: number };

/** The one stretch a Range header asks for. What it cannot say is ignored, as are several at once: the whole answers them. */
export function rangeOf(header: string, bytes: number): Range | 'whole' | 'none' {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') return Number(last) === 0 ? 'none' : { from: Math.max(0, bytes - Number(last)), to: bytes - 1 };
  if (last !== '' && Number(last) < Number(first)) return 'whole';
  if (Number(first) >= bytes) return 'none';
  return { from: Number(first), to: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}
