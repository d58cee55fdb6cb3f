/** A refusal or failure as the API says it (RFC 9457). */
export interface Problem {
  readonly status: number;
  /** Stable, `<module>.<name>`; `client.offline` and `client.unreadable` are ours. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly fields: readonly { readonly field: string; readonly code: string; readonly message: string }[];
  readonly requestId: string | null;
  /** Everything else the answer carried, for example the new quote when prices moved. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** Thrown by every call that was not answered with success. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.title}`);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export type QueryValue = string | number | boolean | null | undefined | readonly string[];

export interface Call {
  query?: Readonly<Record<string, QueryValue>> | undefined;
  body?: unknown;
  /** The same key for the same intention: a repeated call then answers what the first one did. A new one when absent. */
  idempotencyKey?: string | undefined;
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

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => null);
  const {
    code,
    title,
    detail,
    fields,
    requestId,
    type: _type,
    status: _status,
    params: _params,
    ...more
  } = isRecord(said) ? said : {};
  return {
    status: response.status,
    code: typeof code === 'string' ? code : 'client.unreadable',
    title: typeof title === 'string' ? title : response.statusText || String(response.status),
    detail: typeof detail === 'string' ? detail : undefined,
    fields: Array.isArray(fields) ? (fields as Problem['fields']) : [],
    requestId: typeof requestId === 'string' ? requestId : response.headers.get('x-request-id'),
    more,
  };
}

/**
 * Calls the API of this site. Resolves with the answer's JSON (undefined for 204); throws ProblemError for every refusal and
 * when the server cannot be reached. The generated client will take the place of the path and type parameters.
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  call: Call = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const isForm = call.body instanceof FormData;
  if (call.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = call.idempotencyKey ?? crypto.randomUUID();
  let response: Response;
  try {
    response = await fetch(apiAddress(path, call.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(call.body === undefined ? {} : { body: isForm ? (call.body as FormData) : JSON.stringify(call.body) }),
      ...(call.signal && { signal: call.signal }),
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new ProblemError({ status: 0, code: 'client.offline', title: '', fields: [], requestId: null, more: {} });
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}
