import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseRequest } from '#kernel';
import { BODY_LIMIT, UPLOAD_LIMIT } from './app.ts';
import { guardForm } from './edge.ts';

const FORM = /^(application\/x-www-form-urlencoded\b|multipart\/form-data;.*\bboundary=.)/i;
const HOST = /^[a-z0-9._:[\]-]+$/i;

/**
 * Forms of the pages arrive as they are; React Router reads them itself. Only who is signed in has large files to send: of strangers
 * they are not even read (request.too_large), nor is one whose length nobody has said. What the files hold is sent on to the API, which
 * has its own limits. A form that another site sends is refused (request.cross_site), and what is no form (request.unsupported_media).
 */
export function takeForms(pages: FastifyInstance, signedIn: (request: FastifyRequest) => Promise<boolean>): void {
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  pages.addHook('onRequest', async (request) => {
    guardForm(request);
    const { 'content-type': type = '', 'content-length': length } = request.headers;
    if (request.method === 'POST' && !FORM.test(type)) throw refuseRequest('unsupported_media');
    if (!type.startsWith('multipart/') || Number(length ?? Number.NaN) <= BODY_LIMIT) return;
    if (!(await signedIn(request))) throw refuseRequest('too_large');
  });
  pages.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: UPLOAD_LIMIT },
    (_request, body, done) => done(null, body),
  );
}

/**
 * A request of a page as the storefront takes it. The Host header is whatever somebody has written there: request.malformed when it is no
 * host, or makes no address.
 */
export function pageRequest(
  request: Pick<FastifyRequest, 'protocol' | 'host' | 'url' | 'method' | 'headers' | 'body'>,
): Request {
  const address = HOST.test(request.host) ? URL.parse(`${request.protocol}://${request.host}${request.url}`) : null;
  if (!address) throw refuseRequest('malformed');
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const body =
    request.method === 'GET' || request.method === 'HEAD'
      ? null
      : ((request.body as Uint8Array<ArrayBuffer> | null) ?? null);
  return new Request(address, { method: request.method, headers, body });
}

/** Whether the form that came can be read at all. Asked only when a page has failed over it: who sends half a form is told so. */
export const isWholeForm = (request: Request): Promise<boolean> =>
  request.formData().then(
    () => true,
    () => false,
  );
