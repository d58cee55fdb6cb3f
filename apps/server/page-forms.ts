import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseRequest } from '#kernel';
import { BODY_LIMIT, UPLOAD_LIMIT } from './app.ts';
import { guardForm } from './edge.ts';

/**
 * Forms of the pages arrive as they are; React Router reads them itself. Only who is signed in has large files to send: of strangers
 * they are not even read (request.too_large), nor is one whose length nobody has said. What the files hold is sent on to the API, which
 * has its own limits. A form that another site sends is refused (request.cross_site).
 */
export function takeForms(pages: FastifyInstance, signedIn: (request: FastifyRequest) => Promise<boolean>): void {
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  pages.addHook('onRequest', async (request) => {
    guardForm(request);
    const { 'content-type': type = '', 'content-length': length } = request.headers;
    if (!type.startsWith('multipart/') || Number(length ?? Number.NaN) <= BODY_LIMIT) return;
    if (!(await signedIn(request))) throw refuseRequest('too_large');
  });
  pages.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: UPLOAD_LIMIT },
    (_request, body, done) => done(null, body),
  );
}
