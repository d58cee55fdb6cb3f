import { MOST_FEN, type Module, type Route, refuseRequest } from '#kernel';

/** One answer a route may give. */
export type Promised = {
  /** Media types, one of which it is in; empty: it has no body. */
  readonly types: readonly string[];
  /** JSON schema of the body; null where it is a file. */
  readonly schema: object | null;
  /** Codes of the refusals answered with this status; empty for a success. */
  readonly codes: readonly string[];
};

export const PROBLEM_TYPE = 'application/problem+json';

const list = (one: string | readonly string[]): readonly string[] => (typeof one === 'string' ? [one] : one);

/** Codes that every route may refuse with before or around its handler. */
function mannersOf(route: Route): string[] {
  const writes = route.method !== 'GET';
  const staff = 'permission' in route.access;
  const names = ['malformed', 'too_many', 'internal', 'unavailable'];
  if (route.body || route.query || route.params) names.push('invalid');
  if (route.params) names.push('route_not_found');
  if (writes) names.push('cross_site', 'too_large', 'unsupported_media');
  if ('cursor' in ((route.query as { properties?: object } | undefined)?.properties ?? {}))
    names.push('cursor_invalid');
  if (route.access.kind === 'signed-in' || staff) names.push('unauthenticated');
  if (staff) names.push('forbidden');
  if (route.secondFactor || staff) names.push('second_factor_needed');
  if (route.idempotency === 'required')
    names.push('idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_progress');
  const codes = names.map((name) => `request.${name}`);
  return route.secondFactor === 'always' ? [...codes, 'accounts.second_factor_not_set'] : codes;
}

/** Status of every refusal of the modules and of the platform. */
export function statusesOf(modules: readonly Module[]): ReadonlyMap<string, number> {
  const tables = [...modules.flatMap((module) => (module.errors ? [module.errors.codes] : [])), refuseRequest.codes];
  return new Map(tables.flatMap((table) => Object.entries(table)));
}

/**
 * Everything a route may answer, by status: what the OpenAPI document says, and what the tests hold each answer against
 * (packages/kernel/test/promises.ts), so that the document is true of whatever a test has seen.
 */
export function promisesOf(route: Route, statuses: ReadonlyMap<string, number>): ReadonlyMap<number, Promised> {
  const promised = new Map<number, Promised>([[route.status ?? 200, successOf(route)]]);
  if (route.tagged) promised.set(304, { types: [], schema: null, codes: [] });
  const byStatus = new Map<number, Set<string>>();
  for (const code of [...route.errors, ...mannersOf(route)]) {
    const status = statuses.get(code) ?? 400;
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  for (const [status, codes] of byStatus)
    promised.set(status, { types: [PROBLEM_TYPE], schema: null, codes: [...codes].sort() });
  return promised;
}

function successOf(route: Route): Promised {
  const schema = route.reply ? (unbounded(route.reply) as object) : null;
  if (route.produces) return { types: list(route.produces), schema, codes: [] };
  return { types: schema ? ['application/json'] : [], schema, codes: [] };
}

/** The most fen bind who asks; what is answered may be the sum of many. */
function unbounded(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(unbounded);
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).filter(([name, value]) => name !== 'maximum' || value !== MOST_FEN);
  return Object.fromEntries(entries.map(([name, value]) => [name, unbounded(value)]));
}
