// The one place where browsers get code of React Router itself: the plugin in vite.config.ts lets it through.
import { UNSAFE_decodeViaTurboStream } from 'react-router';

/** What a loader or an action answered, or where the server sends us instead. */
export type Answer = { readonly data: unknown } | { readonly error: unknown } | { readonly redirect: string };

/** A refusal of a route (404 …), as pages ask for it with `isRouteErrorResponse`. */
export interface Refusal {
  readonly status: number;
  readonly statusText: string;
  readonly data: unknown;
}

/** Reads the server's encoding of data. */
export const decoded = async (stream: ReadableStream<Uint8Array>): Promise<unknown> =>
  (await UNSAFE_decodeViaTurboStream(stream, window)).value;

/**
 * Where the server answers with data alone: `/cart` → `/cart.data`, `/` → `/_.data`; with `route`, only what this route's
 * loader says.
 */
export function dataAddress(href: string, here: string, route?: string): string {
  const url = new URL(href, here);
  url.pathname += url.pathname.endsWith('/') ? '_.data' : '.data';
  if (route) {
    url.searchParams.delete('index');
    url.searchParams.set('_routes', route);
  }
  return url.href;
}

/** Asks for data. Throws a `Refusal` when something before the pages refused (too many requests, too large). */
async function ask(address: string, init?: RequestInit): Promise<{ readonly status: number; readonly said: unknown }> {
  const reply = await fetch(address, init);
  const { status, statusText } = reply;
  const redirect = reply.headers.get('x-remix-redirect');
  if (redirect) return { status, said: { redirect } };
  if (status >= 400 && !reply.headers.has('x-remix-response'))
    throw { status, statusText, data: null } satisfies Refusal;
  return { status, said: reply.body && (await decoded(reply.body)) };
}

/** What the action at `href` answers to a form, and the answer's status. */
export async function post(
  href: string,
  body: BodyInit,
): Promise<{ readonly status: number; readonly answer: Answer }> {
  const { status, said } = await ask(dataAddress(href, window.location.href), { method: 'POST', body });
  return { status, answer: said as Answer };
}

/** What the loader of `route` answers for `href` now. */
export async function read(href: string, route: string): Promise<Answer> {
  const { said } = await ask(dataAddress(href, window.location.href, route));
  const all = said as Readonly<Record<string | symbol, Answer>>;
  // A redirect of a loader stands under a symbol of the router's own.
  const [elsewhere] = Object.getOwnPropertySymbols(all);
  return (elsewhere ? all[elsewhere] : all[route]) ?? { data: undefined };
}
