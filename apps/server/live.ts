import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createCtx, type Runtime, refuseRequest, system } from '#kernel';
import { admitSender, serveStream, takeIn } from '#modules/live';

/** Bytes of one segment at most; the setting `live.segment_mb` is at most as much. */
const PART_LIMIT = 32 * 1_048_576;
type Address = { room: string; key: string };
const HIDDEN = { schema: { hide: true } as never };

/**
 * `/live/in/<room>/<key>/<file>`: streams come in as ffmpeg and OBS send them, HLS by PUT. `/live/out/<room>/<file>`: they go out under a list of our
 * own. The key in the address is the only proof: no cookie is read.
 */
export async function serveLive(app: FastifyInstance, runtime: Runtime): Promise<void> {
  await app.register(async (door) => {
    // Senders name any type for their bytes, or none; what they are is seen in them.
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', (request: FastifyRequest, body: Readable) =>
      bodyOf(body, admitSender(createCtx(runtime, system('live.stream')), request.params as Address)),
    );
    door.put<{ Params: Address & { file: string }; Body: Buffer }>(
      '/live/in/:room/:key/:file',
      { ...HIDDEN, bodyLimit: PART_LIMIT },
      async (request, reply) => {
        const { room, key, file } = request.params;
        if (!Buffer.isBuffer(request.body)) throw refuseRequest('malformed');
        await takeIn(createCtx(runtime, system('live.stream')), { room, key, name: file, body: request.body });
        return reply.code(204).send();
      },
    );
  });
  app.get<{ Params: { room: string; file: string } }>('/live/out/:room/:file', HIDDEN, async (request, reply) => {
    const found = await serveStream(runtime, request.params.room, request.params.file);
    if (!found) throw refuseRequest('not_found');
    return reply
      .header('cache-control', `public, max-age=${found.keepSeconds}`)
      .header('x-content-type-options', 'nosniff')
      .header('content-length', String(found.bytes))
      .type(found.type)
      .send(found.body);
  });
  let player: Promise<Buffer> | null = null;
  // Only pages with a stream ask for it, and only in browsers that cannot play one by themselves.
  app.get('/live/player/hls-1.7.4.js', HIDDEN, async (_request, reply) => {
    player ??= readFile(fileURLToPath(import.meta.resolve('hls.js/dist/hls.light.min.mjs')));
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/javascript; charset=utf-8')
      .send(await player);
  });
}

/**
 * The bytes of a sender, read from the first moment on: who streams closes the connection behind the last byte and does not wait for an answer, and what
 * was not read by then is lost. Who is not admitted is told so before they have sent the rest.
 */
export function bodyOf(body: Readable, admitted: Promise<void>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const refuse = (error: unknown): void => {
      body.off('data', take);
      pieces.length = 0;
      reject(error);
    };
    const take = (piece: Buffer): void => {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > PART_LIMIT) refuse(refuseRequest('too_large'));
    };
    body.on('data', take);
    body.on('error', refuse);
    body.on('end', () => admitted.then(() => resolve(Buffer.concat(pieces)), refuse));
    admitted.catch(refuse);
  });
}
