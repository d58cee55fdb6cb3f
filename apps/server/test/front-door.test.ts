import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, createSecrets, GUEST, heldClock, type Module, type Runtime, route } from '#kernel';
import type { StorefrontHandler } from '../../storefront/server.ts';
import { createApp } from '../app.ts';
import { createFrontDoor } from '../front-door.ts';
import { createRuntime } from '../market.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** One public route that counts how often it is asked, behind the front door; `perMinute` as in the environment. */
async function market(perMinute = 0, pages: StorefrontHandler | null = null) {
  const seen = { asked: 0 };
  const clock = heldClock(new Date('2026-11-22T02:00:00Z'));
  const module: Module = {
    name: 'shelf',
    folder: import.meta.dirname,
    routes: [
      route({
        method: 'GET',
        path: '/shelf/:name',
        summary: 'What lies on a shelf',
        tag: 'shelf',
        access: { kind: 'public' },
        params: Type.Object({ name: Type.String() }),
        reply: Type.Object({ name: Type.String(), asked: Type.Integer() }),
        sharedMs: 60_000,
        handle: async (_ctx, { params }, reply) => {
          seen.asked += 1;
          reply.header('etag', `"${params.name}-${seen.asked}"`);
          return { name: params.name, asked: seen.asked };
        },
      }),
      route({
        method: 'GET',
        path: '/library',
        summary: 'More than fits on a shelf',
        tag: 'shelf',
        access: { kind: 'public' },
        reply: Type.Object({ text: Type.String() }),
        sharedMs: 60_000,
        handle: async (_ctx, _input, reply) => {
          reply.header('etag', '"library"');
          return { text: '东西 '.repeat(400) };
        },
      }),
    ],
  };
  const runtime: Runtime = createRuntime(
    {
      // Nothing here asks the database: no connection is opened.
      pool: connect({ url: 'postgres://nobody@127.0.0.1:1/none' }),
      clock,
      log: pino({ level: 'silent' }),
      secrets: createSecrets(Buffer.alloc(32, 1)),
      home: '/nowhere',
      baseUrl: 'http://market.test',
    },
    [module],
  );
  const door = createFrontDoor({ runtime, perMinute, trustProxy: 0 });
  const app = await createApp({
    runtime,
    modules: [module],
    authenticate: async () => GUEST,
    perMinute,
    serverFactory: door.serverFactory,
  });
  open.push(app);
  app.get('/healthz', async () => ({ status: 'ok' }));
  await app.ready();
  await door.open(app, pages);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, seen, runtime, get: (path: string, init?: RequestInit) => fetch(url + path, init) };
}

describe('front door', () => {
  it('hands out what is kept, with all the headers of any answer and an id of its own', async () => {
    const { get, seen } = await market();
    const first = await get('/api/shelf/tea');
    const again = await get('/api/shelf/tea');
    expect(await again.text()).toBe(await first.text());
    expect(seen.asked).toBe(1);
    const named = (reply: Response) => [...reply.headers.keys()].sort();
    expect(named(again)).toEqual(named(first));
    for (const name of ['content-type', 'x-content-type-options', 'x-frame-options', 'referrer-policy'])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    const known = await get('/api/shelf/tea', { headers: { 'x-request-id': 'asked-by-a-proxy' } });
    expect(known.headers.get('x-request-id')).toBe('asked-by-a-proxy');
  });

  it('keeps addresses apart and lets writes and HEAD through', async () => {
    const { get, seen } = await market();
    await get('/api/shelf/tea');
    expect(await (await get('/api/shelf/silk')).json()).toEqual({ name: 'silk', asked: 2 });
    expect((await get('/api/shelf/tea?x=1')).status).toBe(200);
    expect(seen.asked).toBe(3);
    expect((await get('/api/shelf/tea', { method: 'POST' })).status).toBe(404);
    expect(await (await get('/api/shelf/tea', { method: 'HEAD' })).text()).toBe('');
  });

  it('sends nothing again to whoever has it', async () => {
    const { get } = await market();
    const etag = (await get('/api/shelf/tea')).headers.get('etag') ?? '';
    const known = await get('/api/shelf/tea', { headers: { 'if-none-match': etag } });
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get('/api/shelf/tea', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('hands the zipped form to who takes it, and knows its tag again', async () => {
    const { get } = await market();
    const asked = async (encoding: string, tag = '') => {
      const reply = await get('/api/library', { headers: { 'accept-encoding': encoding, 'if-none-match': tag } });
      const { 'content-encoding': coding, etag, vary } = Object.fromEntries(reply.headers);
      return { status: reply.status, coding, etag, vary, text: await reply.text() };
    };
    const made = await asked('gzip');
    const zipped = await asked('gzip');
    const plain = await asked('identity');
    expect(zipped).toEqual(made);
    expect(zipped).toEqual({ ...plain, coding: 'gzip', etag: 'W/"library"' });
    expect([plain.coding, plain.etag, plain.vary]).toEqual([undefined, '"library"', 'accept-encoding']);
    expect((await asked('gzip', 'W/"library"')).status).toBe(304);
    expect((await asked('identity', 'W/"library"')).status).toBe(304);
  });

  it('forgets when something that all see has changed', async () => {
    const { get, seen, runtime } = await market();
    await get('/api/shelf/tea');
    runtime.wake(['product.changed']);
    await get('/api/shelf/tea');
    expect(seen.asked).toBe(2);
  });

  it('leaves whoever asks too much to the application, which refuses', async () => {
    const { get } = await market(5);
    const statuses: number[] = [];
    for (let n = 0; n < 14; n += 1) statuses.push((await get('/api/shelf/tea')).status);
    expect(statuses.slice(0, 6)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(statuses.at(-1)).toBe(429);
  });

  it('asks the storefront with the address, cookies and language of the visitor', async () => {
    const glances: unknown[] = [];
    const pages = Object.assign(async () => new Response('made'), {
      kept: (glance: { href: string; cookie: string }) => {
        glances.push(glance);
        return glance.cookie === ''
          ? { status: 200, headers: [['content-type', 'text/html']] as const, body: Buffer.from('<p>东西</p>') }
          : null;
      },
    });
    const { get, url } = await market(0, pages);
    const page = await get('/', { headers: { 'accept-language': 'en' } });
    expect(await page.text()).toBe('<p>东西</p>');
    expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(glances[0]).toMatchObject({ href: `${url}/`, cookie: '', acceptLanguage: 'en' });
    expect((await get('/', { headers: { cookie: 'dongxi_session=x' } })).status).toBe(404);
  });
});
