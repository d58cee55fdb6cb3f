import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { Refusal } from '#kernel';
import { testMarket } from '#kernel/test/market.ts';
import { serveLive } from '../live.ts';

it('who has not the key of a room is sent away before a byte of what they send is taken', async () => {
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
