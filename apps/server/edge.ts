import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type AccessRule,
  type Actor,
  type Lang,
  mayInRegion,
  mayInShop,
  mayOnPlatform,
  parseId,
  type ReplyControl,
  refuseRequest,
  type ShopScope,
  shopScope,
  type Uuid,
} from '#kernel';

/** Everything between the socket and a handler that is not business: language, session token, cross-site guard, access. */

const SESSION_COOKIE = 'dongxi_session';
const LANG_COOKIE = 'dongxi_lang';

export function langOf(request: FastifyRequest): Lang {
  // What the router refuses has been through no plugin: nobody has read its cookies.
  const { cookies } = request as { cookies?: FastifyRequest['cookies'] };
  const asked = (request.query as { lang?: unknown } | undefined)?.lang ?? cookies?.[LANG_COOKIE];
  if (asked === 'en' || asked === 'zh-CN') return asked;
  const header = request.headers['accept-language'] ?? '';
  const zh = header.search(/\bzh\b/i);
  const en = header.search(/\ben\b/i);
  return en >= 0 && (zh < 0 || en < zh) ? 'en' : 'zh-CN';
}

export type Credentials = { readonly token: string | null; readonly byCookie: boolean };

const bearerOf = (request: FastifyRequest): string | null =>
  /^Bearer ([\w.~+/=-]{16,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;

export function credentialsOf(request: FastifyRequest): Credentials {
  const bearer = bearerOf(request);
  if (bearer) return { token: bearer, byCookie: false };
  return { token: request.cookies[SESSION_COOKIE] ?? null, byCookie: request.cookies[SESSION_COOKIE] !== undefined };
}

/**
 * Cookies travel with requests that other sites cause: a write with our cookie must come from our own pages. Programs hold no one's
 * cookie, or bring a token of ours instead of it; what a browser sends along by itself for a proxy before us (Basic) is none.
 */
export function guardCrossSite(request: FastifyRequest): void {
  if (!request.headers.cookie || bearerOf(request)) return;
  guardForm(request);
}

/**
 * A form that is sent to our pages comes from our pages, with or without a cookie: without one, another site could sign a visitor in as
 * somebody else. Browsers say where it comes from in Sec-Fetch-Site, older ones in Origin; programs send neither.
 */
export function guardForm(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw refuseRequest('cross_site');
    return;
  }
  const origin = request.headers.origin;
  if (origin === undefined) return;
  let host: string;
  try {
    host = new URL(origin).host;
  } catch {
    throw refuseRequest('cross_site');
  }
  if (host !== request.headers.host) throw refuseRequest('cross_site');
}

/**
 * Refuses whoever may not call; answers the shop the caller was found entitled in. `division`: the way down to the division
 * that a region's route names.
 */
export function checkAccess(
  rule: AccessRule,
  actor: Actor,
  params: unknown,
  division: readonly string[] = [],
): ShopScope | null {
  switch (rule.kind) {
    case 'public':
    case 'signature':
      return null;
    case 'signed-in':
      if (actor.kind === 'guest') throw refuseRequest('unauthenticated');
      return null;
    case 'platform':
      if (actor.kind === 'guest') throw refuseRequest('unauthenticated');
      if (!mayOnPlatform(actor, rule.permission)) throw refuseRequest('forbidden', { permission: rule.permission });
      requireProven(actor);
      return null;
    case 'region':
      if (actor.kind === 'guest') throw refuseRequest('unauthenticated');
      if (!mayInRegion(actor, division, rule.permission))
        throw refuseRequest('forbidden', { permission: rule.permission });
      requireProven(actor);
      return null;
    case 'shop': {
      if (actor.kind === 'guest') throw refuseRequest('unauthenticated');
      const shopId: Uuid | null = parseId('shp', (params as { shopId?: string }).shopId ?? '');
      // The same answer for a shop of others and a shop that is not: ids of shops must not be probed here.
      if (!shopId || !mayInShop(actor, shopId, rule.permission))
        throw refuseRequest('forbidden', { permission: rule.permission });
      requireProven(actor);
      return shopScope(shopId);
    }
  }
}

/** A stolen password alone opens no desk: whoever has a second factor shows it once in a session. */
function requireProven(actor: Actor): void {
  if (actor.kind === 'user' && actor.unproven) throw refuseRequest('second_factor_needed');
}

/** A market that browsers find by https never sends its cookies another way, whatever a proxy or a page of ours asked by. */
export function replyControl(request: FastifyRequest, reply: FastifyReply, baseUrl: string): ReplyControl {
  const secure = request.protocol === 'https' || baseUrl.startsWith('https:');
  return {
    setCookie: (name, value, { maxAgeSeconds, path }) =>
      void reply.setCookie(name, value, {
        httpOnly: true,
        sameSite: 'lax',
        secure,
        path: path ?? '/',
        maxAge: maxAgeSeconds,
      }),
    clearCookie: (name) => void reply.clearCookie(name, { path: '/' }),
    header: (name, value) => void reply.header(name, value),
  };
}
