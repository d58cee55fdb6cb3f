import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, type Route, regionId, toId } from '#kernel';
import type { TestReply } from '#kernel/test/market.ts';
import { loadModules } from '../../../server/market.ts';
import { type Belongings, furnish } from '../../api/neighbour.ts';
import { openStreet, type Street } from '../../api/street.ts';
import { fitting, HOSTILE_TEXTS, hostile, nearly, type Schema } from '../inputs.ts';
import { MAY_REMAIN, READS_THAT_WRITE, watchWrites } from '../traces.ts';

/**
 * Every route gets what its schema allows, what nearly fits and what means harm, from somebody who may do everything here: never a
 * 500, always problem+json with a code the route (or the request itself) declares, and an answer that is what was promised. A request that
 * is refused leaves nothing half done.
 */

/** Requests drawn for a route, the same ones every time; `npm run nightly` draws others each night. */
const REQUESTS = Number(process.env.DONGXI_FUZZ_REQUESTS ?? 200);
const SEED = 20_261_123;
const modules = await loadModules();
const routes = modules.flatMap((module) => module.routes ?? []);

let street: Street;
let known: Belongings;
let everything: Actor;
/** Tables written since it was asked last. */
let written: () => Promise<string[]>;
beforeAll(async () => {
  street = await openStreet();
  known = await furnish(street, 0);
  const shopId = street.stall.shops[0];
  const buyer = await street.stall.buyer();
  everything = street.market.user(
    [
      { scope: 'shop', scopeId: shopId, role: 'owner', permissions: ['*'] },
      { scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] },
      { scope: 'region', scopeId: regionId('330200'), role: 'region', permissions: ['*'] },
    ],
    buyer.id,
  );
  known = { ...known, shopId: toId('shp', shopId), addressId: toId('adr', buyer.addressId), division: '330200' };
  written = await watchWrites(street.market.owner);
});
afterAll(() => street.close());

type Asked = { readonly path: string; readonly body: unknown; readonly raw?: string; readonly type?: string };

function requestsFor(route: Route): fc.Arbitrary<Asked> {
  const paramSchemas = ((route.params as Schema | undefined)?.properties ?? {}) as Record<string, Schema>;
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const param = (name: string): fc.Arbitrary<string> => {
    const good = fitting(paramSchemas[name] ?? { type: 'string' }, known, name).map(String);
    const own = known[name] === undefined ? good : fc.constant(known[name]);
    return fc.oneof(
      { arbitrary: own, weight: 8 },
      { arbitrary: good, weight: 3 },
      { arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter((text) => text !== '')), weight: 1 },
    );
  };
  const path = fc
    .tuple(...names.map(param))
    .map((values) => names.reduce((at, name, n) => at.replace(`:${name}`, () => encode(values[n] ?? '')), route.path));
  const query = route.query
    ? fc.oneof(
        { arbitrary: fitting(route.query as Schema, known), weight: 1 },
        { arbitrary: nearly(fitting(route.query as Schema, known)), weight: 3 },
      )
    : fc.constantFrom<unknown>({}, { surprise: "'" });
  const bodySchema = route.body as Schema | undefined;
  const body = bodySchema
    ? fc.oneof(
        { arbitrary: fitting(bodySchema, known), weight: 1 },
        { arbitrary: nearly(fitting(bodySchema, known)), weight: 6 },
        { arbitrary: hostile, weight: 2 },
      )
    : fc.constantFrom<unknown>(undefined, {});
  const odd = fc.constantFrom<Pick<Asked, 'raw' | 'type'>>(
    { raw: '{' },
    { raw: '', type: 'application/json' },
    { raw: '[1,', type: 'application/json' },
    { raw: 'a=1', type: 'application/x-www-form-urlencoded' },
    { raw: '<a/>', type: 'text/xml' },
    { raw: '--x--\r\n', type: 'multipart/form-data; boundary=x' },
    { raw: 'x', type: 'multipart/form-data' },
  );
  const asked = fc.tuple(path, query, body).map(([at, more, given]) => ({ path: at + questionOf(more), body: given }));
  return route.method === 'GET' || route.method === 'DELETE'
    ? asked.map(({ path: at }) => ({ path: at, body: undefined }))
    : fc.oneof(
        { arbitrary: asked, weight: 20 },
        { arbitrary: fc.tuple(asked, odd).map(([one, how]) => ({ ...one, ...how })), weight: 1 },
      );
}

/** A lone surrogate has no bytes: browsers send the replacement character. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed()) || '-';

function questionOf(query: unknown): string {
  if (query === null || typeof query !== 'object') return `?${encode(String(query))}`;
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${encode(name)}=${encode(text(one))}`),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : String(JSON.stringify(value));

const send = (route: Route, { path, body, raw, type }: Asked): Promise<TestReply> =>
  street.market.http(route.method, path, {
    as: everything,
    ...(type ? { headers: { 'content-type': type } } : {}),
    ...(raw !== undefined ? { body: raw } : body === undefined ? {} : { body: JSON.stringify(body) }),
  });

function judge(route: Route, reply: TestReply): void {
  // 503 says that something outside is away (a gateway that is none, a consumer of another release): declared, and nothing is done.
  if (reply.status >= 500) expect(reply.status, reply.text).toBe(503);
  if (reply.status < 400) return;
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  const { code, status, title } = reply.body as { code: string; status: number; title: string };
  expect(status).toBe(reply.status);
  expect(title).toEqual(expect.any(String));
  if (!code.startsWith('request.')) expect(route.errors, `${code} is not declared`).toContain(code);
}

test('a NUL in an address is refused before a row is sent', async () => {
  const path = `/shops/${known.shopId}/products/export?format=csv&q=%00`;
  const reply = await street.market.http('GET', path, { as: everything });
  expect(reply.body).toMatchObject({ code: 'request.malformed', status: 400 });
});

test('a kind called as something every object has is a kind like any other', async () => {
  const body = { kind: 'toString', holder: '太姥茶庄', number: 'L-1' };
  const reply = await street.market.http('POST', `/shops/${known.shopId}/licences`, { as: everything, body });
  expect(reply.status, reply.text).toBe(201);
  expect(reply.body).toMatchObject({ name: { zh: 'toString', en: 'toString' } });
});

test('an import that is refused for its mapping keeps the plan that was shown', async () => {
  const at = `/shops/${known.shopId}/imports/${known.importId}`;
  const before = await street.market.http('GET', at, { as: everything });
  await written();
  const body = { mapping: { 标题: 'title' }, rates: {}, shopNames: [], submit: true };
  const reply = await street.market.http('POST', `${at}/run`, { as: everything, body });
  expect(reply.body).toMatchObject({ code: 'catalog.import_mapping_incomplete' });
  expect((await written()).filter((name) => !(name in MAY_REMAIN))).toEqual([]);
  expect((await street.market.http('GET', at, { as: everything })).body).toEqual(before.body);
});

/** Refused by its form alone, before any handler: nothing was asked of the database. */
const UNFIT = /^request\.(invalid|malformed|unsupported_media|route_not_found|idempotency_key_missing)$/;
const AT_ONCE = 8;
let sent = 0;

/** What reads is asked many at once, and leaves nothing, whether it is refused or not. */
async function asksAll(route: Route, all: readonly Asked[]): Promise<void> {
  for (let n = 0; n < all.length; n += AT_ONCE) {
    const some = all.slice(n, n + AT_ONCE);
    for (const reply of await Promise.all(some.map((asked) => send(route, asked)))) judge(route, reply);
    const left = (await written()).filter((name) => !(name in MAY_REMAIN));
    if (!READS_THAT_WRITE.has(route.path)) expect(left, `left behind by ${JSON.stringify(some)}`).toEqual([]);
  }
}

async function writesEach(route: Route, all: readonly Asked[]): Promise<void> {
  for (const asked of all) {
    const reply = await send(route, asked);
    judge(route, reply);
    if (reply.status >= 400 && UNFIT.test((reply.body as { code: string }).code)) continue;
    const left = (await written()).filter((name) => !(name in MAY_REMAIN));
    if (reply.status >= 400) expect(left, `left behind by ${reply.text} to ${JSON.stringify(asked)}`).toEqual([]);
  }
  expect((await written()).filter((name) => !(name in MAY_REMAIN))).toEqual([]);
}

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
  test('answers whatever comes', async () => {
    const drawn = fc.sample(requestsFor(route), {
      numRuns: REQUESTS,
      ...(process.env.DONGXI_FUZZ_REQUESTS ? {} : { seed: SEED }),
    });
    // The same request again tells nothing new.
    const asked = [...new Map(drawn.map((one) => [JSON.stringify(one), one])).values()];
    sent += asked.length;
    await (route.method === 'GET' ? asksAll : writesEach)(route, asked);
  });
});

test('nothing that no schema names is kept', async () => {
  const tables = await street.market.owner<{ name: string }[]>`
    SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'graphile_worker', 'fuzz')
      -- A callback is kept as it came.
      AND table_schema || '.' || table_name <> 'payments.callbacks'`;
  const kept = await street.market.owner.unsafe<{ name: string }[]>(
    tables.map(({ name }) => `SELECT '${name}' AS name FROM ${name} t WHERE t::text LIKE '%surprise%'`).join(' UNION '),
  );
  expect(kept.map((row) => row.name)).toEqual([]);
});

test('there were many requests, and most of them different', () => {
  expect(sent).toBeGreaterThan(routes.length * Math.min(REQUESTS, 10));
});

test('no key stays claimed by a request that was answered, and no scratch is left', async () => {
  const claimed = await street.market.owner<
    { route: string }[]
  >`SELECT DISTINCT route FROM kernel.idempotency WHERE status IS NULL`;
  expect(claimed.map((one) => one.route)).toEqual([]);
  expect(await street.market.owner`SELECT plan_id FROM catalog.import_staging LIMIT 1`).toEqual([]);
});
