import {
  ACCOUNT,
  balanceOf,
  fingerprintOf,
  type Gateway,
  isoOrNull,
  isReplay,
  newNumber,
  schedule,
} from './context.ts';
import { GatewayError } from './errors.ts';
import { LATE_SUCCESS_MS, MAX_EXPIRY_MS } from './limits.ts';
import { subMerchantChannel } from './parties.ts';
import { type Channel, checkUrl, type NewPayment, parseTime, type Scenario } from './shapes.ts';
import { all, one, run, transaction } from './store.ts';

export type PaymentState = 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND';

export type PaymentRow = {
  out_trade_no: string;
  payment_no: string;
  fingerprint: string;
  amount_fen: number;
  currency: string;
  description: string;
  notify_url: string;
  return_url: string;
  freeze: number;
  state: PaymentState;
  scenario: Scenario | null;
  delay_ms: number;
  in_flight: number;
  failures: number;
  created_ms: number;
  expires_ms: number;
  paid_ms: number | null;
  closed_ms: number | null;
  channel: Channel;
  /** The e-CNY wallet that pays, once one does. */
  wallet: string | null;
};

export type PartRow = {
  out_trade_no: string;
  out_sub_no: string;
  sub_merchant_id: string;
  amount_fen: number;
  splitting_fen: number;
  split_fen: number;
  returned_fen: number;
  refunding_fen: number;
  refunded_fen: number;
  unfrozen_fen: number;
  finishing: number;
  freeze_until_ms: number | null;
  unfrozen_ms: number | null;
};

/** Creates a combined payment for one or several sub-merchants; Σ parts = amount. */
export function createPayment(gateway: Gateway, input: NewPayment) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    const known = findPayment(gateway, input.out_trade_no);
    if (!isReplay(known, fingerprint, input.out_trade_no)) insertPayment(gateway, input, fingerprint);
    return paymentView(gateway, input.out_trade_no);
  });
}

function insertPayment(gateway: Gateway, input: NewPayment, fingerprint: string): void {
  const { db } = gateway;
  const now = gateway.clock();
  if (input.currency !== 'CNY') throw new GatewayError('CURRENCY_UNSUPPORTED', { currency: input.currency });
  checkUrl('notify_url', input.notify_url);
  checkUrl('return_url', input.return_url);
  const expiresMs = parseTime('expires_at', input.expires_at);
  if (expiresMs <= now || expiresMs > now + MAX_EXPIRY_MS) throw new GatewayError('EXPIRY_OUT_OF_RANGE');
  const sum = input.parts.reduce((total, part) => total + part.amount_fen, 0);
  if (sum !== input.amount_fen)
    throw new GatewayError('PARTS_DO_NOT_SUM', { amount_fen: input.amount_fen, parts_fen: sum });
  if (new Set(input.parts.map((part) => part.out_sub_no)).size !== input.parts.length)
    throw new GatewayError('PART_TWICE');
  const channel = input.channel ?? 'standard';
  for (const { sub_merchant_id: id } of input.parts)
    if (subMerchantChannel(gateway, id) !== channel)
      throw new GatewayError('CHANNEL_WRONG', { sub_merchant_id: id, channel });

  run(
    db,
    `INSERT INTO payments (out_trade_no, payment_no, fingerprint, amount_fen, currency, description, notify_url, return_url,
       freeze, state, created_ms, expires_ms, channel) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'NOTPAY', ?, ?, ?)`,
    input.out_trade_no,
    newNumber(gateway, 'PAY'),
    fingerprint,
    input.amount_fen,
    input.currency,
    input.description,
    input.notify_url,
    input.return_url,
    input.freeze ? 1 : 0,
    now,
    expiresMs,
    channel,
  );
  for (const [position, part] of input.parts.entries()) {
    run(
      db,
      'INSERT INTO parts (out_trade_no, out_sub_no, position, sub_merchant_id, amount_fen) VALUES (?, ?, ?, ?, ?)',
      input.out_trade_no,
      part.out_sub_no,
      position,
      part.sub_merchant_id,
      part.amount_fen,
    );
  }
  schedule(gateway, 'expire', input.out_trade_no, expiresMs);
}

export function findPayment(gateway: Gateway, outTradeNo: string): PaymentRow | undefined {
  return one<PaymentRow>(gateway.db, 'SELECT * FROM payments WHERE out_trade_no = ?', outTradeNo);
}

/** The payment; PAYMENT_NOT_FOUND otherwise. */
export function getPayment(gateway: Gateway, outTradeNo: string): PaymentRow {
  const row = findPayment(gateway, outTradeNo);
  if (!row) throw new GatewayError('PAYMENT_NOT_FOUND', { out_trade_no: outTradeNo });
  return row;
}

/** The payment behind a cashier address. */
export function getPaymentByNo(gateway: Gateway, paymentNo: string): PaymentRow {
  const row = one<PaymentRow>(gateway.db, 'SELECT * FROM payments WHERE payment_no = ?', paymentNo);
  if (!row) throw new GatewayError('PAYMENT_NOT_FOUND');
  return row;
}

export function partsOf(gateway: Gateway, outTradeNo: string): PartRow[] {
  return all<PartRow>(gateway.db, 'SELECT * FROM parts WHERE out_trade_no = ? ORDER BY position', outTradeNo);
}

/** The part of a paid payment; PAYMENT_NOT_FOUND, PART_NOT_FOUND or PAYMENT_NOT_PAID otherwise. */
export function getPaidPart(
  gateway: Gateway,
  outTradeNo: string,
  outSubNo: string,
): { payment: PaymentRow; part: PartRow } {
  const payment = getPayment(gateway, outTradeNo);
  const part = one<PartRow>(
    gateway.db,
    'SELECT * FROM parts WHERE out_trade_no = ? AND out_sub_no = ?',
    outTradeNo,
    outSubNo,
  );
  if (!part) throw new GatewayError('PART_NOT_FOUND', { out_trade_no: outTradeNo, out_sub_no: outSubNo });
  if (payment.paid_ms === null) throw new GatewayError('PAYMENT_NOT_PAID', { state: payment.state });
  return { payment, part };
}

/** The account that paid: a wallet by its number; of the standard channel the sandbox knows no more than what was paid. */
export const payerOf = (payment: Pick<PaymentRow, 'wallet' | 'payment_no'>): string =>
  payment.wallet === null ? `payer_${payment.payment_no}` : `wallet_${payment.wallet}`;

/** The wire shape of a payment: answer of create and query, and content of PAYMENT.SUCCESS. */
export function paymentView(gateway: Gateway, outTradeNo: string) {
  const payment = getPayment(gateway, outTradeNo);
  const parts = partsOf(gateway, outTradeNo).map((part) => ({
    out_sub_no: part.out_sub_no,
    sub_merchant_id: part.sub_merchant_id,
    amount_fen: part.amount_fen,
    frozen_fen: balanceOf(gateway, ACCOUNT.frozen(outTradeNo, part.out_sub_no)),
    splitting_fen: part.splitting_fen,
    split_fen: part.split_fen,
    returned_fen: part.returned_fen,
    refunding_fen: part.refunding_fen,
    refunded_fen: part.refunded_fen,
    unfrozen_fen: part.unfrozen_fen,
    unfrozen_at: isoOrNull(part.unfrozen_ms),
    freeze_until: isoOrNull(part.freeze_until_ms),
  }));
  return {
    out_trade_no: payment.out_trade_no,
    payment_no: payment.payment_no,
    channel: payment.channel,
    cashier_url: `${gateway.publicUrl()}/cashier/${payment.payment_no}`,
    state: payment.state,
    amount_fen: payment.amount_fen,
    refunded_fen: parts.reduce((total, part) => total + part.refunded_fen, 0),
    currency: payment.currency,
    description: payment.description,
    freeze: payment.freeze === 1,
    created_at: isoOrNull(payment.created_ms),
    expires_at: isoOrNull(payment.expires_ms),
    paid_at: isoOrNull(payment.paid_ms),
    ...(payment.paid_ms !== null && { payer: payerOf(payment) }),
    closed_at: isoOrNull(payment.closed_ms),
    parts,
  };
}

/** Closes an unpaid payment; closing a closed one is a replay. */
export function closePayment(gateway: Gateway, outTradeNo: string) {
  return transaction(gateway.db, () => {
    const payment = getPayment(gateway, outTradeNo);
    if (payment.paid_ms !== null) throw new GatewayError('PAYMENT_ALREADY_PAID', { state: payment.state });
    if (payment.state === 'NOTPAY') markClosed(gateway, payment);
    return paymentView(gateway, outTradeNo);
  });
}

/** The expiry task: closes what is still unpaid. */
export function expirePayment(gateway: Gateway, outTradeNo: string): void {
  const payment = getPayment(gateway, outTradeNo);
  if (payment.state === 'NOTPAY') markClosed(gateway, payment);
}

function markClosed(gateway: Gateway, payment: PaymentRow): void {
  const now = gateway.clock();
  run(
    gateway.db,
    `UPDATE payments SET state = 'CLOSED', closed_ms = ? WHERE out_trade_no = ?`,
    now,
    payment.out_trade_no,
  );
  // "reordered": the buyer's money was already under way, and arrives after the merchant has closed.
  if (payment.in_flight === 1) schedule(gateway, 'late-success', payment.out_trade_no, now + LATE_SUCCESS_MS);
}
