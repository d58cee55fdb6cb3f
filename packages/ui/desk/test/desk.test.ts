import { afterEach, describe, expect, it, vi } from 'vitest';
import { apiAddress, ProblemError, request } from '../api.ts';
import { currentJob } from '../app-shell.tsx';
import { fieldPath } from '../form-page.tsx';
import { parseYuan, yuanText } from '../money-input.tsx';
import { createDeskPage, noncePlaceholder } from '../page.ts';
import { signInFor, wantedPage } from '../sign-in-page.tsx';
import { sentValues } from '../table-filters.tsx';
import { stepTo } from '../table-keys.ts';
import { absoluteTime, relativeTime } from '../time-text.tsx';

afterEach(() => vi.unstubAllGlobals());

describe('api', () => {
  it('leaves empty parameters out and repeats lists', () => {
    expect(apiAddress('/orders', { state: '', q: '杯', page: 0, ids: ['a', 'b'], cursor: undefined })).toBe(
      '/api/orders?q=%E6%9D%AF&page=0&ids=a&ids=b',
    );
    expect(apiAddress('/orders')).toBe('/api/orders');
  });

  it('sends an idempotency key with POST only, the given one if any', async () => {
    const fetched = vi.fn(async (_address: string, _init?: RequestInit) => Response.json({ ok: true }));
    vi.stubGlobal('fetch', fetched);
    await request('POST', '/orders', { body: {}, key: 'k1' });
    await request('GET', '/orders');
    const keys = fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('idempotency-key'));
    expect(keys).toEqual(['k1', null]);
  });

  it('throws the problem that the API named', async () => {
    const said = {
      code: 'orders.order_not_found',
      title: '订单不存在',
      status: 404,
      fields: [],
      requestId: 'r1',
      quote: { totalFen: 5 },
    };
    vi.stubGlobal('fetch', async () =>
      Response.json(said, { status: 404, headers: { 'content-type': 'application/problem+json' } }),
    );
    const error = await request('GET', '/orders/x').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({
      status: 404,
      code: 'orders.order_not_found',
      title: '订单不存在',
      requestId: 'r1',
      quote: { totalFen: 5 },
    });
  });

  it('names an answer that is no problem document, and no answer at all', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502, headers: { 'x-request-id': 'r2' } }));
    await expect(request('GET', '/x')).rejects.toMatchObject({
      problem: { status: 502, code: 'network.unexpected', requestId: 'r2' },
    });
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('network');
    });
    await expect(request('GET', '/x')).rejects.toMatchObject({ problem: { status: 0, code: 'network.unreachable' } });
  });
});

describe('desk page', () => {
  it('has a fresh nonce in page and policy each time', () => {
    const page = createDeskPage(`<meta nonce="${noncePlaceholder}"><script nonce="${noncePlaceholder}">`);
    const [first, second] = [page(), page()];
    const nonce = /<meta nonce="([^"]+)"/.exec(first.html)?.[1] ?? '';
    expect(first.html).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}">`);
    expect(first.headers['content-security-policy']).toContain(`script-src 'self' 'nonce-${nonce}'`);
    expect(second.html).not.toBe(first.html);
  });

  it('refuses a page without a place for it', () => {
    expect(() => createDeskPage('<html></html>')).toThrow('nonce');
  });
});

describe('rail', () => {
  const jobs = [
    { to: '/today', text: '' },
    {
      to: '/goods',
      text: '',
      pages: [
        { to: '/goods', text: '' },
        { to: '/goods/imports', text: '' },
      ],
    },
  ];
  it.each([
    ['/today', '/today', null],
    ['/goods/imports/imp_1', '/goods/imports', '/goods'],
    ['/goods/prd_1', '/goods', '/goods'],
    ['/goodsx', null, null],
  ])('%s lights %s', (pathname, page, group) => {
    expect(currentJob(jobs, pathname)).toEqual({ page, group });
  });
});

it('steps within the rows', () => {
  expect([stepTo(-1, 1, 3), stepTo(2, 1, 3), stepTo(0, -1, 3), stepTo(-1, -1, 3), stepTo(0, 1, 0)]).toEqual([
    0, 2, 0, 0, -1,
  ]);
});

it('finds the form field of an API field', () => {
  expect(fieldPath('skus[0].priceFen')).toEqual(['skus', 0, 'priceFen']);
  expect(fieldPath('/skus/0/priceFen')).toEqual(['skus', 0, 'priceFen']);
});

it('writes moments in the market’s zone and near ones in words', () => {
  expect(absoluteTime(new Date('2026-11-21T18:30:00Z'))).toBe('2026-11-22 02:30');
  const now = Date.parse('2026-11-24T05:28:00+08:00');
  expect(relativeTime(now - 90_000, now, 'zh-CN')).toBe('1分钟前');
  expect(relativeTime(now + 3 * 3_600_000, now, 'en')).toBe('in 3 hr.');
  expect(relativeTime(now + 40 * 86_400_000, now, 'en')).toBeNull();
});

it.each([
  ['2026-11-26T05:24:00+08:00', '后天', 'in 2 days'],
  ['2026-11-27T05:24:00+08:00', '3天后', 'in 3 days'],
  ['2026-11-25T06:00:00+08:00', '明天', 'tomorrow'],
  ['2026-11-25T05:24:00+08:00', '23小时后', 'in 23 hr.'],
  ['2026-11-22T08:08:00+08:00', '前天', '2 days ago'],
  ['2026-11-23T05:00:00+08:00', '昨天', 'yesterday'],
])('calls %s by the day of the market’s calendar it is', (at, zh, en) => {
  const now = Date.parse('2026-11-24T05:28:00+08:00');
  expect([relativeTime(Date.parse(at), now, 'zh-CN'), relativeTime(Date.parse(at), now, 'en')]).toEqual([zh, en]);
});

describe('amounts', () => {
  it.each([
    ['12', 1200],
    ['1,234.5', 123_450],
    ['¥ 0.05', 5],
    ['3.', 300],
    ['0.005', null],
    ['-1', null],
    ['1e3', null],
    ['十', null],
  ])('reads %s', (text, fen) => {
    expect(parseYuan(text)).toBe(fen);
  });

  it('writes what it reads', () => {
    for (const fen of [0, 5, 99, 100, 123_405]) expect(parseYuan(yuanText(fen))).toBe(fen);
  });
});

it('turns whole days into moments where a route wants them', () => {
  const days = { kind: 'days', from: 'from', to: 'to', label: '' } as const;
  const values = { from: '2026-11-22', to: '2026-11-22', q: 'a' };
  expect(sentValues([days], values)).toEqual(values);
  expect(sentValues([{ ...days, moments: true }], values)).toEqual({
    from: '2026-11-21T16:00:00.000Z',
    to: '2026-11-22T16:00:00.000Z',
    q: 'a',
  });
});

describe('sign-in', () => {
  it('leads back to the page that was wanted', () => {
    const at = signInFor({ pathname: '/workbench/s/tea/orders', search: '?state=to_ship' }, '/workbench');
    expect(at).toBe('/sign-in?back=%2Fs%2Ftea%2Forders%3Fstate%3Dto_ship');
    expect(wantedPage(at.slice('/sign-in'.length))).toBe('/s/tea/orders?state=to_ship');
    expect(signInFor({ pathname: '/workbench/', search: '' }, '/workbench')).toBe('/sign-in');
  });

  it('leads to no other place than this desk', () => {
    for (const back of [
      '//evil.example',
      '/\\\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/sign-in',
    ])
      expect(wantedPage(`?back=${encodeURIComponent(back)}`)).toBe('/');
    expect(wantedPage('')).toBe('/');
  });
});
