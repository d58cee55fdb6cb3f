import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { Refusal } from '#kernel';
import { testMarket } from '#kernel/test/market.ts';
import { bodyOf, serveLive } from '../live.ts';

it('who has not the key of a room is sent away without waiting for what they send', async () => {
  const market = await testMarket();
  const app = fastify();
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Refusal ? error.status : 500).send(error instanceof Refusal ? error.code : ''),
  );
  await serveLive(app, market.runtime);
  await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const sent = request({
        port: (app.server.address() as AddressInfo).port,
        method: 'PUT',
        path: '/live/in/liv_01m85cas28efmr48m4sp6qt8ez/no-key/0.ts',
        headers: { 'content-length': 8 * 1_048_576, 'content-type': 'video/mp2t' },
      });
      sent.on('error', reject);
      sent.on('response', (reply) => {
        let text = '';
        reply.on('data', (more: Buffer) => {
          text += more.toString();
        });
        reply.on('end', () => {
          resolve({ status: reply.statusCode, text });
          sent.destroy();
        });
      });
      // The head, and nothing of the eight megabytes.
      sent.flushHeaders();
    });
    expect(answer).toEqual({ status: 403, text: 'live.key_wrong' });
  } finally {
    await app.close();
    await market.close();
  }
});

it('what is sent is read while the key is looked at: the sender does not wait for an answer', async () => {
  const sent = new PassThrough();
  const admitted = Promise.withResolvers<void>();
  const body = bodyOf(sent, admitted.promise);
  // Ends only when somebody has read it all.
  await new Promise<void>((read) => sent.on('end', read).end(Buffer.alloc(3_000_000, 7)));
  admitted.resolve();
  expect((await body).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
});

it('nothing is kept of who is not admitted, and nobody sends without end', async () => {
  const stranger = new PassThrough();
  const refused = expect(bodyOf(stranger, Promise.reject(new Error('not you')))).rejects.toThrow('not you');
  await refused;
  expect(stranger.listenerCount('data')).toBe(0);
  const endless = new PassThrough();
  const cut = expect(bodyOf(endless, Promise.resolve())).rejects.toMatchObject({ code: 'request.too_large' });
  for (let piece = 0; piece < 33; piece += 1) endless.write(Buffer.alloc(1_048_576));
  await cut;
  expect(endless.listenerCount('data')).toBe(0);
});
