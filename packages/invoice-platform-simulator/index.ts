import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { PDFDocument } from 'pdf-lib';
import { keptText, yuan } from '#provider-simulator';
import { type Books, type Document, openBooks, Refused, type Wish } from './books.ts';
import { answerSignature, requestSignature, sameSignature } from './signing.ts';

export { isCreditCode } from './books.ts';
export { answerSignature, requestSignature } from './signing.ts';

export type InvoicePlatformOptions = {
  /** Folder of the key; made on first start. */
  readonly keysFolder: string;
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Milliseconds since 1970; default the machine's. */
  readonly clock?: () => number;
};

/** What a tester does to the platform; each holds until it is said otherwise. */
export type Hands = {
  /** How long an invoice is worked on. */
  takes(ms: number): void;
  /** The next so many answers are lost on the way: what was asked is done, the connection ends. */
  loseAnswers(count: number): void;
  /** The next so many answers are signed with another key. */
  forgeAnswers(count: number): void;
  /** Answers 503 to everything until called with false. */
  outage(on: boolean): void;
};

export type InvoicePlatform = Hands & {
  readonly url: string;
  readonly appKey: string;
  readonly secret: string;
  readonly books: Books;
  close(): Promise<void>;
};

const APP_KEY = 'dongxi-development';
/** How old a request may be, and how long its nonce is remembered. */
const TOLERANCE_MS = 300_000;

/**
 * An invoice platform (数电票 service) for development and tests. Signed requests and answers; refuses wrong tax numbers, sums that do not
 * add up, a request number used for something else, and red invoices beyond what is left. The wire format is ours (README).
 */
export async function startInvoicePlatform(options: InvoicePlatformOptions): Promise<InvoicePlatform> {
  const secret = keptText(options.keysFolder, 'secret.key', () => randomBytes(32).toString('hex'));
  const clock = options.clock ?? Date.now;
  const state = { takes: { ms: 0 }, lost: 0, forged: 0, out: false };
  const books = openBooks(clock, state.takes);
  const hands: Hands = {
    takes: (ms) => {
      state.takes.ms = ms;
    },
    loseAnswers: (count) => {
      state.lost = count;
    },
    forgeAnswers: (count) => {
      state.forged = count;
    },
    outage: (on) => {
      state.out = on;
    },
  };
  const app = fastify({ bodyLimit: 1024 * 1024 });
  // Signatures cover the exact text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) =>
    state.out && request.url.startsWith('/v1/') ? reply.code(503).send('') : undefined,
  );
  app.get('/healthz', async () => ({ ok: true }));
  await app.register(async (scope) => {
    scope.addHook('preHandler', entrance(secret, clock));
    scope.addHook('onSend', async (request, reply, payload) => {
      if (state.lost > 0) {
        state.lost -= 1;
        reply.raw.socket?.destroy();
        return payload;
      }
      const body = Buffer.isBuffer(payload) ? payload : Buffer.from(String(payload ?? ''));
      const key = state.forged > 0 ? 'another' : secret;
      if (state.forged > 0) state.forged -= 1;
      const timestamp = String(clock());
      const nonce = headerOf(request, 'x-nonce');
      reply.header('x-timestamp', timestamp);
      reply.header('x-signature', answerSignature(key, { status: reply.statusCode, nonce, timestamp, body }));
      return body;
    });
    scope.setErrorHandler((error, _request, reply) => {
      if (error instanceof Refused) return reply.code(error.status).send({ code: error.code });
      console.error('invoice-platform-simulator', error);
      return reply.code(500).send({ code: 'UNEXPECTED' });
    });
    invoiceRoutes(scope, books);
  });
  control(app, hands);
  const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  return { ...hands, url, appKey: APP_KEY, secret, books, close: () => app.close() };
}

const headerOf = (request: FastifyRequest, name: string): string => String(request.headers[name] ?? '');

/** The key, the signature over what was sent, its age, and that it was not sent before. */
function entrance(secret: string, clock: () => number): (request: FastifyRequest) => Promise<void> {
  const seen = new Map<string, number>();
  return async (request) => {
    const [timestamp, nonce] = [headerOf(request, 'x-timestamp'), headerOf(request, 'x-nonce')];
    const facts = { method: request.method, path: request.url, timestamp, nonce, body: String(request.body ?? '') };
    if (headerOf(request, 'x-app-key') !== APP_KEY) throw new Refused(401, 'APP_KEY_UNKNOWN');
    if (!sameSignature(headerOf(request, 'x-signature'), requestSignature(secret, facts)))
      throw new Refused(401, 'SIGNATURE_INVALID');
    if (!(Math.abs(clock() - Number(timestamp)) <= TOLERANCE_MS)) throw new Refused(401, 'TIMESTAMP_INVALID');
    for (const [old, at] of seen) if (clock() - at > TOLERANCE_MS) seen.delete(old);
    if (nonce.length < 16 || seen.has(nonce)) throw new Refused(401, 'NONCE_INVALID');
    seen.set(nonce, clock());
  };
}

type ByNumber = { Params: { requestNo: string } };

function invoiceRoutes(app: FastifyInstance, books: Books): void {
  const found = (requestNo: string): Document => {
    const document = books.find(requestNo);
    if (!document) throw new Refused(404, 'REQUEST_UNKNOWN');
    return document;
  };
  const view = (one: Document) =>
    books.issued(one)
      ? { requestNo: one.wish.requestNo, state: 'issued', invoiceNo: one.invoiceNo, amountFen: one.wish.amountFen }
      : { requestNo: one.wish.requestNo, state: 'processing' };
  app.post('/v1/invoices', async (request) => view(books.take(wishOf(String(request.body ?? '')))));
  app.get<ByNumber>('/v1/invoices/:requestNo', async (request) => view(found(request.params.requestNo)));
  app.get<ByNumber>('/v1/invoices/:requestNo/file', async (request, reply: FastifyReply) => {
    const document = found(request.params.requestNo);
    if (!books.issued(document)) throw new Refused(409, 'NOT_ISSUED_YET');
    return reply.type('application/pdf').send(await specimen(document));
  });
}

function wishOf(text: string): Wish {
  try {
    const wish = JSON.parse(text) as Wish;
    if (Array.isArray(wish.lines) && wish.title && wish.seller && ['blue', 'red'].includes(wish.kind)) return wish;
  } catch {
    // no JSON: the same refusal as JSON of another shape
  }
  throw new Refused(400, 'BODY_INVALID');
}

/** One page with the figures; the letters of the built-in font only. */
async function specimen({ invoiceNo, wish, issuedMs }: Document): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const amount = yuan(wish.amountFen);
  pdf.setTitle(`${invoiceNo} ${amount}`);
  pdf.setSubject(wish.orderNumber);
  pdf.setCreationDate(new Date(issuedMs));
  const page = pdf.addPage([595, 397]);
  const lines = ['SPECIMEN - invoice platform simulator', `No. ${invoiceNo}`, `${wish.kind} CNY ${amount}`];
  lines.forEach((line, at) => void page.drawText(line, { x: 40, y: 340 - at * 28, size: 16 }));
  return Buffer.from(await pdf.save());
}

/** For a program that plays the platform. JSON only, so that no web page can post a form to it. */
function control(app: FastifyInstance, hands: Hands): void {
  app.post('/control', async (request, reply) => {
    if (request.headers['content-type'] !== 'application/json') return reply.code(415).send({ code: 'JSON_ONLY' });
    const wish = JSON.parse(String(request.body)) as Record<string, unknown>;
    if (typeof wish.takesMs === 'number') hands.takes(wish.takesMs);
    if (typeof wish.loseAnswers === 'number') hands.loseAnswers(wish.loseAnswers);
    if (typeof wish.forgeAnswers === 'number') hands.forgeAnswers(wish.forgeAnswers);
    if (typeof wish.outage === 'boolean') hands.outage(wish.outage);
    return { done: true };
  });
}
