import { type BookError, newNumber, type Payment, type Payout, type Place, type Refund } from '#provider-simulator';

/** A refusal as Stripe answers it. */
export class Refused extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  constructor(status: number, type: string, code: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
  }
}
export const invalid = (code: string, message: string, status = 400): Refused =>
  new Refused(status, 'invalid_request_error', code, message);

export type Transfer = {
  readonly id: string;
  readonly amount: number;
  readonly destination: string;
  readonly group: string;
  readonly source: string;
  readonly metadata: Record<string, string>;
  readonly createdMs: number;
  reversed: number;
};
export type Session = {
  readonly id: string;
  readonly number: string;
  readonly group: string;
  readonly metadata: Record<string, string>;
};
export const PLATFORM = 'platform';

/** What Stripe keeps besides the books: sessions, transfers, metadata of refunds and payouts, connected accounts. */
export type Shelf = {
  readonly sessions: Map<string, Session>;
  readonly transfers: Map<string, Transfer>;
  readonly chargeMetadata: Map<string, Record<string, string>>;
  readonly documentMetadata: Map<string, Record<string, string>>;
  readonly accounts: Map<string, { readonly id: string; readonly shop: string }>;
};

const secondsOf = (ms: number): number => Math.floor(ms / 1000);
export const chargeId = (payment: Payment): string => `ch_${payment.prepayNo}`;
export const intentId = (payment: Payment): string => `pi_${payment.prepayNo}`;
export const listOf = (url: string, data: readonly object[]) => ({ object: 'list', url, has_more: false, data });

export const chargeView = (payment: Payment, session: Session, shelf: Shelf) => ({
  id: chargeId(payment),
  object: 'charge',
  amount: payment.amountFen,
  amount_refunded: payment.parts[0]?.refundedFen ?? 0,
  currency: 'cny',
  created: secondsOf(payment.paidMs ?? payment.createdMs),
  paid: payment.paidMs !== null,
  status: 'succeeded',
  payment_intent: intentId(payment),
  transfer_group: session.group,
  // The simulator knows its payers by what they paid: one card a payment.
  payment_method_details: { type: 'card', card: { fingerprint: `card_${payment.prepayNo}` } },
  metadata: shelf.chargeMetadata.get(payment.number) ?? session.metadata,
});

export const sessionView = (payment: Payment, session: Session, place: Place, lessFen = 0) => ({
  id: session.id,
  object: 'checkout.session',
  amount_total: payment.amountFen - lessFen,
  currency: 'cny',
  client_reference_id: payment.number,
  created: secondsOf(payment.createdMs),
  expires_at: secondsOf(payment.expiresMs),
  metadata: session.metadata,
  mode: 'payment',
  payment_intent: payment.paidMs === null ? null : intentId(payment),
  payment_status: payment.paidMs === null ? 'unpaid' : 'paid',
  status: payment.paidMs !== null ? 'complete' : payment.state === 'closed' ? 'expired' : 'open',
  url: payment.state === 'unpaid' ? `${place.publicUrl()}/cashier/${payment.prepayNo}` : null,
});

export const refundView = (refund: Refund, payment: Payment, shelf: Shelf) => ({
  id: refund.refundNo,
  object: 'refund',
  amount: refund.amountFen,
  currency: 'cny',
  charge: chargeId(payment),
  payment_intent: intentId(payment),
  created: secondsOf(refund.endedMs ?? refund.createdMs),
  status: refund.state === 'processing' ? 'pending' : refund.state,
  failure_reason: refund.state === 'failed' ? 'unknown' : null,
  metadata: shelf.documentMetadata.get(refund.number) ?? {},
});

export const transferView = (one: Transfer) => ({
  id: one.id,
  object: 'transfer',
  amount: one.amount,
  amount_reversed: one.reversed,
  currency: 'cny',
  created: secondsOf(one.createdMs),
  destination: one.destination,
  transfer_group: one.group,
  source_transaction: one.source === '' ? null : one.source,
  metadata: one.metadata,
});

export const payoutView = (one: Payout, shelf: Shelf) => ({
  id: one.payoutNo,
  object: 'payout',
  amount: one.amountFen,
  currency: 'cny',
  created: secondsOf(one.createdMs),
  arrival_date: secondsOf(one.endedMs ?? one.createdMs),
  status: one.state === 'arrived' ? 'paid' : one.state === 'returned' ? 'failed' : 'in_transit',
  failure_code: one.failure,
  metadata: shelf.documentMetadata.get(one.number) ?? {},
});

export function sessionOf(shelf: Shelf, number: string): Session {
  for (const session of shelf.sessions.values()) if (session.number === number) return session;
  throw invalid('resource_missing', 'No such session', 404);
}

/** Money to a connected account, at most what its charge brought in. */
export function transfer(
  place: Place,
  shelf: Shelf,
  wish: {
    readonly amount: number;
    readonly destination: string;
    readonly group: string;
    readonly source: string;
    readonly metadata: Record<string, string>;
  },
): Transfer {
  if (!shelf.accounts.has(wish.destination)) throw invalid('resource_missing', 'No such destination');
  const charge = [...place.books.payments.values()].find((one) => chargeId(one) === wish.source);
  if (wish.source !== '' && charge?.paidMs == null) throw invalid('resource_missing', 'No such charge');
  const before = [...shelf.transfers.values()].filter((one) => one.source === wish.source && wish.source !== '');
  const sum = before.reduce((total, one) => total + one.amount - one.reversed, 0);
  if (charge && sum + wish.amount > charge.amountFen)
    throw invalid('transfer_source_balance_insufficient', 'Transfers exceed their source charge');
  const id = newNumber(place.clock, 'tr_');
  place.books.accounts.move(
    {
      kind: 'transfer',
      number: id,
      from: `balance/${PLATFORM}`,
      to: `balance/${wish.destination}`,
      amountFen: wish.amount,
    },
    'BALANCE_SHORT',
  );
  const done: Transfer = { ...wish, id, createdMs: place.clock(), reversed: 0 };
  shelf.transfers.set(id, done);
  return done;
}

export function reverse(place: Place, shelf: Shelf, id: string, amount: number): Transfer {
  const one = shelf.transfers.get(id);
  if (!one) throw invalid('resource_missing', 'No such transfer', 404);
  if (amount <= 0 || one.reversed + amount > one.amount)
    throw invalid('transfer_reversal_amount_too_large', 'Reversal exceeds the transfer');
  place.books.accounts.move(
    { kind: 'reversal', number: id, from: `balance/${one.destination}`, to: `balance/${PLATFORM}`, amountFen: amount },
    'BALANCE_SHORT',
  );
  one.reversed += amount;
  return one;
}

/** What the books refuse, as Stripe says it. */
export function bookWord(error: BookError): Refused {
  switch (error.code) {
    case 'REFUND_OVER_PAID':
      return invalid('charge_already_refunded', 'Refund amount is greater than unrefunded amount on charge');
    case 'BALANCE_SHORT':
    case 'FROZEN_SHORT':
      return invalid('balance_insufficient', 'Insufficient funds in your Stripe balance');
    case 'ALREADY_PAID':
      return invalid('checkout_session_not_open', 'This Session is complete and cannot be expired');
    case 'PAYMENT_UNKNOWN':
    case 'PART_UNKNOWN':
      return invalid('resource_missing', 'No such object', 404);
    default:
      return invalid(error.code.toLowerCase(), error.message);
  }
}
