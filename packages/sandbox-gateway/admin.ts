import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ADMIN_VIEWS, type AdminView, adminRows, isAdminView } from './admin-rows.ts';
import { redeliver } from './callbacks.ts';
import type { Gateway } from './context.ts';
import { sameSecret } from './entrance.ts';
import { GatewayError } from './errors.ts';
import { type Html, html } from './html.ts';
import { ADMIN_PAGE_ROWS } from './limits.ts';
import { checkFormToken, formToken, hmac, readCookie, requestLanguage, sendPage } from './page.ts';
import { defaultScenario, setDefaultScenario } from './paying.ts';
import { isScenario, SCENARIOS } from './shapes.ts';
import { type Language, wordsIn } from './words.ts';

const ADMIN_COOKIE = 'gateway_admin';
type Form = { token?: string; scenario?: string; control_token?: string };
type Query = { view?: string; page?: string };

/** The tester's pages: everything the gateway holds, callbacks with their attempts, redelivery, the default scenario. */
export function adminPages(app: FastifyInstance, gateway: Gateway): void {
  app.get<{ Querystring: Query }>('/', async (request, reply) => {
    const language = requestLanguage(request);
    const words = wordsIn(language);
    const token = formToken(gateway, request, reply, 'admin');
    if (!mayAdminister(gateway, request)) {
      reply.status(403);
      return sendPage(request, reply, { title: words.admin, body: signInForm(language, token) });
    }
    const view = isAdminView(request.query.view) ? request.query.view : 'payments';
    const page = /^[1-9]\d{0,5}$/.test(request.query.page ?? '') ? Number(request.query.page) : 1;
    const body = adminBody(gateway, { view, page, language, token });
    return sendPage(request, reply, { title: words.admin, wide: true, body });
  });

  app.post<{ Body: Form | undefined }>('/sign-in', async (request, reply) => {
    const form = request.body ?? {};
    checkFormToken(gateway, request, form.token, 'admin');
    if (!sameSecret(form.control_token ?? '', gateway.keys.controlToken)) throw new GatewayError('CONTROL_TOKEN_WRONG');
    reply.header(
      'set-cookie',
      `${ADMIN_COOKIE}=${hmac(gateway, 'admin session')}; Path=/admin; HttpOnly; SameSite=Strict`,
    );
    return reply.redirect('/admin', 303);
  });

  app.post<{ Body: Form | undefined }>('/default-scenario', async (request, reply) => {
    const form = guard(gateway, request);
    if (form.scenario === undefined || !isScenario(form.scenario))
      throw new GatewayError('BAD_REQUEST', { field: 'scenario' });
    setDefaultScenario(gateway, form.scenario, undefined);
    return reply.redirect(`/admin?lang=${requestLanguage(request)}`, 303);
  });

  app.post<{ Body: Form | undefined; Params: { id: string } }>('/deliveries/:id/redeliver', async (request, reply) => {
    guard(gateway, request);
    const id = /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : 0;
    redeliver(gateway, id);
    return reply.redirect(`/admin?view=deliveries&lang=${requestLanguage(request)}`, 303);
  });
}

/** This machine's own browser, or one that has shown the control token. A forwarded request is never "this machine". */
function mayAdminister(gateway: Gateway, request: FastifyRequest): boolean {
  const cookie = readCookie(request, ADMIN_COOKIE);
  if (cookie !== undefined && sameSecret(cookie, hmac(gateway, 'admin session'))) return true;
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return forwarded === undefined && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
}

function guard(gateway: Gateway, request: FastifyRequest<{ Body: Form | undefined }>): Form {
  if (!mayAdminister(gateway, request)) throw new GatewayError('ADMIN_CLOSED');
  const form = request.body ?? {};
  checkFormToken(gateway, request, form.token, 'admin');
  return form;
}

function signInForm(language: Language, token: string): Html {
  const words = wordsIn(language);
  return html`<form class="card" method="post" action="/admin/sign-in?lang=${language}"><h1>${words.admin}</h1>
<input type="hidden" name="token" value="${token}">
<p><label>${words.token} <input type="password" name="control_token" autocomplete="off" required></label></p>
<button>${words.signIn}</button></form>`;
}

function adminBody(
  gateway: Gateway,
  state: { view: AdminView; page: number; language: Language; token: string },
): Html {
  const { view, page, language, token } = state;
  const words = wordsIn(language);
  const current = defaultScenario(gateway).scenario;
  const tabs = ADMIN_VIEWS.map(
    (name) =>
      html`<a href="/admin?view=${name}&lang=${language}"${name === view ? { markup: ' aria-current="page"' } : ''}>${words[name]}</a>`,
  );
  const options = SCENARIOS.map(
    (name) => html`<option value="${name}"${name === current ? { markup: ' selected' } : ''}>${words[name]}</option>`,
  );
  const rows = adminRows(gateway, { view, page, language, token });
  const table = html`<section class="card scroll"><table><thead><tr>${rows.heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.rows.slice(0, ADMIN_PAGE_ROWS)}</tbody></table></section>`;
  const pages = html`<nav>${page > 1 ? html`<a href="/admin?view=${view}&page=${page - 1}&lang=${language}">${words.later}</a>` : ''}
${rows.rows.length > ADMIN_PAGE_ROWS ? html`<a href="/admin?view=${view}&page=${page + 1}&lang=${language}">${words.earlier}</a>` : ''}</nav>`;
  return html`<form class="card bar" method="post" action="/admin/default-scenario?lang=${language}">
<input type="hidden" name="token" value="${token}">
<label>${words.defaultScenario} <select name="scenario">${options}</select></label><button>${words.save}</button></form>
<nav>${tabs}</nav>${rows.rows.length === 0 ? html`<section class="card"><p>${words.empty}</p></section>` : table}${pages}`;
}
