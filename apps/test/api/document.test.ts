import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGS, type Module } from '#kernel';
import { clientTypes, describeMarket } from '../../../packages/client/generate.ts';
import { type TestMarket, testMarket } from '../../../packages/kernel/test/market.ts';
import { createProblems } from '../../server/problems.ts';
import { promisesOf, statusesOf } from '../../server/promises.ts';
import { createSerializer, createValidators } from '../../server/schemas.ts';

let market: TestMarket;
let document: { openapi: string; paths: Record<string, Record<string, Record<string, unknown>>> };
beforeAll(async () => {
  market = await testMarket();
  document = (await describeMarket()) as typeof document;
});
afterAll(() => market.close());

test('every schema of a route can be made into the functions that check and write', () => {
  const validator = createValidators();
  for (const route of routesOf(market.modules)) {
    const name = `${route.method} ${route.path}`;
    for (const [part, schema] of [
      ['params', route.params],
      ['querystring', route.query],
      ['body', route.body],
    ] as const)
      if (schema) expect(() => validator(schema, part), `${name} ${part}`).not.toThrow();
    if (route.reply && !route.produces)
      expect(() => createSerializer(route.reply as object), `${name} reply`).not.toThrow();
  }
});

const routesOf = (modules: readonly Module[]) => modules.flatMap((module) => module.routes ?? []);

test('the OpenAPI document holds every route with its access, replies and refusals', () => {
  expect(document.openapi).toBe('3.1.0');
  for (const route of routesOf(market.modules)) {
    const operation = document.paths[`/api${route.path.replace(/:(\w+)/g, '{$1}')}`]?.[route.method.toLowerCase()];
    expect(operation, `${route.method} ${route.path}`).toBeDefined();
    expect(operation?.summary).toBe(route.summary);
    expect(operation?.security).toEqual(
      route.access.kind === 'public' || route.access.kind === 'signature' ? [] : [{ session: [] }, { bearer: [] }],
    );
    const codes = Object.values((operation?.responses ?? {}) as Record<string, { 'x-codes'?: string[] }>).flatMap(
      (reply) => reply['x-codes'] ?? [],
    );
    for (const code of route.errors) expect(codes, `${route.path} names ${code}`).toContain(code);
  }
});

type Answer = { readonly content?: Readonly<Record<string, { readonly schema?: object }>> };

/** That the routes keep to it, other tests see at every answer they get: packages/kernel/test/promises.ts. */
test('the document says of each route what it may answer, in which media type, and nothing of what has no body', () => {
  const statuses = statusesOf(market.modules);
  for (const route of routesOf(market.modules)) {
    const name = `${route.method} ${route.path}`;
    const operation = document.paths[`/api${route.path.replace(/:(\w+)/g, '{$1}')}`]?.[route.method.toLowerCase()];
    const answers = operation?.responses as Readonly<Record<string, Answer>>;
    const promised = promisesOf(route, statuses);
    expect(Object.keys(answers).map(Number), name).toEqual([...promised.keys()].sort());
    for (const [status, { types }] of promised)
      expect(Object.keys(answers[status]?.content ?? {}), `${name} ${status}`).toEqual(types);
    if (route.consumes !== 'multipart') continue;
    const form = (operation?.requestBody as Answer | undefined)?.content?.['multipart/form-data']?.schema;
    expect(form, name).toMatchObject({ required: ['file'], properties: { file: { format: 'binary' } } });
  }
});

test('what is read with a tag, thrown away or taken along is described as it is answered', () => {
  const answers = (path: string, method: string) => document.paths[path]?.[method]?.responses as Record<string, Answer>;
  expect(answers('/api/me/addresses/{addressId}', 'delete')[204]).toEqual({ description: 'Done' });
  expect(answers('/api/products/{productId}', 'get')[304]).not.toHaveProperty('content');
  expect(answers('/api/me/export', 'get')[200]?.content).toEqual({
    'application/json': { schema: { type: 'object' } },
  });
  expect(Object.keys(answers('/api/payments/callbacks/{gateway}', 'post')[200]?.content ?? {})).toHaveLength(2);
});

test('operation ids are unique', () => {
  const ids = Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).map((operation) => operation.operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('every refusal a route names exists and has prose in both languages', () => {
  const known = new Set(market.modules.flatMap((module) => Object.keys(module.errors?.codes ?? {})));
  for (const route of routesOf(market.modules))
    for (const code of route.errors)
      expect(known.has(code) || code.startsWith('request.'), `${route.path}: ${code}`).toBe(true);
  expect(createProblems(market.modules).missing()).toEqual([]);
  expect(LANGS).toEqual(['zh-CN', 'en']);
});

test('every permission a route asks for is declared, so that a role can hold it', () => {
  const declared = new Set(
    market.modules.flatMap((module) =>
      (module.permissions ?? []).map((permission) => `${permission.scope}:${permission.name}`),
    ),
  );
  const asked = routesOf(market.modules).flatMap(({ access }) =>
    'permission' in access ? [`${access.kind}:${access.permission}`] : [],
  );
  expect([...new Set(asked)].filter((permission) => !declared.has(permission))).toEqual([]);
});

test('the typed client is that of the routes there are (node packages/client/generate.ts writes it)', () => {
  const kept = readFileSync(new URL('../../../packages/client/generated/paths.ts', import.meta.url), 'utf8');
  expect(clientTypes(document as Parameters<typeof clientTypes>[0]) === kept).toBe(true);
});
