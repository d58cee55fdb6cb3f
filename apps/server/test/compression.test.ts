import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { compressAnswers, encodedFor, heldAlready, takesGzip } from '../compression.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

const LONG = '东西 '.repeat(400);

function server(): FastifyInstance {
  const app = Fastify();
  open.push(app);
  compressAnswers(app);
  app.get('/json', (_request, reply) => reply.header('etag', '"v1"').header('vary', 'cookie').send({ text: LONG }));
  app.get('/short', (_request, reply) => reply.send({ text: 'short' }));
  app.get('/page', (_request, reply) => reply.type('text/html; charset=utf-8').send(Buffer.from(LONG)));
  app.get('/picture', (_request, reply) => reply.type('image/webp').send(Buffer.from(LONG)));
  app.get('/stream', (_request, reply) => reply.type('text/csv').send(Readable.from([LONG])));
  app.get('/events', (_request, reply) => reply.type('text/event-stream').send(Readable.from(['data: 1\n\n'])));
  app.get('/encoded', (_request, reply) => reply.type('text/css').header('content-encoding', 'br').send(LONG));
  app.get('/same', (_request, reply) => reply.code(304).header('etag', '"v1"').send());
  return app;
}

const ask = (path: string, encoding: string | null = 'gzip, deflate, br', method: 'GET' | 'HEAD' = 'GET') =>
  server().inject({ method, url: path, headers: encoding === null ? {} : { 'accept-encoding': encoding } });

describe('answers to whoever takes gzip', () => {
  it.each(['/json', '/page'])('%s comes zipped, whole', async (path) => {
    const [zipped, plain] = [await ask(path), await ask(path, null)];
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(Number(zipped.headers['content-length'])).toBe(zipped.rawPayload.length);
    expect(zipped.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.payload);
    for (const answer of [zipped, plain]) expect(answer.headers.vary).toMatch(/accept-encoding$/);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  it('keeps what else varies, and says by a weak tag that the bytes are others', async () => {
    const { headers } = await ask('/json');
    expect([headers.vary, headers.etag]).toEqual(['cookie, accept-encoding', 'W/"v1"']);
    expect((await ask('/json', null)).headers.etag).toBe('"v1"');
  });

  it.each(['/short', '/picture', '/stream', '/events'])('%s goes out as it is', async (path) => {
    const answer = await ask(path);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.rawPayload.length).toBeGreaterThan(0);
  });

  it('leaves alone what is encoded already, what has no body, and HEAD', async () => {
    expect((await ask('/encoded')).headers['content-encoding']).toBe('br');
    const same = await ask('/same');
    expect([same.statusCode, same.payload, same.headers['content-encoding']]).toEqual([304, '', undefined]);
    const head = await ask('/json', 'gzip', 'HEAD');
    expect([head.payload, head.headers['content-encoding']]).toEqual(['', undefined]);
  });
});

describe('words of the protocol', () => {
  it.each([
    ['gzip', true],
    ['br, gzip;q=0.5', true],
    ['GZIP', true],
    ['deflate, gzip;q=0', false],
    ['gzip; q=0.000, br', false],
    ['br', false],
    ['xgzip', false],
    [undefined, false],
  ])('Accept-Encoding: %s → %s', (header, takes) => expect(takesGzip(header)).toBe(takes));

  it('knows what a visitor holds by either form of its tag', () => {
    expect(heldAlready('"v1"', 'W/"v1"')).toBe(true);
    expect(heldAlready('W/"v1"', '"v0", "v1"')).toBe(true);
    expect(heldAlready('"v1"', '"v2"')).toBe(false);
    expect(heldAlready(undefined, '"v1"')).toBe(false);
    expect(heldAlready('"v1"', undefined)).toBe(false);
  });

  it('zips what is kept once, not for each visitor', () => {
    const kept = { headers: { etag: '"v1"' }, body: Buffer.from(LONG) };
    const one = encodedFor('gzip', kept);
    expect(encodedFor('gzip', kept).body).toBe(one.body);
    expect(gunzipSync(one.body).toString()).toBe(LONG);
    expect(encodedFor(undefined, kept).body).toBe(kept.body);
    expect([one.headers.etag, encodedFor(undefined, kept).headers.etag]).toEqual(['W/"v1"', '"v1"']);
  });
});
