import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  BookError,
  type BookEvent,
  DAY_MS,
  type Envelope,
  HOUR_MS,
  keptText,
  MINUTE_MS,
  newNumber,
  type Place,
  type Provider,
  SECOND_MS,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '#provider-simulator';
import { bookWord, invalid, PLATFORM, Refused, refundView, type Shelf, sessionOf, sessionView } from './objects.ts';
import { stripeRoutes } from './routes.ts';

export const KEY_FILES = { secretKey: 'secret.key', webhookSecret: 'webhook.secret' } as const;

export type StripeSimulator = Simulator & {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Opens a connected account for a shop, as onboarding would; answers its id. */
  admit(shop: string): string;
};

/** Stripe freezes nothing: separate charges and transfers, money on the platform's balance until it is transferred (facts E). */
const PROVIDER: Provider = {
  name: 'Stripe simulator',
  limits: {
    splitMaxBps: 10_000,
    splitRequests: 1_000,
    splitReceivers: 1_000,
    registeredReceivers: Number.MAX_SAFE_INTEGER,
    splitAfterMs: 0,
    freezeMs: 730 * DAY_MS,
    refundWindowMs: 365 * DAY_MS,
    returnWindowMs: 730 * DAY_MS,
    personMonthlyFen: Number.MAX_SAFE_INTEGER,
    refundTakesMs: 2 * SECOND_MS,
    splitTakesMs: 0,
    payoutTakesMs: 3 * SECOND_MS,
    // Stripe sends nothing to a card but a refund.
    transferLeastFen: 0,
    transferMostFen: 0,
    transfersADay: 0,
    transferTakesMs: 0,
  },
  // Three days with growing pauses.
  ladderMs: [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, ...[2, 5, 10, 10, 12, 12, 12].map((n) => n * HOUR_MS)],
  taken: (answer) => answer.status >= 200 && answer.status < 300,
};

export type StripeOptions = SimulatorOptions & {
  /** Where webhooks go; a platform registers it once, not with each payment. */
  readonly webhookUrl?: string;
};

/** Stripe for development and tests, in the language of its official SDK. */
export async function startStripeSimulator(options: StripeOptions): Promise<StripeSimulator> {
  const secretKey = keptText(
    options.keysFolder,
    KEY_FILES.secretKey,
    () => `sk_test_${randomBytes(16).toString('hex')}`,
  );
  const webhookSecret = keptText(
    options.keysFolder,
    KEY_FILES.webhookSecret,
    () => `whsec_${randomBytes(16).toString('hex')}`,
  );
  const shelf: Shelf = {
    sessions: new Map(),
    transfers: new Map(),
    chargeMetadata: new Map(),
    documentMetadata: new Map(),
    accounts: new Map(),
  };
  const simulator = await startSimulator(PROVIDER, options, (place) => {
    place.app.register(async (scope) => entrance(scope, place, shelf, secretKey), { prefix: '/v1' });
    return (event) =>
      tell(place, shelf, event, { secret: webhookSecret, url: options.webhookUrl ?? 'http://localhost/' });
  });
  simulator.books.addSeller(PLATFORM, 'Dongxi');
  return {
    ...simulator,
    secretKey,
    webhookSecret,
    admit(shop) {
      for (const one of shelf.accounts.values()) if (one.shop === shop) return one.id;
      const id = `acct_${String(shelf.accounts.size + 1).padStart(12, '0')}`;
      shelf.accounts.set(id, { id, shop });
      simulator.books.addSeller(id, shop);
      return id;
    },
  };
}

/** The key, and idempotency: the same key with the same content answers what it answered, with other content it is refused. */
function entrance(app: FastifyInstance, place: Place, shelf: Shelf, secretKey: string): void {
  const answered = new Map<string, { readonly content: string; readonly status: number; readonly reply: string }>();
  app.addHook('preHandler', async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${secretKey}`)
      throw new Refused(401, 'invalid_request_error', 'api_key_invalid', 'Invalid API Key provided');
    if (place.tooOften()) throw new Refused(429, 'invalid_request_error', 'rate_limit', 'Too many requests');
    const key = request.headers['idempotency-key'];
    const known = typeof key === 'string' ? answered.get(key) : undefined;
    if (!known) return undefined;
    if (known.content !== `${request.url}\n${String(request.body)}`)
      throw new Refused(
        400,
        'idempotency_error',
        'idempotency_key_in_use',
        'Keys for idempotent requests can only be used with the same parameters',
      );
    return reply.code(known.status).header('idempotent-replayed', 'true').type('application/json').send(known.reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const key = request.headers['idempotency-key'];
    reply.header('request-id', newNumber(place.clock, 'req_'));
    // A request that was refused before it began may be made again under its key.
    if (typeof key === 'string' && request.method === 'POST' && reply.statusCode < 400 && !answered.has(key))
      answered.set(key, {
        content: `${request.url}\n${String(request.body)}`,
        status: reply.statusCode,
        reply: String(payload),
      });
    return payload;
  });
  app.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof BookError ? bookWord(error) : error;
    if (refusal instanceof Refused)
      return reply
        .code(refusal.status)
        .send({ error: { type: refusal.type, code: refusal.code, message: refusal.message } });
    console.error('stripe-simulator', error);
    return reply.code(500).send({ error: { type: 'api_error', message: 'unexpected' } });
  });
  app.setNotFoundHandler(() => {
    throw invalid('resource_missing', 'Unrecognized request URL', 404);
  });
  stripeRoutes(app, place, shelf);
}

/** `Stripe-Signature: t=…,v1=HMAC-SHA256(secret, "t.body")`. */
export function signatureHeader(secret: string, body: string, nowMs: number): string {
  const t = Math.floor(nowMs / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

function tell(
  place: Place,
  shelf: Shelf,
  event: BookEvent,
  hook: { readonly secret: string; readonly url: string },
): void {
  const envelopeOf =
    (type: string): Envelope =>
    ({ eventId, content, misSigned }) => {
      const created = Math.floor(place.clock() / 1000);
      const body = JSON.stringify({
        id: eventId,
        object: 'event',
        type,
        created,
        livemode: false,
        data: { object: content },
      });
      const secret = misSigned ? 'whsec_another' : hook.secret;
      return {
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureHeader(secret, body, place.clock()),
        },
      };
    };
  const eventId = newNumber(place.clock, 'evt_');
  if (event.kind === 'paid') {
    const { payment } = event;
    const lie = payment.scenario === 'wrong-amount' ? 1 : 0;
    const content = sessionView(payment, sessionOf(shelf, payment.number), place, lie);
    const envelope = envelopeOf('checkout.session.completed');
    place.deliveries.post({ eventId, url: hook.url, content, envelope }, payment.scenario);
    return;
  }
  const payment = place.books.payment(event.refund.payment);
  const content = refundView(event.refund, payment, shelf);
  const type = event.refund.state === 'failed' ? 'refund.failed' : 'refund.updated';
  place.deliveries.post({ eventId, url: hook.url, content, envelope: envelopeOf(type) }, 'normal');
}
