import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { adminPages } from './admin.ts';
import { signedHeaders } from './callbacks.ts';
import { cashierPages } from './cashier.ts';
import type { Gateway } from './context.ts';
import { controlRoutes, type Deliver } from './control.ts';
import { runDue } from './due.ts';
import { admitControl, admitSigned, isOut } from './entrance.ts';
import { errorBody, GatewayError } from './errors.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { errorPage } from './page.ts';
import { merchantRoutes } from './routes.ts';

/** Builds the HTTP face: /v1 (signed), /control (token), /cashier and /admin (pages), /healthz. */
export function buildServer(gateway: Gateway, deliver: Deliver): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    // A string is not a number and an unknown field is an error: strict like the real ones.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  // The exact text is needed for the signature; it is parsed only after that was checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler(() => {
    throw new GatewayError('NOT_FOUND');
  });
  app.addHook('onRequest', async (request) => {
    if (isOut(gateway) && !request.url.startsWith('/control/')) throw new GatewayError('OUTAGE');
    // Whatever the clock says is due has happened before the question is answered.
    runDue(gateway);
  });

  app.get('/healthz', async () => ({ ok: true }));
  app.register(
    async (scope) => {
      scope.addHook('preValidation', async (request) => {
        const text = typeof request.body === 'string' ? request.body : '';
        admitSigned(gateway, request, text);
        request.body = parseJson(text);
      });
      scope.addHook('onSend', async (_request, reply, payload) => {
        reply.headers(signedHeaders(gateway, typeof payload === 'string' ? payload : ''));
        return payload;
      });
      merchantRoutes(scope, gateway);
    },
    { prefix: '/v1' },
  );
  app.register(
    async (scope) => {
      scope.addHook('preValidation', async (request) => {
        admitControl(gateway, request);
        request.body = parseJson(typeof request.body === 'string' ? request.body : '');
      });
      controlRoutes(scope, gateway, deliver);
    },
    { prefix: '/control' },
  );
  app.register(async (scope) => cashierPages(scope, gateway), { prefix: '/cashier' });
  app.register(async (scope) => adminPages(scope, gateway), { prefix: '/admin' });
  return app;
}

function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new GatewayError('BAD_REQUEST', { reason: 'not JSON' });
  }
}

function answerError(error: FastifyError | GatewayError, request: FastifyRequest, reply: FastifyReply) {
  const refusal = error instanceof GatewayError ? error : translate(error);
  if (refusal.status >= 500 && refusal.code !== 'OUTAGE')
    console.error(`sandbox-gateway ${request.method} ${request.url}`, error);
  reply.status(refusal.status);
  if (request.url.startsWith('/cashier') || request.url.startsWith('/admin')) return errorPage(request, reply, refusal);
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(errorBody(refusal)));
}

function translate(error: FastifyError): GatewayError {
  const first = error.validation?.[0];
  if (first) {
    const extra = first.params.additionalProperty;
    const field = `${first.instancePath}${typeof extra === 'string' ? `/${extra}` : ''}` || '/';
    return new GatewayError('BAD_REQUEST', { field, reason: first.message ?? 'invalid' });
  }
  if (error.statusCode === 413) return new GatewayError('BODY_TOO_LARGE', { limit_bytes: MAX_BODY_BYTES });
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new GatewayError('BAD_REQUEST', { reason: error.code });
  return new GatewayError('INTERNAL');
}
