import { randomBytes } from 'node:crypto';
import { acceptedLanguage, defaultLanguage, type Language, toLanguage } from '../../packages/ui/language.ts';
import type { Theme, Visit } from './app/visit.ts';
import { type ContentSources, contentSecurityPolicy } from './csp.ts';
import { createPageStore, type KeptPage, keptMs, type PageStore, sharedSeconds } from './page-store.ts';
import { type ZippedPage, zippedPage } from './zipped-page.ts';

/** What `build/storefront/server/index.js` exports, as far as it is used here. */
export interface StorefrontBuild {
  readonly entry: {
    readonly module: {
      createRequestHandler(build: unknown, mode: string): (request: Request, context: unknown) => Promise<Response>;
      contextFor(visit: Visit): unknown;
    };
  };
}

export interface StorefrontOptions {
  readonly build: unknown;
  readonly mode?: 'production' | 'development';
  /** Where pages for strangers are kept; in this process unless said otherwise. */
  readonly pages?: PageStore;
  readonly sources?: ContentSources;
  /** Cookies that make a visitor known; whoever brings one gets pages made for them alone. */
  readonly personalCookies?: readonly string[];
}

/** What the server gives with each request. */
export interface StorefrontCall {
  /** The API in this same process: like fetch, with a path under `/api`. It must pass on the request's cookies and its id. */
  readonly api: (path: string, init?: RequestInit) => Promise<Response>;
  /** The server's clock, milliseconds since 1970. */
  readonly now: () => number;
}

const oneYear = 365 * 86_400;
const NONCE_BYTES = 18;
const NONCE_LENGTH = (NONCE_BYTES / 3) * 4;

/** Cookies of a request by name; the first of a name counts. */
export function cookiesOf(request: Request): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !found.has(name)) found.set(name, pair.slice(at + 1).trim());
  }
  return found;
}

/** `?lang=` → cookie → Accept-Language → Chinese. */
export function languageOf(
  request: Request,
  cookies: ReadonlyMap<string, string>,
): { lang: Language; chosen: boolean } {
  const asked = toLanguage(new URL(request.url).searchParams.get('lang'));
  const kept = toLanguage(cookies.get('dongxi_lang'));
  const lang = asked ?? kept ?? acceptedLanguage(request.headers.get('accept-language')) ?? defaultLanguage;
  return { lang, chosen: asked !== null && asked !== kept };
}

/** What a request says that decides whether a kept page answers it. */
export interface Glance {
  /** Whole address, as `Request.url` would have it. */
  readonly href: string;
  readonly cookie: string;
  readonly acceptLanguage: string;
  /** Whether they take gzip. */
  readonly gzip: boolean;
  readonly now: number;
}

export interface StorefrontHandler {
  (request: Request, call: StorefrontCall): Promise<Response>;
  /** A page kept for strangers, ready to send, or null: then the request has to be made and asked. Saves making either for what is known. */
  kept(glance: Glance): { status: number; headers: readonly (readonly [string, string])[]; body: Buffer } | null;
}

/**
 * Answers page requests (and React Router's own `.data` and manifest requests) of the storefront. Pages whose route says
 * `public, s-maxage=n` are kept for visitors without a personal cookie. A kept page carries a placeholder that nobody can
 * guess where the nonce belongs; each response puts a fresh nonce there and in its Content-Security-Policy. The server adds
 * its other security headers, not this one.
 */
export function createStorefrontHandler(options: StorefrontOptions): StorefrontHandler {
  const { mode = 'production', pages = createPageStore(), sources, personalCookies = personal } = options;
  const build = options.build as StorefrontBuild;
  const answer = build.entry.module.createRequestHandler(build, mode);
  // Random per process: a page that could name it could forge scripts.
  const placeholder = `dx${randomBytes(16).toString('hex')}`;

  const handle = async (request: Request, call: StorefrontCall): Promise<Response> => {
    const url = new URL(request.url);
    const cookies = cookiesOf(request);
    const { lang, chosen } = languageOf(request, cookies);
    const theme = themeOf(cookies.get('dongxi_theme'));
    const anonymous = !personalCookies.some((name) => cookies.has(name));
    const now = call.now();

    const make = async (): Promise<KeptPage> => {
      const fromApi: string[] = [];
      const api: Visit['api'] = async (path, init) => {
        const reply = await call.api(path, init);
        fromApi.push(...reply.headers.getSetCookie());
        return reply;
      };
      const context = build.entry.module.contextFor({ api, lang, theme, nonce: placeholder, now, anonymous });
      const response = await answer(request, context);
      // Cookies that the API set while the page was made (sign-in, guest cart) are for the browser.
      for (const cookie of fromApi) response.headers.append('set-cookie', cookie);
      return taken(response, placeholder, now);
    };

    const shareable = anonymous && request.method === 'GET';
    const key = `${lang} ${theme} ${url.href}`;
    const page = shareable ? await pages.page(key, now, make) : await make();
    const headers = new Headers(page.headers.map(([name, value]): [string, string] => [name, value]));
    if (chosen) {
      const secure = url.protocol === 'https:' ? '; Secure' : '';
      headers.append('set-cookie', `dongxi_lang=${lang}; Path=/; Max-Age=${oneYear}; SameSite=Lax${secure}`);
    }
    if (page.body instanceof Uint8Array)
      return new Response(bodyFor(request, page.status, page.body), { status: page.status, headers });

    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    headers.set('content-security-policy', contentSecurityPolicy(nonce, sources));
    headers.set('content-language', lang);
    headers.append('vary', 'cookie, accept-language');
    // Our own store shares pages; what leaves here holds one visitor's nonce.
    headers.set('cache-control', 'private, no-cache');
    // The clock of countdowns (packages/ui/server-time.ts), right also when the page was kept.
    headers.append('server-timing', `now;desc="${call.now()}"`);
    return new Response(bodyFor(request, page.status, page.body.join(nonce)), { status: page.status, headers });
  };

  const policy = contentSecurityPolicy(placeholder, sources).split(placeholder);
  const prepared = new WeakMap<KeptPage, ReturnType<typeof readyPage>>();
  const kept: StorefrontHandler['kept'] = ({ href, cookie, acceptLanguage, gzip, now }) => {
    // Who has a cookie of ours or chooses a language is looked at closely.
    if (cookie.includes('dongxi_') || href.includes('lang=')) return null;
    const lang = acceptedLanguage(acceptLanguage) ?? defaultLanguage;
    const page = pages.held(`${lang} ${themeOf(undefined)} ${href}`, now);
    if (!page || page.body instanceof Uint8Array) return null;
    const ready = prepared.get(page) ?? readyPage(page, page.body, lang);
    prepared.set(page, ready);
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return {
      status: page.status,
      headers: [
        ...ready.headers,
        ['content-security-policy', policy.join(nonce)],
        ['server-timing', `now;desc="${now}"`],
        ...(gzip ? ([['content-encoding', 'gzip']] as const) : []),
      ],
      body: gzip ? ready.zipped().stamped(nonce) : ready.stamped(nonce),
    };
  };
  return Object.assign(handle, { kept });
}

/** A kept page made ready: its bytes with room for a nonce, so that an answer is a copy and a few bytes written into it. */
function readyPage(page: KeptPage, parts: readonly string[], lang: Language) {
  const own = ['content-security-policy', 'server-timing', 'content-language', 'vary', 'cache-control'];
  const bytes = Buffer.from(parts.join('0'.repeat(NONCE_LENGTH)));
  const places: number[] = [];
  let at = 0;
  for (const part of parts.slice(0, -1)) {
    at += Buffer.byteLength(part);
    places.push(at);
    at += NONCE_LENGTH;
  }
  let zipped: ZippedPage | null = null;
  return {
    headers: [
      ...page.headers.filter(([name]) => !own.includes(name)),
      ['content-language', lang],
      ['vary', 'cookie, accept-language, accept-encoding'],
      ['cache-control', 'private, no-cache'],
    ] as readonly (readonly [string, string])[],
    stamped(nonce: string): Buffer {
      const copy = Buffer.from(bytes);
      for (const place of places) copy.write(nonce, place, 'latin1');
      return copy;
    },
    /** The same, zipped; made for the first who takes it. */
    zipped(): ZippedPage {
      zipped ??= zippedPage(parts, NONCE_LENGTH);
      return zipped;
    },
  };
}

const personal = ['dongxi_session', 'dongxi_guest'] as const;

function themeOf(said: string | undefined): Theme {
  return said === 'light' || said === 'dark' ? said : 'auto';
}

/** HEAD and the statuses without a body (204, 304) have none. */
function bodyFor(
  request: Request,
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
): string | Uint8Array<ArrayBuffer> | null {
  return request.method === 'HEAD' || status === 204 || status === 304 ? null : body;
}

/** A response taken apart so that it can be given again. */
async function taken(response: Response, placeholder: string, now: number): Promise<KeptPage> {
  const shareable = response.status === 200 && response.headers.getSetCookie().length === 0;
  const seconds = shareable ? sharedSeconds(response.headers.get('cache-control')) : 0;
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html');
  return {
    status: response.status,
    headers: [...response.headers],
    body: isPage ? (await response.text()).split(placeholder) : new Uint8Array(await response.arrayBuffer()),
    until: now + keptMs(seconds),
  };
}
