import type { Paths } from './generated/paths.ts';

/** problem+json of the server: branch on `code`, show `title`. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly fields: readonly { readonly field: string; readonly code: string; readonly message: string }[];
  readonly requestId: string;
  readonly [extension: string]: unknown;
};

/** Thrown for every answer that is not a success; `network.unreachable` when there was none. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathsWith<M extends Method> = {
  [P in keyof Paths]: Paths[P] extends { [K in M]: unknown } ? P : never;
}[keyof Paths];
type Operation<P extends keyof Paths, M extends Method> = Paths[P] extends { [K in M]: infer O } ? O : never;
type Part<O, K extends string> = O extends { [key in K]: infer V } ? V : undefined;
type Given<K extends string, V> = V extends undefined
  ? { [key in K]?: undefined }
  : Partial<V> extends V
    ? { [key in K]?: V }
    : { [key in K]: V };
type Options<O> = Given<'path', Part<O, 'path'>> &
  Given<'query', Part<O, 'query'>> &
  Given<'body', Part<O, 'body'>> & { readonly key?: string; readonly signal?: AbortSignal };
type Arguments<O> = Record<string, never> extends Options<O> ? [options?: Options<O>] : [options: Options<O>];

/** What the API answers for a path and method: `Reply<'/api/cart', 'get'>`. */
export type Reply<P extends keyof Paths, M extends Method = 'get'> = Part<Operation<P, M>, 'reply'>;
/** What a call of that path and method is given: `{ path, query, body, key, signal }`. */
export type CallOptions<P extends keyof Paths, M extends Method> = Options<Operation<P, M>>;
/** The paths that can be read. */
export type GetPath = PathsWith<'get'>;
export type { Paths } from './generated/paths.ts';

export type ClientOptions = {
  /** Default: the page's own origin. */
  readonly baseUrl?: string;
  /** Default: the global fetch. The storefront's server passes one that stays in its process. */
  readonly fetch?: (path: string, init?: RequestInit) => Promise<Response>;
  readonly token?: string;
  readonly lang?: () => string;
};

export type Client = {
  [M in Method]: <P extends PathsWith<M>>(
    path: P,
    ...rest: Arguments<Operation<P, M>>
  ) => Promise<Part<Operation<P, M>, 'reply'>>;
};

type Loose = {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  key?: string;
  signal?: AbortSignal;
};

/** A typed client of one market. POSTs carry a fresh Idempotency-Key unless one is given: pass your own to repeat safely. */
export function createClient(options: ClientOptions = {}): Client {
  const send = options.fetch ?? ((path, init) => fetch(path, init));
  const call = async (method: Method, path: string, given: Loose = {}): Promise<unknown> => {
    const headers = new Headers({ accept: 'application/json' });
    if (options.token) headers.set('authorization', `Bearer ${options.token}`);
    if (options.lang) headers.set('accept-language', options.lang());
    if (method === 'post') headers.set('idempotency-key', given.key ?? crypto.randomUUID());
    const form = typeof FormData !== 'undefined' && given.body instanceof FormData;
    if (given.body !== undefined && !form) headers.set('content-type', 'application/json');
    const init: RequestInit = { method: method.toUpperCase(), headers, credentials: 'same-origin' };
    if (given.body !== undefined) init.body = form ? (given.body as FormData) : JSON.stringify(given.body);
    if (given.signal) init.signal = given.signal;
    const response = await send(
      `${options.baseUrl ?? ''}${fill(path, given.path ?? {})}${queryOf(given.query ?? {})}`,
      init,
    ).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ProblemError(unreachable(error));
    });
    return answerOf(response);
  };
  const of = (method: Method) => (path: string, given?: Loose) => call(method, path, given);
  return {
    get: of('get'),
    post: of('post'),
    put: of('put'),
    patch: of('patch'),
    delete: of('delete'),
  } as unknown as Client;
}

async function answerOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (response.ok) {
    if (response.status === 204) return undefined;
    return type.includes('json') ? response.json() : response.blob();
  }
  const problem = type.includes('json') ? ((await response.json()) as Problem) : null;
  throw new ProblemError(
    problem ?? {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      code: 'network.unexpected',
      params: {},
      fields: [],
      requestId: response.headers.get('x-request-id') ?? '',
    },
  );
}

const unreachable = (error: unknown): Problem => ({
  type: 'about:blank',
  title: String(error),
  status: 0,
  code: 'network.unreachable',
  params: {},
  fields: [],
  requestId: '',
});

const fill = (path: string, params: Record<string, unknown>): string =>
  path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(params[name])));

function queryOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
