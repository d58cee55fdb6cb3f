import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { loadModules } from '../../server/market.ts';
import { compileInput, createValidators } from '../../server/schemas.ts';
import { fitting, type Schema } from '../fuzz/inputs.ts';

/**
 * Mass assignment, over every schema of every route: fields that a body or a query does not name, at any depth, are refused or gone
 * before a handler sees them.
 */

const routes = (await loadModules()).flatMap((module) => module.routes ?? []);
const inputs = routes.flatMap((route) =>
  (['body', 'querystring'] as const).flatMap((part) => {
    const schema = (part === 'body' ? (route.consumes === 'multipart' ? undefined : route.body) : route.query) as
      | Schema
      | undefined;
    return schema ? [{ name: `${part} of ${route.method} ${route.path}`, part, schema }] : [];
  }),
);

/** What somebody would like to decide of a thing that is not theirs to decide. */
const COVETED: Readonly<Record<string, unknown>> = {
  id: 'usr_01h455vb4pex5vsknk084sn02q',
  ownerId: 'usr_01h455vb4pex5vsknk084sn02q',
  buyerId: 'usr_01h455vb4pex5vsknk084sn02q',
  shop: { shopId: 'shp_01h455vb4pex5vsknk084sn02q' },
  role: 'admin',
  permissions: ['*'],
  state: 'paid',
  paidFen: -1,
  payableFen: 1,
  createdAt: '2020-01-01T00:00:00Z',
  constructor: { prototype: { admin: true } },
};

type Said = Record<string, unknown>;
const isObject = (value: unknown): value is Said =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The same with every coveted field in every object whose schema names its fields and does not name this one. */
function coveting(schema: Schema, value: unknown): unknown {
  const shapes = ((schema.anyOf ?? schema.oneOf) as Schema[] | undefined) ?? [];
  if (shapes.length > 0) {
    // Fields that only another shape has are not added: a value may fit both.
    const all = Object.assign({}, ...shapes.map((one) => one.properties ?? {}));
    const shape = shapes.find((one) => isObject(one.properties) === isObject(value) && fits(one, value));
    return shape ? coveting({ ...shape, ...(isObject(value) ? { named: all } : {}) }, value) : value;
  }
  if (Array.isArray(value)) return value.map((one) => coveting((schema.items ?? {}) as Schema, one));
  const properties = schema.properties as Record<string, Schema> | undefined;
  if (!isObject(value) || !properties || schema.patternProperties || schema.additionalProperties === true) return value;
  const named = { ...properties, ...((schema.named as object | undefined) ?? {}) };
  const inner = Object.entries(value).map(([key, one]) => [key, coveting(properties[key] ?? {}, one)]);
  const more = Object.entries(COVETED).filter(([key]) => !Object.hasOwn(named, key));
  return Object.fromEntries([...inner, ...more]);
}

const validator = createValidators();
const checks = new Map<Schema, (value: unknown) => unknown>();
function fits(schema: Schema, value: unknown): boolean {
  const check = checks.get(schema) ?? validator(schema, 'body');
  checks.set(schema, check);
  return Boolean(check(structuredClone(value)));
}

describe('what a schema does not name', () => {
  const tried: string[] = [];
  test.each(inputs)('$name', ({ name, part, schema }) => {
    const { check, drop } = compileInput(validator, schema, part);
    for (const sample of fc.sample(fitting(schema, {}), { numRuns: 6, seed: 20_261_123 })) {
      const plain = structuredClone(sample);
      if (!check(plain)) continue;
      tried.push(name);
      drop?.(plain);
      const wish = coveting(schema, structuredClone(sample));
      // A schema that is closed refuses; what it lets through is what it would have been without.
      if (!check(wish)) continue;
      drop?.(wish);
      expect(wish).toEqual(plain);
    }
  });
  test('nearly every schema had an input that fits', () =>
    expect(new Set(tried).size).toBeGreaterThan(inputs.length * 0.95));
});

describe('over HTTP', () => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts'] });
  });
  afterAll(() => market.close());

  test('nobody signs up as somebody, and nothing of the wish is kept', async () => {
    const phone = '13911110042';
    const sent = await market.http('POST', '/sign-in/code', { body: { phone, ...COVETED } });
    const code = String(sent.headers['x-dongxi-dev-code']);
    const signed = await market.http('POST', '/sign-in/phone', { body: { phone, code, ...COVETED } });
    const headers = { authorization: `Bearer ${(signed.body as { token: string }).token}` };
    const changed = await market.http('PATCH', '/me', { headers, body: { nickname: '小满', ...COVETED } });
    expect(changed.status, changed.text).toBe(200);
    const me = await market.http('GET', '/me', { headers });
    expect(me.text).not.toMatch(/admin|2020-01-01|01h455vb4pex5vsknk084sn02q/);
  });
});
