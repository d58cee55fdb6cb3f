import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { promisesOf, statusesOf } from '../../../apps/server/promises.ts';
import type { Module, Route } from '../index.ts';

type Answer = Readonly<{ status: number; body: unknown; headers: Readonly<Record<string, unknown>>; text: string }>;

/**
 * Holds each answer of a test market against what the OpenAPI document promises of its route: the status, the media type, the code
 * of a refusal, the schema of what was asked for. Throws what is wrong; addresses that are no route's are let be.
 */
export function promiseKeeper(modules: readonly Module[]): (method: string, path: string, reply: Answer) => void {
  const statuses = statusesOf(modules);
  const routeOf = finder(modules.flatMap((module) => module.routes ?? []));
  const ajv = new Ajv2020({ strict: false });
  formatsPlugin.default(ajv);
  const promises = new Map<Route, ReturnType<typeof promisesOf>>();
  const checks = new Map<Route, ValidateFunction>();
  return (method, path, reply) => {
    const route = routeOf(method, path);
    if (!route) return;
    const said = `${route.method} ${route.path} answered ${reply.status}`;
    const all = promises.get(route) ?? promisesOf(route, statuses);
    promises.set(route, all);
    const promised = all.get(reply.status);
    if (!promised) throw new Error(`${said}, which its document does not promise: ${reply.text.slice(0, 300)}`);
    const type = String(reply.headers['content-type'] ?? '');
    if (promised.types.length === 0 && reply.text !== '') throw new Error(`${said} with a body: ${reply.text}`);
    const plain = (one: string) => one.split(';')[0];
    if (promised.types.length > 0 && !promised.types.some((one) => plain(one) === plain(type)))
      throw new Error(`${said} as ${type}, promised is ${promised.types.join(', ')}`);
    const { code } = (reply.body ?? {}) as { code?: string };
    if (promised.codes.length > 0 && !promised.codes.includes(String(code)))
      throw new Error(`${said} ${code}, promised are ${promised.codes.join(', ')}`);
    if (!promised.schema || !type.includes('json')) return;
    const check = checks.get(route) ?? ajv.compile(promised.schema);
    checks.set(route, check);
    if (!check(reply.body)) throw new Error(`${said}, but ${ajv.errorsText(check.errors, { dataVar: 'answer' })}`);
  };
}

/** The route of an address; a part that is written out goes before one that may be anything. */
function finder(routes: readonly Route[]): (method: string, path: string) => Route | undefined {
  const known = routes
    .map((route) => ({ route, parts: route.path.split('/') }))
    .sort((a, b) => (a.route.path.replaceAll(':', '~') < b.route.path.replaceAll(':', '~') ? -1 : 1));
  return (method, path) => {
    const parts = (path.replace(/^\/api(?=\/)/, '').split(/[?#]/)[0] ?? '').split('/');
    return known.find(
      ({ route, parts: own }) =>
        route.method === method &&
        own.length === parts.length &&
        own.every((part, n) => (part.startsWith(':') ? parts[n] !== '' : part === parts[n])),
    )?.route;
  };
}
