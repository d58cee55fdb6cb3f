import Fastify, { type FastifyRequest } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { Refusal } from '#kernel';
import { BODY_LIMIT } from '../app.ts';
import { guardCrossSite } from '../edge.ts';
import { isWholeForm, pageRequest, takeForms } from '../page-forms.ts';

const open: ReturnType<typeof Fastify>[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** A page that says how many bytes it was sent; who has a cookie is signed in. */
function pages() {
  const app = Fastify();
  open.push(app);
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Refusal ? error.status : 500).send(error instanceof Refusal ? error.code : 'other'),
  );
  app.register(async (scope) => {
    takeForms(scope, async (request) => request.headers.cookie !== undefined);
    scope.post('/*', async (request) => String((request.body as Buffer).length));
  });
  return (bytes: number, headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/orders/1/review', headers, payload: Buffer.alloc(bytes, 65) });
}
const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
const signedIn = { ...multipart, cookie: 'session=1' };

it('a stranger’s form with files beyond a megabyte is not read; up to it, it is', async () => {
  const send = pages();
  const large = await send(BODY_LIMIT + 1, multipart);
  expect([large.statusCode, large.body]).toEqual([413, 'request.too_large']);
  expect((await send(BODY_LIMIT, multipart)).body).toBe(String(BODY_LIMIT));
});

it('a stranger who does not say how much comes is refused as well', async () => {
  const app = pages();
  const unsaid = await app(10, { ...multipart, 'content-length': 'many' });
  expect(unsaid.body).not.toBe('10');
  expect(unsaid.statusCode).toBeGreaterThanOrEqual(400);
});

it('who is signed in sends pictures and videos', async () => {
  expect((await pages()(BODY_LIMIT * 3, signedIn)).body).toBe(String(BODY_LIMIT * 3));
});

it('a form without files has the common limit for everybody', async () => {
  const plain = { 'content-type': 'application/x-www-form-urlencoded', cookie: 'session=1' };
  expect((await pages()(BODY_LIMIT + 1, plain)).statusCode).toBeGreaterThanOrEqual(400);
});

it('a form that another site sends is refused, with a cookie and without', async () => {
  const plain = { 'content-type': 'application/x-www-form-urlencoded' };
  const send = pages();
  for (const cookie of [{}, { cookie: 'session=1' }])
    for (const from of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:80' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      const reply = await send(10, { ...plain, ...cookie, ...from });
      expect([reply.statusCode, reply.body], JSON.stringify(from)).toEqual([403, 'request.cross_site']);
    }
  for (const from of [{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://market.test' }, {}])
    expect((await send(10, { ...plain, host: 'market.test', ...from })).body).toBe('10');
});

it('a password that a proxy before us asks for does not stand for a session: with our cookie another site is refused', () => {
  const asked = (authorization: string) => () =>
    guardCrossSite({
      method: 'POST',
      headers: { cookie: 'dongxi_session=0123456789abcdef', 'sec-fetch-site': 'cross-site', authorization },
      cookies: { dongxi_session: '0123456789abcdef' },
    } as unknown as FastifyRequest);
  for (const header of ['Basic bWU6bWU=', 'Bearer short', 'Bearer 0123456789 abcdef'])
    expect(asked(header), header).toThrow(expect.objectContaining({ code: 'request.cross_site' }));
  expect(asked('Bearer 0123456789abcdef')).not.toThrow();
});

it('what is no form is refused before a page looks at it', async () => {
  const send = pages();
  for (const type of ['application/json', 'text/plain', 'multipart/form-data', 'text/x-www-form-urlencoded'])
    expect((await send(10, { 'content-type': type })).body, type).toBe('request.unsupported_media');
  expect((await send(10, {})).body).toBe('request.unsupported_media');
});

it('a page is asked by an address that is one, and half a form is known as such', async () => {
  const asked = (host: string, more: object = {}) =>
    pageRequest({ protocol: 'http', host, url: '/cart?a=1', method: 'GET', headers: {}, body: null, ...more });
  expect(asked('market.test:80').url).toBe('http://market.test/cart?a=1');
  for (const host of ['', 'a b', 'a:99999', '[]', 'x@evil.example', 'evil.example/cart?'])
    expect(() => asked(host), host).toThrow(expect.objectContaining({ code: 'request.malformed' }));
  const form = (text: string) =>
    asked('market.test', {
      method: 'POST',
      headers: { 'content-type': multipart['content-type'] },
      body: Buffer.from(text),
    });
  expect(await isWholeForm(form('abc'))).toBe(false);
  expect(await isWholeForm(form('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'))).toBe(true);
});
