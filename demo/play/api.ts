import { randomUUID } from 'node:crypto';

/** The market said no; `code` is its stable word for why. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

/** Someone at the public API: a guest, or whoever the token belongs to. */
export type Caller = {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
};

type Problem = { readonly code?: string; readonly title?: string; readonly detail?: string };

export function callerAt(url: string, token: string | null): Caller {
  const call = async <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T> => {
    const request: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': 'en',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    };
    // A kept connection may be closed by the market in the moment it is used again: the same request, with the same key, once more.
    const reply = await fetch(`${url}/api${path}`, request).catch(() => fetch(`${url}/api${path}`, request));
    const text = await reply.text();
    const said: unknown = text === '' ? null : JSON.parse(text);
    if (reply.ok) return said as T;
    const problem = (said ?? {}) as Problem;
    throw new Refused(
      reply.status,
      problem.code ?? 'unknown',
      `${method} ${path}: ${problem.title ?? reply.status} ${problem.detail ?? ''}`,
    );
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}

/** Signs a phone in with the code that a development market shows; a new phone becomes a new account. */
export async function signInByPhone(url: string, phone: string): Promise<Caller> {
  const asked = await fetch(`${url}/api/sign-in/code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone }),
  });
  const code = asked.headers.get('x-dongxi-dev-code');
  if (!asked.ok || !code) {
    const problem = (await asked.json()) as Problem;
    throw new Refused(
      asked.status,
      problem.code ?? 'no_code',
      `no sign-in code for ${phone}: ${problem.title ?? 'this market sends its codes by message'}`,
    );
  }
  await asked.body?.cancel();
  const { token } = await callerAt(url, null).post<{ token: string }>('/sign-in/phone', { phone, code });
  return callerAt(url, token);
}

export async function signInByPassword(url: string, email: string, password: string): Promise<Caller> {
  const { token } = await callerAt(url, null).post<{ token: string }>('/sign-in/email', { email, password });
  return callerAt(url, token);
}
