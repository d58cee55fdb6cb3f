import { createClient, type Problem, ProblemError } from '#client';
import { steppedUp } from './stepped-up.ts';

/** The API of this site, typed by its own routes: `client.get('/api/shops/{shopId}/orders', { path: { shopId } })`. */
export const client = createClient({ fetch: steppedUp });

export type { CallOptions, GetPath, Paths, Reply } from '#client';
export { type Problem, ProblemError };

export type QueryValue = string | number | boolean | null | undefined | readonly string[];

export interface Call {
  query?: Readonly<Record<string, QueryValue>> | undefined;
  body?: unknown;
  /** The same key for the same intention: a repeated call then answers what the first one did. A new one when absent. */
  key?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** `/shops/x/orders` and a query → the address under /api. Empty values are left out, lists repeat their name. */
export function apiAddress(path: string, query: Call['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return `/api${path}${text ? `?${text}` : ''}`;
}

type Untyped = Record<Lowercase<Verb>, (path: string, call: Call) => Promise<unknown>>;
type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The same client for parts that get their path as a value (lists, sign-in); pages use `client` and are checked by types. */
export async function request<T>(method: Verb, path: string, call: Call = {}): Promise<T> {
  const given = Object.fromEntries(Object.entries(call).filter(([, value]) => value !== undefined));
  const untyped = client as unknown as Untyped;
  return (await untyped[method.toLowerCase() as Lowercase<Verb>](`/api${path}`, given)) as T;
}
