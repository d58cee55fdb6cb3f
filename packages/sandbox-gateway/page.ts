import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from './context.ts';
import { sameSecret } from './entrance.ts';
import { GATEWAY_ERRORS, GatewayError } from './errors.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';
import { type Language, languageOf, wordsIn } from './words.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
// No scripts at all; form-action is left open because paying ends in a redirect to the merchant's own site.
const CONTENT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`;

/** The language of this request. */
export function requestLanguage(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  return languageOf(typeof lang === 'string' ? lang : undefined, request.headers['accept-language']);
}

/** Sends one whole page. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { title: string; wide?: boolean; body: Html },
) {
  const language = requestLanguage(request);
  const words = wordsIn(language);
  const here = new URL(request.url, 'http://here');
  here.searchParams.set('lang', language === 'zh' ? 'en' : 'zh');
  const document = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${words.brand}</title><style>${{ markup: STYLE }}</style></head>
<body class="${page.wide ? 'wide' : 'narrow'}">
<header><span class="mark">${words.brand}</span>
<a href="${here.pathname}${here.search}" lang="${language === 'zh' ? 'en' : 'zh-CN'}">${words.language}</a></header>
<main>${page.body}</main>
<footer>${words.sandbox}</footer>
</body></html>`;
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .send(document.markup);
}

/** A refusal as a page. */
export function errorPage(request: FastifyRequest, reply: FastifyReply, error: GatewayError) {
  const language = requestLanguage(request);
  const words = wordsIn(language);
  const text = GATEWAY_ERRORS[error.code][language];
  const body = html`<section class="card"><h1>${words.error}</h1><p>${text}</p><p class="faint">${error.code}</p></section>`;
  return sendPage(request, reply, { title: words.error, body });
}

const FORM_COOKIE = 'gateway_form';

/**
 * The form's hidden token: an HMAC over a random cookie and the form's purpose. Another site can make the browser post,
 * but can neither read the cookie nor compute the token.
 */
export function formToken(gateway: Gateway, request: FastifyRequest, reply: FastifyReply, purpose: string): string {
  let seed = readCookie(request, FORM_COOKIE);
  if (seed === undefined || !/^[0-9a-f]{32}$/.test(seed)) {
    seed = randomBytes(16).toString('hex');
    reply.header('set-cookie', `${FORM_COOKIE}=${seed}; Path=/; HttpOnly; SameSite=Lax`);
  }
  return hmac(gateway, `${purpose}\n${seed}`);
}

/** FORM_TOKEN_WRONG unless the posted token belongs to this browser and this form. */
export function checkFormToken(
  gateway: Gateway,
  request: FastifyRequest,
  given: string | undefined,
  purpose: string,
): void {
  const seed = readCookie(request, FORM_COOKIE);
  if (seed === undefined || given === undefined || !sameSecret(given, hmac(gateway, `${purpose}\n${seed}`))) {
    throw new GatewayError('FORM_TOKEN_WRONG');
  }
}

export function hmac(gateway: Gateway, text: string): string {
  return createHmac('sha256', gateway.keys.formSecret).update(text).digest('hex');
}

export function readCookie(request: FastifyRequest, name: string): string | undefined {
  for (const piece of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = piece.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
