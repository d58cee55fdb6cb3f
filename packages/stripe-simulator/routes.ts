import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newNumber, type Payment, type Place, SECOND_MS } from '#provider-simulator';
import { type Fields, fieldsOf, groupAt, textAt } from './form.ts';
import {
  chargeId,
  chargeView,
  intentId,
  invalid,
  listOf,
  PLATFORM,
  payoutView,
  refundView,
  reverse,
  type Session,
  type Shelf,
  sessionOf,
  sessionView,
  transfer,
  transferView,
} from './objects.ts';

type ById = { Params: { id: string } };
type Query = Readonly<Record<string, string | undefined>>;
const fields = (request: FastifyRequest): Fields => fieldsOf(typeof request.body === 'string' ? request.body : '');
/** Query strings are written the same way: `created[gte]`, `expand[0]`. */
const asked = (request: FastifyRequest): Fields => fieldsOf(new URL(request.url, 'http://stripe').search.slice(1));

const amountAt = (body: Fields, ...path: readonly string[]): number => {
  const text = textAt(body, ...path) ?? '';
  if (!/^[1-9]\d{0,9}$/.test(text)) throw invalid('parameter_invalid_integer', `Invalid integer: ${text}`);
  return Number(text);
};
const cny = (text: string | undefined): void => {
  if (text !== 'cny') throw invalid('invalid_currency', `Currency ${text} is not this account's`);
};

/** Checkout, charges, refunds, transfers and their reversals, payouts, accounts, balance transactions. */
export function stripeRoutes(app: FastifyInstance, place: Place, shelf: Shelf): void {
  const { books, clock } = place;
  const paymentOfCharge = (id: string | undefined): Payment => {
    const found = [...books.payments.values()].find((one) => chargeId(one) === id || intentId(one) === id);
    if (found?.paidMs == null) throw invalid('resource_missing', `No such charge: ${id}`, 404);
    return found;
  };
  const view = (session: Session) => sessionView(books.payment(session.number), session, place);

  app.post('/checkout/sessions', async (request) => {
    const body = fields(request);
    const unit = ['line_items', '0', 'price_data'] as const;
    cny(textAt(body, ...unit, 'currency'));
    const number = textAt(body, 'client_reference_id') ?? '';
    const expiresMs = Number(textAt(body, 'expires_at') ?? 0) * SECOND_MS;
    // Stripe keeps a session open for half an hour at least and a day at most.
    if (expiresMs < clock() + 1_800_000 - SECOND_MS || expiresMs > clock() + 86_400_000)
      throw invalid('parameter_invalid', 'expires_at must be between 30 minutes and 24 hours from now');
    const amountFen = amountAt(body, ...unit, 'unit_amount');
    books.create({
      number,
      amountFen,
      notifyUrl: 'webhook',
      returnUrl: textAt(body, 'success_url') ?? '',
      expiresMs,
      parts: [{ number, seller: PLATFORM, amountFen, description: number, attach: '', freeze: false }],
    });
    const session: Session = {
      id: newNumber(clock, 'cs_test_'),
      number,
      group: textAt(body, 'payment_intent_data', 'transfer_group') ?? '',
      metadata: groupAt(body, 'payment_intent_data', 'metadata'),
    };
    shelf.sessions.set(session.id, session);
    return view(session);
  });
  app.get<ById>('/checkout/sessions/:id', async (request) => {
    const session = shelf.sessions.get(request.params.id);
    if (!session) throw invalid('resource_missing', 'No such checkout.session', 404);
    return view(session);
  });
  app.post<ById>('/checkout/sessions/:id/expire', async (request) => {
    const session = shelf.sessions.get(request.params.id);
    if (!session) throw invalid('resource_missing', 'No such checkout.session', 404);
    if (books.payment(session.number).state !== 'unpaid')
      throw invalid('checkout_session_not_open', 'Only open Sessions can be expired');
    books.close(session.number);
    return view(session);
  });

  app.get<{ Querystring: Query }>('/charges', async (request) => {
    const group = request.query.transfer_group;
    const paid = [...books.payments.values()].filter((one) => one.paidMs !== null);
    const rows = paid.map((one) => chargeView(one, sessionOf(shelf, one.number), shelf));
    return listOf(
      '/v1/charges',
      rows.filter((row) => group === undefined || row.transfer_group === group),
    );
  });
  app.post<ById>('/charges/:id', async (request) => {
    const payment = paymentOfCharge(request.params.id);
    const session = sessionOf(shelf, payment.number);
    const before = shelf.chargeMetadata.get(payment.number) ?? session.metadata;
    shelf.chargeMetadata.set(payment.number, { ...before, ...groupAt(fields(request), 'metadata') });
    return chargeView(payment, session, shelf);
  });

  app.post('/refunds', async (request) => {
    const body = fields(request);
    const payment = paymentOfCharge(textAt(body, 'charge') ?? textAt(body, 'payment_intent'));
    const refund = books.refund({
      number: newNumber(clock, 're_'),
      payment: payment.number,
      part: payment.number,
      amountFen: amountAt(body, 'amount'),
      reason: textAt(body, 'metadata', 'reason') ?? '',
      notifyUrl: 'webhook',
      from: 'any',
    });
    shelf.documentMetadata.set(refund.number, groupAt(body, 'metadata'));
    return refundView(refund, payment, shelf);
  });
  app.get<{ Querystring: Query }>('/refunds', async (request) => {
    const payment = paymentOfCharge(request.query.charge);
    const rows = [...books.refunds.values()].filter((one) => one.payment === payment.number);
    return listOf(
      '/v1/refunds',
      rows.map((one) => refundView(one, payment, shelf)),
    );
  });

  app.post('/transfers', async (request) => {
    const body = fields(request);
    cny(textAt(body, 'currency'));
    const done = transfer(place, shelf, {
      amount: amountAt(body, 'amount'),
      destination: textAt(body, 'destination') ?? '',
      group: textAt(body, 'transfer_group') ?? '',
      source: textAt(body, 'source_transaction') ?? '',
      metadata: groupAt(body, 'metadata'),
    });
    return transferView(done);
  });
  app.get<{ Querystring: Query }>('/transfers', async (request) => {
    const group = request.query.transfer_group;
    const rows = [...shelf.transfers.values()].filter((one) => group === undefined || one.group === group);
    return listOf('/v1/transfers', rows.map(transferView));
  });
  app.post<ById>('/transfers/:id/reversals', async (request) => {
    const amount = amountAt(fields(request), 'amount');
    const one = reverse(place, shelf, request.params.id, amount);
    return { id: newNumber(clock, 'trr_'), object: 'transfer_reversal', amount, currency: 'cny', transfer: one.id };
  });

  app.get('/accounts', async () =>
    listOf(
      '/v1/accounts',
      [...shelf.accounts.values()].map((one) => ({
        id: one.id,
        object: 'account',
        payouts_enabled: true,
        metadata: { shop: one.shop },
      })),
    ),
  );
  const accountOf = (request: FastifyRequest): string => {
    const id = String(request.headers['stripe-account'] ?? '');
    if (!shelf.accounts.has(id)) throw invalid('account_invalid', `No such account: ${id}`, 403);
    return id;
  };
  app.post('/payouts', async (request) => {
    const body = fields(request);
    cny(textAt(body, 'currency'));
    const payout = books.payout({
      number: newNumber(clock, 'po_'),
      seller: accountOf(request),
      amountFen: amountAt(body, 'amount'),
      fails: place.bank.fails,
    });
    shelf.documentMetadata.set(payout.number, groupAt(body, 'metadata'));
    return payoutView(payout, shelf);
  });
  app.get('/payouts', async (request) => {
    const account = accountOf(request);
    const since = Number(textAt(asked(request), 'created', 'gte') ?? 0) * SECOND_MS;
    const until = Number(textAt(asked(request), 'created', 'lt') ?? Number.MAX_SAFE_INTEGER / SECOND_MS) * SECOND_MS;
    const rows = [...books.payouts.values()].filter(
      (one) => one.seller === account && one.createdMs >= since && one.createdMs < until,
    );
    return listOf(
      '/v1/payouts',
      rows.map((one) => payoutView(one, shelf)),
    );
  });

  app.get('/balance_transactions', async (request) => {
    const from = Number(textAt(asked(request), 'created', 'gte') ?? 0) * SECOND_MS;
    const to = Number(textAt(asked(request), 'created', 'lt') ?? Number.MAX_SAFE_INTEGER / SECOND_MS) * SECOND_MS;
    const rows: object[] = [];
    const add = (atMs: number | null, type: string, amount: number, source: object): void => {
      if (atMs === null || atMs < from || atMs >= to) return;
      rows.push({
        id: newNumber(clock, 'txn_'),
        object: 'balance_transaction',
        type,
        amount,
        currency: 'cny',
        created: Math.floor(atMs / SECOND_MS),
        source,
      });
    };
    for (const one of books.payments.values())
      if (one.paidMs !== null)
        add(one.paidMs, 'charge', one.amountFen, chargeView(one, sessionOf(shelf, one.number), shelf));
    for (const one of books.refunds.values())
      if (one.state === 'succeeded')
        add(one.endedMs, 'refund', -one.amountFen, refundView(one, books.payment(one.payment), shelf));
    for (const one of shelf.transfers.values()) add(one.createdMs, 'transfer', -one.amount, transferView(one));
    return listOf('/v1/balance_transactions', rows);
  });
}
