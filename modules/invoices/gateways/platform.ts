import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { type Clock, systemClock } from '#kernel';
import type { InvoiceAnswer, InvoiceProvider, InvoiceRequest } from '../types.ts';

export type PlatformConfig = {
  readonly url: string;
  readonly appKey: string;
  readonly secret: string;
  readonly timeoutMs?: number;
};

/** The platform gave no answer that can be trusted; whether it has issued is not known, and asking again finds out. */
export class NoAnswer extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`the invoice platform: ${code}`);
    this.code = code;
  }
}

/** How far an answer's moment may be from ours. */
const TOLERANCE_MS = 300_000;
const digest = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');

type Heard = { readonly status: number; readonly body: Buffer };
type Said = {
  readonly state?: unknown;
  readonly invoiceNo?: unknown;
  readonly amountFen?: unknown;
  readonly code?: unknown;
};

/**
 * An invoice platform over HTTP: signed requests, signed answers bound to them. An answer that is lost is asked for by the request's
 * number, so that what was issued is found and never issued twice. The wire format is ours; its other side is
 * packages/invoice-platform-simulator (README there).
 */
export function platformProvider(config: PlatformConfig, clock: Clock = systemClock): InvoiceProvider {
  const base = new URL(config.url);
  const signed = (lines: readonly string[]): string =>
    createHmac('sha256', config.secret).update(lines.join('\n')).digest('hex');

  async function ask(method: 'GET' | 'POST', path: string, body = ''): Promise<Heard> {
    const timestamp = String(clock.now().getTime());
    const nonce = randomUUID();
    try {
      const reply = await fetch(new URL(path, base), {
        method,
        headers: {
          'content-type': 'application/json',
          'x-app-key': config.appKey,
          'x-timestamp': timestamp,
          'x-nonce': nonce,
          'x-signature': signed([method, path, timestamp, nonce, digest(body)]),
        },
        ...(method === 'POST' ? { body } : {}),
        redirect: 'manual',
        signal: AbortSignal.timeout(config.timeoutMs ?? 8_000),
      });
      const heard = { status: reply.status, body: Buffer.from(await reply.arrayBuffer()) };
      if (heard.status >= 500 || heard.status === 429) throw new NoAnswer(`HTTP_${heard.status}`);
      verify(reply.headers, heard, nonce);
      return heard;
    } catch (error) {
      if (error instanceof NoAnswer) throw error;
      throw new NoAnswer(error instanceof Error && error.name === 'TimeoutError' ? 'NO_ANSWER' : 'NO_CONNECTION');
    }
  }

  function verify(headers: Headers, { status, body }: Heard, nonce: string): void {
    const timestamp = headers.get('x-timestamp') ?? '';
    const given = Buffer.from(headers.get('x-signature') ?? '');
    const right = Buffer.from(signed([String(status), nonce, timestamp, digest(body)]));
    const fresh = Math.abs(clock.now().getTime() - Number(timestamp)) <= TOLERANCE_MS;
    if (given.length !== right.length || !timingSafeEqual(given, right) || !fresh)
      throw new NoAnswer('SIGNATURE_INVALID');
  }

  async function answerOf(heard: Heard, request: InvoiceRequest): Promise<InvoiceAnswer> {
    const said = saidIn(heard.body);
    if (heard.status === 422) return { state: 'refused', failure: String(said.code) };
    if (heard.status !== 200) throw new NoAnswer(String(said.code ?? `HTTP_${heard.status}`));
    if (said.state === 'processing') return { state: 'processing' };
    const { invoiceNo } = said;
    // What was issued under our number must be what we asked for.
    if (said.state !== 'issued' || typeof invoiceNo !== 'string' || !/^\d{20}$/.test(invoiceNo))
      throw new NoAnswer('ANSWER_UNKNOWN');
    if (said.amountFen !== request.amountFen) throw new NoAnswer('AMOUNT_DIFFERS');
    const file = await ask('GET', `${pathOf(request)}/file`);
    if (file.status !== 200 || !file.body.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new NoAnswer('NO_FILE');
    return { state: 'issued', invoiceNo, pdf: file.body };
  }

  return {
    name: 'platform',
    specimen: false,
    async issue(request) {
      const sent = ask('POST', '/v1/invoices', wireOf(request));
      const heard = await sent.catch(async (error: unknown) => {
        const lost = error instanceof NoAnswer && /^NO_/.test(error.code);
        const found = lost ? await ask('GET', pathOf(request)) : null;
        // Not there: it never arrived, and is sent again when its time comes.
        if (found?.status !== 200) throw error;
        return found;
      });
      return answerOf(heard, request);
    },
  };
}

const pathOf = (request: InvoiceRequest): string => `/v1/invoices/${encodeURIComponent(request.number)}`;

/** The same for each asking: the moment is the platform's. */
const wireOf = (request: InvoiceRequest): string =>
  JSON.stringify({
    requestNo: request.number,
    kind: request.kind,
    reversesNo: request.reversesNo,
    title: { kind: request.title.kind, name: request.title.name, taxNumber: request.title.taxNumber },
    seller: { name: request.seller.name, taxNumber: request.seller.taxNumber },
    orderNumber: request.orderNumber,
    lines: request.lines.map(({ title, quantity, amountFen, taxBps, taxFen }) => ({
      title,
      quantity,
      amountFen,
      taxBps,
      taxFen,
    })),
    amountFen: request.amountFen,
    taxFen: request.taxFen,
  });

function saidIn(body: Buffer): Said {
  try {
    const said: unknown = JSON.parse(body.toString('utf8'));
    if (said !== null && typeof said === 'object') return said;
  } catch {
    // no JSON: an answer of nobody we know
  }
  throw new NoAnswer('ANSWER_UNKNOWN');
}
