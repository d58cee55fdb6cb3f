import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { type Module, type Route, refuseRequest } from '#kernel';

type Json = Record<string, unknown>;
type Operation = { responses?: Json };

const PROBLEM = {
  type: 'object',
  description: 'Problem details (RFC 9457) with a stable code',
  required: ['type', 'title', 'status', 'code', 'params', 'fields', 'requestId'],
  properties: {
    type: { type: 'string', examples: ['urn:dongxi:problem:orders.order_not_found'] },
    title: { type: 'string', description: 'What went wrong, in the language of the request (zh-CN or en)' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; branch on this' },
    params: { type: 'object', additionalProperties: true },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'code', 'message'],
      },
    },
    requestId: { type: 'string' },
  },
};

/** Registers the document's collector before the routes, and the page on which it is read and tried. */
export async function describeApi(app: FastifyInstance, modules: readonly Module[]): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dongxi 东西 API',
        version: '1',
        description:
          'The HTTP API of a Dongxi market. Money is integer fen; moments are RFC 3339 UTC; ids are TypeIDs; lists page by cursor; every POST that creates or moves something takes an Idempotency-Key.',
        license: { name: 'Apache-2.0' },
      },
      tags: modules.map((module) => ({ name: module.name })),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'dongxi_session' },
          bearer: { type: 'http', scheme: 'bearer', description: 'The `token` of a sign-in answer' },
        },
      },
    },
    transform: ({ schema, url }) => {
      const route = (schema as { 'x-route'?: Route } | undefined)?.['x-route'];
      if (!route) return { schema: { ...schema, hide: true }, url };
      const { 'x-route': _route, ...rest } = schema as unknown as Json & { 'x-route': Route };
      return { schema: { ...rest, ...partsOf(route) } as never, url };
    },
    transformObject: (document) => {
      const object = ('openapiObject' in document ? document.openapiObject : {}) as Json & {
        components?: { schemas?: Json };
        paths?: Record<string, Record<string, Operation>>;
      };
      object.components = { ...object.components, schemas: { ...object.components?.schemas, Problem: PROBLEM } };
      // The collector keeps only what it knows of a response: the refusals are added once it is done.
      for (const module of modules)
        for (const route of module.routes ?? []) {
          const operation =
            object.paths?.[`/api${route.path.replace(/:(\w+)/g, '{$1}')}`]?.[route.method.toLowerCase()];
          if (operation)
            Object.assign(operation, {
              'x-access': route.access,
              responses: { ...operation.responses, ...problemsOf(route, modules) },
            });
        }
      return object as never;
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'none', deepLinking: true, persistAuthorization: true },
  });
}

const statusOf = (code: string, tables: readonly Readonly<Record<string, number>>[]): number =>
  tables.find((table) => code in table)?.[code] ?? 400;

/** Every refusal of a route, by status. */
function problemsOf(route: Route, modules: readonly Module[]): Json {
  const tables = [refuseRequest.codes, ...modules.flatMap((module) => (module.errors ? [module.errors.codes] : []))];
  const codes = new Set<string>(route.errors);
  if (route.body || route.query || route.params) codes.add('request.invalid');
  const staff = 'permission' in route.access;
  if (route.access.kind === 'signed-in' || staff) codes.add('request.unauthenticated');
  if (staff) codes.add('request.forbidden');
  if (route.secondFactor || staff) codes.add('request.second_factor_needed');
  if (route.secondFactor === 'always') codes.add('accounts.second_factor_not_set');
  if (route.idempotency === 'required')
    for (const name of ['idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_progress'])
      codes.add(`request.${name}`);
  codes.add('request.too_many').add('request.internal');
  const byStatus = new Map<number, string[]>();
  for (const code of codes)
    byStatus.set(statusOf(code, tables), [...(byStatus.get(statusOf(code, tables)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.sort().join(', '),
        'x-codes': list,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** Security, idempotency and the success of a route. */
function partsOf(route: Route): Json {
  const success = route.produces
    ? {
        [route.status ?? 200]: {
          description: 'The file',
          content: { [route.produces]: { schema: { type: 'string', format: 'binary' } } },
        },
      }
    : {
        [route.status ?? 200]: {
          description: 'Done',
          ...(route.reply ? { content: { 'application/json': { schema: route.reply } } } : {}),
        },
      };
  const open = route.access.kind === 'public' || route.access.kind === 'signature';
  return {
    operationId: operationId(route),
    security: open ? [] : [{ session: [] }, { bearer: [] }],
    ...(route.idempotency === 'required'
      ? {
          headers: {
            type: 'object',
            required: ['idempotency-key'],
            properties: {
              'idempotency-key': {
                type: 'string',
                minLength: 8,
                maxLength: 128,
                description: 'Chosen by the client; a repeat answers the first reply',
              },
            },
          },
        }
      : {}),
    ...(route.consumes === 'multipart'
      ? {
          body: {
            type: 'object',
            properties: { file: { type: 'string', format: 'binary' } },
            additionalProperties: true,
          },
        }
      : {}),
    response: success,
  };
}

const operationId = (route: Route): string =>
  `${route.method.toLowerCase()}${route.path
    .split('/')
    .filter(Boolean)
    .map((part) =>
      part.startsWith(':')
        ? `By${part.charAt(1).toUpperCase()}${part.slice(2)}`
        : part.replace(/(^|[-.])(\w)/g, (_, _dash, letter: string) => letter.toUpperCase()),
    )
    .join('')}`;

export const openApiOf = (app: FastifyInstance): object => app.swagger();
