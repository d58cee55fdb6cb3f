import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedSeconds } from '../page-store.ts';
import { createStorefrontHandler, type StorefrontCall } from '../server.ts';

interface SeenVisit {
  api: (path: string) => Promise<Response>;
  lang: string;
  theme: string;
  nonce: string;
  anonymous: boolean;
}

/** A storefront whose pages are made by `answer`, and a count of how often one was. */
function storefront(answer: (request: Request, visit: SeenVisit) => Response | Promise<Response>) {
  const made: SeenVisit[] = [];
  const build = {
    entry: {
      module: {
        contextFor: (visit: SeenVisit) => visit,
        createRequestHandler: () => (request: Request, visit: SeenVisit) => {
          made.push(visit);
          return Promise.resolve(answer(request, visit));
        },
      },
    },
  };
  const handle = createStorefrontHandler({ build });
  let now = 1_000_000;
  const call: StorefrontCall = { api: async () => new Response('{}'), now: () => now };
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    handle(new Request(`http://market.test${path}`, { headers, method }), call);
  return {
    made,
    get,
    glance: (path: string, cookie = '', gzip = false) =>
      handle.kept({ href: `http://market.test${path}`, cookie, acceptLanguage: '', gzip, now }),
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    withApi: (api: StorefrontCall['api']) => {
      return (path: string) => handle(new Request(`http://market.test${path}`), { ...call, api });
    },
  };
}

const page = (visit: SeenVisit, cache = 'public, max-age=0, s-maxage=30') =>
  new Response(`<h1>东西</h1><script nonce="${visit.nonce}"></script>`, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': cache },
  });

const nonceIn = (html: string) => /nonce="([^"]+)"/.exec(html)?.[1] ?? 'no nonce';

describe('nonce', () => {
  it('is new in each response, the same in page and policy, also for a kept page', async () => {
    const { get, made } = storefront((_request, visit) => page(visit));
    const nonces = [];
    for (const response of [await get('/'), await get('/')]) {
      const nonce = nonceIn(await response.text());
      expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      nonces.push(nonce);
    }
    expect(made).toHaveLength(1);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces).not.toContain(made[0]?.nonce);
  });
});

describe('kept pages', () => {
  it('are made again when their time is over', async () => {
    const { get, made, later } = storefront((_request, visit) => page(visit));
    await get('/');
    later(29_999);
    await get('/');
    expect(made).toHaveLength(1);
    later(2);
    await get('/');
    expect(made).toHaveLength(2);
  });

  it('that may be kept for a second are made again after half of one', async () => {
    let made = 0;
    const { get, later } = storefront((_request, visit) => {
      made += 1;
      return page(visit, 'public, max-age=0, s-maxage=1');
    });
    await get('/');
    later(499);
    await get('/');
    expect(made).toBe(1);
    later(1);
    await get('/');
    expect(made).toBe(2);
  });

  it('are ready to send for strangers, with a nonce of their own in page and policy', async () => {
    const { get, glance } = storefront((_request, visit) => page(visit));
    expect(glance('/')).toBeNull();
    const made = await get('/');
    const [one, two] = [glance('/'), glance('/')];
    const text = one?.body.toString() ?? '';
    expect(text.replace(nonceIn(text), '')).toBe((await made.text()).replace(/(?<=nonce=")[^"]+/, ''));
    expect(new Map(one?.headers).get('content-security-policy')).toContain(`'nonce-${nonceIn(text)}'`);
    expect(nonceIn(two?.body.toString() ?? '')).not.toBe(nonceIn(text));
    expect([...new Map(one?.headers).keys()].sort()).toEqual([...made.headers.keys()].sort());
    expect(glance('/', 'dongxi_session=s')).toBeNull();
    expect(glance('/?lang=en')).toBeNull();
  });

  it('come zipped for who takes it, each with its own nonce', async () => {
    const { get, glance } = storefront((_request, visit) => page(visit));
    await get('/');
    const plain = glance('/')?.body.toString() ?? '';
    const nonces = [glance('/', '', true), glance('/', '', true)].map((zipped) => {
      const headers = new Map(zipped?.headers);
      expect(headers.get('content-encoding')).toBe('gzip');
      expect(headers.get('vary')).toContain('accept-encoding');
      const text = gunzipSync(zipped?.body ?? '').toString();
      expect(text).toBe(plain.replace(nonceIn(plain), nonceIn(text)));
      expect(headers.get('content-security-policy')).toContain(`'nonce-${nonceIn(text)}'`);
      return nonceIn(text);
    });
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(new Map(glance('/')?.headers).has('content-encoding')).toBe(false);
  });

  it('are not shared across address, language or theme', async () => {
    const { get, made } = storefront((_request, visit) => page(visit));
    await get('/');
    await get('/?page=2');
    await get('/', { 'accept-language': 'en' });
    await get('/', { cookie: 'dongxi_theme=dark' });
    expect(made).toHaveLength(4);
  });

  it('are never given to or made from a visitor with a session or guest cart', async () => {
    const { get, made } = storefront((_request, visit) => page(visit));
    await get('/');
    await get('/', { cookie: 'dongxi_session=s' });
    await get('/', { cookie: 'dongxi_guest=g' });
    expect(made.map((visit) => visit.anonymous)).toEqual([true, false, false]);
  });

  it.each([
    ['private page', (visit: SeenVisit) => page(visit, 'private')],
    ['no word about caching', (visit: SeenVisit) => page(visit, '')],
    ['refusal', (visit: SeenVisit) => new Response(page(visit).body, { status: 404, headers: page(visit).headers })],
    [
      'page that sets a cookie',
      (visit: SeenVisit) => {
        const response = page(visit);
        response.headers.append('set-cookie', 'dongxi_guest=1');
        return response;
      },
    ],
  ])('do not include a %s', async (_name, answer) => {
    const { get, made } = storefront((_request, visit) => answer(visit));
    await get('/');
    await get('/');
    expect(made).toHaveLength(2);
  });

  it('are made once for strangers who come at the same moment', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { get, made } = storefront(async (_request, visit) => {
      await gate;
      return page(visit);
    });
    const both = [get('/'), get('/')];
    open();
    const nonces = await Promise.all(both.map(async (response) => nonceIn(await (await response).text())));
    expect(made).toHaveLength(1);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('do not keep a page whose making failed', async () => {
    let broken = true;
    const { get } = storefront((_request, visit) => {
      if (broken) throw new Error('database away');
      return page(visit);
    });
    await expect(get('/')).rejects.toThrow('database away');
    broken = false;
    expect((await get('/')).status).toBe(200);
  });
});

describe('language', () => {
  it('is the address, then the cookie, then the browser, then Chinese', async () => {
    const { get, made } = storefront((_request, visit) => page(visit));
    await get('/a?lang=en', { cookie: 'dongxi_lang=zh-CN' });
    await get('/b', { cookie: 'x=1; dongxi_lang=en', 'accept-language': 'zh' });
    await get('/c', { 'accept-language': 'en-GB' });
    await get('/d', { 'accept-language': 'fr' });
    expect(made.map((visit) => visit.lang)).toEqual(['en', 'en', 'en', 'zh-CN']);
  });

  it('is remembered when it was chosen, also with a kept page', async () => {
    const { get, made } = storefront((_request, visit) => page(visit));
    for (const response of [await get('/?lang=en'), await get('/?lang=en')])
      expect(response.headers.getSetCookie()).toEqual(['dongxi_lang=en; Path=/; Max-Age=31536000; SameSite=Lax']);
    expect(made).toHaveLength(1);
    expect((await get('/?lang=en', { cookie: 'dongxi_lang=en' })).headers.getSetCookie()).toEqual([]);
  });
});

describe('answers', () => {
  it('pass the cookies of the API on to the browser', async () => {
    const { withApi } = storefront(async (_request, visit) => {
      await visit.api('/api/sign-in/phone');
      return page(visit);
    });
    const get = withApi(
      async () =>
        new Response('{}', {
          headers: [
            ['set-cookie', 'dongxi_session=s; HttpOnly'],
            ['set-cookie', 'b=2'],
          ],
        }),
    );
    expect((await get('/sign-in')).headers.getSetCookie()).toEqual(['dongxi_session=s; HttpOnly', 'b=2']);
  });

  it('leave what is not a page untouched', async () => {
    const { get } = storefront(
      () =>
        new Response(new Uint8Array([1, 2, 255]), {
          headers: { 'content-type': 'application/octet-stream', 'cache-control': 'public, max-age=60' },
        }),
    );
    const response = await get('/picture');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 255]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(response.headers.has('content-security-policy')).toBe(false);
  });

  it('have no body for HEAD', async () => {
    const { get } = storefront((_request, visit) => page(visit));
    expect(await (await get('/', {}, 'HEAD')).text()).toBe('');
  });

  it('tell the clock of this response', async () => {
    const { get, later } = storefront((_request, visit) => page(visit));
    await get('/');
    later(5000);
    expect((await get('/')).headers.get('server-timing')).toBe('now;desc="1005000"');
  });
});

describe('sharedSeconds', () => {
  it.each([
    ['public, s-maxage=30', 30],
    ['public, max-age=60', 0],
    ['s-maxage=30', 0],
    ['public, no-store, s-maxage=30', 0],
    [null, 0],
  ] as const)('%s → %d', (header, seconds) => {
    expect(sharedSeconds(header)).toBe(seconds);
  });
});
