import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Module, Route } from '#kernel';
import { PROBLEM_TYPE, promisesOf, statusesOf } from './promises.ts';

type Json = Record<string, unknown>;
type Operation = Json;

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

/** What a provider signs is read byte by byte, whatever it says it is. */
const SIGNED = {
  required: true,
  content: { 'application/json': { schema: {} }, 'application/x-www-form-urlencoded': { schema: { type: 'string' } } },
};

/** Registers the document's collector before the routes, and the page on which it is read and tried. */
export async function describeApi(app: FastifyInstance, modules: readonly Module[]): Promise<void> {
  const statuses = statusesOf(modules);
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
      // The collector makes a JSON answer of what has no body and keeps little of a refusal: the answers are written once it is done.
      for (const module of modules)
        for (const route of module.routes ?? []) {
          const operation =
            object.paths?.[`/api${route.path.replace(/:(\w+)/g, '{$1}')}`]?.[route.method.toLowerCase()];
          if (operation)
            Object.assign(operation, {
              'x-access': route.access,
              responses: responsesOf(route, statuses),
              ...(route.consumes === 'raw' ? { requestBody: SIGNED } : {}),
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

/** What a route may answer, as the document has it. */
function responsesOf(route: Route, statuses: ReadonlyMap<string, number>): Json {
  const entries = [...promisesOf(route, statuses)].map(([status, { types, schema, codes }]): [number, Json] => {
    if (codes.length > 0)
      return [
        status,
        {
          description: codes.join(', '),
          'x-codes': codes,
          content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ];
    const description = status === 304 ? 'What you hold is what there is' : route.produces ? 'The file' : 'Done';
    const body = schema ?? (types.some((type) => type.startsWith('text/')) ? { type: 'string' } : FILE);
    const content = Object.fromEntries(
      types.map((type) => [type, { schema: type.includes('json') ? (schema ?? { type: 'object' }) : body }]),
    );
    return [status, types.length > 0 ? { description, content } : { description }];
  });
  return Object.fromEntries(entries);
}

const FILE = { type: 'string', format: 'binary' };

/** Name, security, idempotency and form of a route. */
function partsOf(route: Route): Json {
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
    ...(route.consumes === 'multipart' ? { body: formOf(route) } : {}),
  };
}

/** A form with its file, and beside it the fields the route reads. */
function formOf(route: Route): Json {
  const fields = (route.body ?? {}) as { properties?: Json; required?: readonly string[] };
  return {
    type: 'object',
    required: ['file', ...(fields.required ?? [])],
    properties: { file: FILE, ...fields.properties },
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
