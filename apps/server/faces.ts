import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Runtime, refuseRequest } from '#kernel';
import { createDeskPage } from '../../packages/ui/desk/page.ts';
import { createStorefrontHandler, type StorefrontCall, type StorefrontHandler } from '../storefront/server.ts';
import { isWholeForm, pageRequest, takeForms } from './page-forms.ts';
import type { DevPages } from './pages-dev.ts';
import { providerPages } from './payment-providers.ts';

const BUILD = join(import.meta.dirname, '../../build');
const YEAR_SECONDS = 31_536_000;

/** Serves the three faces from build/: the storefront rendered here, workbench and console as single pages. Answers the storefront's handler, if it keeps pages. */
export async function serveFaces(
  app: FastifyInstance,
  runtime: Runtime,
  gatewayUrl: string | null,
  dev: DevPages | null,
): Promise<StorefrontHandler | null> {
  if (!dev) {
    await serveDesk(app, 'workbench');
    await serveDesk(app, 'console');
  }
  return serveStorefront(app, runtime, gatewayUrl, dev);
}

async function serveDesk(app: FastifyInstance, name: 'workbench' | 'console'): Promise<void> {
  const root = join(BUILD, name);
  if (!existsSync(join(root, 'index.html'))) return;
  const page = createDeskPage(readFileSync(join(root, 'index.html'), 'utf8'));
  const send = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { html, headers } = page();
    return reply.headers(headers).send(html);
  };
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: `/${name}/assets/`,
    decorateReply: false,
    immutable: true,
    maxAge: YEAR_SECONDS * 1000,
    preCompressed: true,
    setHeaders: (reply) => void reply.setHeader('vary', 'accept-encoding'),
  });
  app.get(`/${name}`, { schema: { hide: true } as never }, async (_request, reply) => reply.redirect(`/${name}/`));
  app.get(`/${name}/*`, { schema: { hide: true } as never }, send);
}

async function serveStorefront(
  app: FastifyInstance,
  runtime: Runtime,
  gatewayUrl: string | null,
  dev: DevPages | null,
): Promise<StorefrontHandler | null> {
  const root = join(BUILD, 'storefront');
  const forms = [...(gatewayUrl ? [gatewayUrl] : []), ...providerPages()];
  if (!dev && !existsSync(join(root, 'server/index.js'))) return null;
  const kept = dev
    ? null
    : createStorefrontHandler({
        build: await import(join(root, 'server/index.js')),
        // The pay form's answer leads to the gateway's cashier; browsers check that address against form-action.
        sources: { forms },
      });
  const fresh = async (pages: DevPages) =>
    createStorefrontHandler({
      build: await pages.storefront(),
      mode: 'development',
      sources: { forms, connect: pages.sockets },
    });
  if (!dev)
    await app.register(fastifyStatic, {
      root: join(root, 'client/assets'),
      prefix: '/assets/',
      decorateReply: false,
      immutable: true,
      maxAge: YEAR_SECONDS * 1000,
      preCompressed: true,
      setHeaders: (reply) => void reply.setHeader('vary', 'accept-encoding'),
    });
  if (!dev)
    app.get('/favicon.svg', async (_request, reply) =>
      reply
        .type('image/svg+xml')
        .header('cache-control', 'public, max-age=86400')
        .send(readFileSync(join(root, 'client/favicon.svg'))),
    );
  app.get('/favicon.ico', async (_request, reply) => reply.redirect('/favicon.svg'));

  await app.register(async (pages) => {
    takeForms(pages, async (request) => (await apiFor(app, request)('/api/me')).status === 200);
    pages.route({
      method: ['GET', 'HEAD', 'POST'],
      url: '/*',
      schema: { hide: true } as never,
      // A program that asks for a route that is none gets no page.
      onRequest: async (request) => {
        if (/^\/api(?:[/?]|$)/.test(request.url)) throw refuseRequest('route_not_found');
      },
      handler: async (request, reply) => {
        const handle = kept ?? (dev ? await fresh(dev) : null);
        if (!handle) return reply.callNotFound();
        const response = await handle(pageRequest(request), {
          api: apiFor(app, request),
          now: () => runtime.clock.now().getTime(),
        });
        if (response.status >= 500 && request.method === 'POST' && !(await isWholeForm(pageRequest(request))))
          throw refuseRequest('malformed');
        reply.code(response.status);
        for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
        for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
        return reply.send(response.body === null ? '' : Buffer.from(await response.arrayBuffer()));
      },
    });
  });
  return kept;
}

/** The API in this same process, called by pages on the visitor's behalf: their cookies and language go along, the address stays theirs. */
function apiFor(app: FastifyInstance, page: FastifyRequest): StorefrontCall['api'] {
  return async (path, init = {}) => {
    const headers = new Headers(init.headers);
    for (const name of ['cookie', 'user-agent', 'x-forwarded-for']) {
      const value = page.headers[name];
      if (typeof value === 'string' && !headers.has(name)) headers.set(name, value);
    }
    headers.set('host', page.host);
    headers.set('x-request-id', page.id);
    if (init.method && init.method !== 'GET') headers.set('sec-fetch-site', 'same-origin');
    const reply = await app.inject({
      method: (init.method ?? 'GET') as 'GET',
      url: path,
      headers: Object.fromEntries(headers),
      remoteAddress: page.ip,
      ...(init.body === undefined || init.body === null ? {} : { payload: init.body as string }),
    });
    const answer = new Headers();
    for (const [name, value] of Object.entries(reply.headers))
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) answer.append(name, String(one));
    return new Response(
      reply.statusCode === 204 || reply.statusCode === 304 ? null : new Uint8Array(reply.rawPayload),
      { status: reply.statusCode, headers: answer },
    );
  };
}
