import type { IncomingMessage } from 'node:http';
import { Readable, Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterEach, expect, it } from 'vitest';
import { connect, createSecrets, GUEST, heldClock, type Module, route } from '#kernel';
import { createApp } from '../app.ts';
import { callerOf } from '../front-door.ts';
import { blotted, createLog } from '../log.ts';
import { createRuntime } from '../market.ts';

/** What a line may say of a person, what is believed of who asks, and how much is taken from them. */

it('blots out what names a person and leaves ids, amounts and moments alone', () => {
  const personal: [string, string][] = [
    ['to 13800138000,', 'to [phone],'],
    ['+8613800138000', '[phone]'],
    ['8613800138000 ', '[phone] '],
    ['"330106199001011234"', '"[identity]"'],
    ['33010619900101123X', '[identity]'],
    ['card 6222020200112233445', 'card [card]'],
    ['4111111111111111', '[card]'],
    ['from li.lei+shop@mail.example.com.', 'from [e-mail].'],
  ];
  for (const [line, instead] of personal) expect(blotted(line)).toBe(instead);
  for (const line of [
    '{"level":40,"time":1763776800000,"pid":1,"amountFen":1000000000000}',
    '0197a3c0-0000-7000-8000-138001380001',
    'ord_01h455vb4pex5vsknk084sn02q 138****8000',
    'SF13800138000 "code":"123456" 127.0.0.1:13800 a@b',
  ])
    expect(blotted(line)).toBe(line);
});

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** An application with one route that fails as PostgreSQL fails it, and another that says who asks. */
async function application(lines: string[], trustProxy = 0, baseUrl = 'http://market.test'): Promise<FastifyInstance> {
  const into = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) });
  const access = { kind: 'public' as const };
  const module: Module = {
    name: 'till',
    folder: import.meta.dirname,
    routes: [
      route({
        method: 'GET',
        path: '/refused-row',
        summary: 'A row that a constraint refuses',
        tag: 'till',
        access,
        handle: async () => {
          const detail = 'Failing row contains (王小明, 文三路 1 号).';
          throw Object.assign(new Error('violates check constraint "grown"'), { code: '23514', detail, where: detail });
        },
      }),
      route({
        method: 'GET',
        path: '/named-file',
        summary: 'A file whose name somebody chose',
        tag: 'till',
        access,
        produces: 'text/csv',
        handle: async () => ({
          body: 'a',
          type: 'text/csv',
          filename: 'a"; x="\r\nSet-Cookie: b=1\r\n\r\n../../茶.csv',
        }),
      }),
      route({
        method: 'POST',
        path: '/files',
        summary: 'How many bytes came in files',
        tag: 'till',
        access,
        consumes: 'multipart',
        idempotency: 'none',
        transaction: 'own',
        reply: Type.Object({ bytes: Type.Integer() }),
        handle: async (_ctx, { uploads }) => ({ bytes: uploads.reduce((sum, one) => sum + one.body.length, 0) }),
      }),
      route({
        method: 'GET',
        path: '/who',
        summary: 'The address it is asked from',
        tag: 'till',
        access,
        reply: Type.Object({ ip: Type.String() }),
        handle: async (_ctx, { ip }, reply) => {
          reply.setCookie('dongxi_session', 'x'.repeat(20), { maxAgeSeconds: 60 });
          return { ip };
        },
      }),
    ],
  };
  const runtime = createRuntime(
    {
      pool: connect({ url: 'postgres://nobody@127.0.0.1:1/none' }),
      clock: heldClock(new Date('2026-11-22T02:00:00Z')),
      log: createLog('info', into),
      secrets: createSecrets(Buffer.alloc(32, 1)),
      home: '/nowhere',
      baseUrl,
    },
    [module],
  );
  const app = await createApp({
    runtime,
    modules: [module],
    authenticate: async () => GUEST,
    perMinute: 0,
    trustProxy,
  });
  open.push(app);
  await app.ready();
  return app;
}

it('a refused row is not written down with its values, nor what an address asked about', async () => {
  const lines: string[] = [];
  const app = await application(lines);
  const word = encodeURIComponent('王小明');
  const reply = await app.inject(`/api/refused-row?phone=13800138000&q=${word}&token=a-token-of-somebody`);
  expect(reply.statusCode).toBe(500);
  const said = lines.join('\n');
  expect(said).toContain('grown');
  expect(said).toContain('"url":"/api/refused-row?…"');
  for (const secret of ['文三路', '13800138000', 'a-token-of', '王小明', word]) expect(said).not.toContain(secret);
});

it('nobody chooses the address they ask from: only what our own proxies add is believed', async () => {
  const asked = async (proxies: number): Promise<string> =>
    (
      await (
        await application([], proxies)
      ).inject({
        url: '/api/who',
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': '1.1.1.1, 2.2.2.2, 3.3.3.3' },
      })
    ).json().ip;
  const door = (proxies: number): string => {
    const request = {
      headers: { 'x-forwarded-for': '1.1.1.1, 2.2.2.2, 3.3.3.3' },
      socket: { remoteAddress: '10.0.0.1' },
    };
    return callerOf(request as unknown as IncomingMessage, proxies);
  };
  for (const [proxies, address] of [
    [0, '10.0.0.1'],
    [1, '3.3.3.3'],
    [2, '2.2.2.2'],
    [9, '1.1.1.1'],
  ] as const) {
    expect(await asked(proxies)).toBe(address);
    expect(door(proxies)).toBe(address);
  }
});

it('a market that is found by https sends its cookies by nothing else', async () => {
  const cookie = async (baseUrl: string) =>
    String((await (await application([], 0, baseUrl)).inject('/api/who')).headers['set-cookie']);
  expect(await cookie('https://market.test')).toMatch(/HttpOnly; Secure; SameSite=Lax/);
  expect(await cookie('http://market.test')).not.toContain('Secure');
});

it('a name of a file that somebody chose adds no header and leads out of no folder', async () => {
  const { headers } = await (await application([])).inject('/api/named-file');
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['content-disposition']).toBe(
    "attachment; filename*=UTF-8''a%22%3B%20x%3D%22%0D%0ASet-Cookie%3A%20b%3D1%0D%0A%0D%0A..%2F..%2F%E8%8C%B6.csv",
  );
});

it('files that come in pieces, with no length said, have the limit of a request together', async () => {
  const app = await application([]);
  const send = async (files: number, bytes: number) => {
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n';
    function* pieces() {
      for (let n = 0; n < files; n += 1) yield* [Buffer.from(head), Buffer.alloc(bytes, 65), Buffer.from('\r\n')];
      yield Buffer.from('--x--\r\n');
    }
    return app.inject({
      method: 'POST',
      url: '/api/files',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: Readable.from(pieces()),
    });
  };
  expect((await send(3, 1_000)).json()).toEqual({ bytes: 3_000 });
  expect((await send(3, 25 * 1_048_576)).json()).toMatchObject({ status: 413, code: 'request.too_large' });
});

it('a form whose parts are broken is the sender’s mistake', async () => {
  const app = await application([]);
  const post = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/api/files',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload,
    });
  const part = 'content-disposition: form-data; name="a"';
  expect((await post(`--x\r\n${part}\r\n\r\nb\r\n--x--\r\n`)).json()).toEqual({ bytes: 0 });
  for (const [broken, code] of [
    [`--x\r\n${part}; filename="a.bin"\r\n\r\ncut`, 'request.malformed'],
    [`--x\r\n${part}\r\ncontent-type: application/json\r\n\r\n{"a\r\n--x--\r\n`, 'request.unsupported_media'],
    ['--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nb\r\n--x--\r\n', 'request.malformed'],
  ] as const)
    expect((await post(broken)).json(), broken).toMatchObject({ code });
});
