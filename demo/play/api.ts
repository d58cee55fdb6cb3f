import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

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

/** A market that is not reachable for a moment is asked again, after 0.25, 0.5, 1 … 16 seconds: half a minute in all. */
const AGAIN_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

/** Sends a request until it is answered by somebody: a lost connection or a 503 is no answer. The same key makes it happen once. */
async function answerTo(url: string, request: RequestInit): Promise<Response> {
  for (const wait of AGAIN_MS) {
    const reply = await fetch(url, request).catch(() => null);
    if (reply && reply.status !== 503) return reply;
    await reply?.body?.cancel();
    await pause(wait);
  }
  return fetch(url, request);
}

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
    const reply = await answerTo(`${url}/api${path}`, request);
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
