import { createContext, RouterContextProvider } from 'react-router';
import type { Language } from '#ui/language.ts';

export type Theme = 'light' | 'dark' | 'auto';

/** What every loader and action of the storefront knows about the request it answers. */
export interface Visit {
  /** The API in this same process, called like fetch with a path under /api; carries the visitor's cookies. */
  readonly api: (path: string, init?: RequestInit) => Promise<Response>;
  readonly lang: Language;
  readonly theme: Theme;
  /** Stands in the HTML where the nonce goes; the server puts a fresh one in each response. */
  readonly nonce: string;
  /** The server's present moment in milliseconds since 1970. */
  readonly now: number;
  /** True when no session cookie came: such pages may be kept and given to others. */
  readonly anonymous: boolean;
}

const visitContext = createContext<Visit>();

/** `const { api, lang } = visit(context)` in a loader, action or middleware. */
export function visit(context: Readonly<RouterContextProvider>): Visit {
  return context.get(visitContext);
}

/** The context the server hands to React Router for one request. */
export function contextFor(value: Visit): RouterContextProvider {
  const context = new RouterContextProvider();
  context.set(visitContext, value);
  return context;
}
