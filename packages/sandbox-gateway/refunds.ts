import { notify } from './callbacks.ts';
import {
  ACCOUNT,
  balanceOf,
  fingerprintOf,
  type Gateway,
  isoOrNull,
  isReplay,
  move,
  newNumber,
  schedule,
} from './context.ts';
import { GatewayError } from './errors.ts';
import { REFUND_WINDOW_MS } from './limits.ts';
import { getPaidPart, getPayment, type PartRow } from './payments.ts';
import { checkUrl, type NewRefund } from './shapes.ts';
import { one, run, transaction } from './store.ts';

/** A refund whose reason starts with this ends ABNORMAL, as when the buyer's card was cancelled. */
export const ABNORMAL_REASON = 'abnormal-';

type RefundRow = {
  out_refund_no: string;
  refund_no: string;
  fingerprint: string;
  out_trade_no: string;
  out_sub_no: string;
  amount_fen: number;
  from_frozen_fen: number;
  from_balance_fen: number;
  reason: string;
  notify_url: string;
  state: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL';
  abnormal_reason: string | null;
  created_ms: number;
  ended_ms: number | null;
};

/**
 * Starts a refund. It leaves the frozen money of the part; with `from: "balance"` what is not frozen any more comes from
 * the sub-merchant's settled balance. Never more than was paid, counting refunds under way.
 */
export function createRefund(gateway: Gateway, input: NewRefund) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    const known = findRefund(gateway, input.out_refund_no);
    if (!isReplay(known, fingerprint, input.out_refund_no)) insertRefund(gateway, input, fingerprint);
    return refundView(gateway, input.out_refund_no);
  });
}

function insertRefund(gateway: Gateway, input: NewRefund, fingerprint: string): void {
  const { db } = gateway;
  const now = gateway.clock();
  checkUrl('notify_url', input.notify_url);
  const { payment, part } = getPaidPart(gateway, input.out_trade_no, input.out_sub_no);
  if (payment.paid_ms !== null && now > payment.paid_ms + REFUND_WINDOW_MS) throw new GatewayError('REFUND_TOO_LATE');
  const refundable = part.amount_fen - part.refunding_fen - part.refunded_fen;
  if (input.amount_fen > refundable) throw new GatewayError('REFUND_EXCEEDS_PAID', { refundable_fen: refundable });

  const frozenAccount = ACCOUNT.frozen(part.out_trade_no, part.out_sub_no);
  const fromFrozen =
    input.from === 'balance' ? Math.min(balanceOf(gateway, frozenAccount), input.amount_fen) : input.amount_fen;
  const fromBalance = input.amount_fen - fromFrozen;
  const hold = { kind: 'refund-hold', number: input.out_refund_no, to: ACCOUNT.refunding } as const;
  move(gateway, { ...hold, from: frozenAccount, amountFen: fromFrozen }, 'FROZEN_NOT_ENOUGH');
  move(gateway, { ...hold, from: ACCOUNT.balance(part.sub_merchant_id), amountFen: fromBalance }, 'BALANCE_NOT_ENOUGH');
  addToPart(gateway, part, { refunding: input.amount_fen, refunded: 0 });
  run(
    db,
    `INSERT INTO refunds (out_refund_no, refund_no, fingerprint, out_trade_no, out_sub_no, amount_fen, from_frozen_fen,
       from_balance_fen, reason, notify_url, state, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?)`,
    input.out_refund_no,
    newNumber(gateway, 'REF'),
    fingerprint,
    input.out_trade_no,
    input.out_sub_no,
    input.amount_fen,
    fromFrozen,
    fromBalance,
    input.reason,
    input.notify_url,
    now,
  );
  schedule(gateway, 'settle-refund', input.out_refund_no, now + gateway.settings.refundSettleMs);
}

function addToPart(gateway: Gateway, part: PartRow, change: { refunding: number; refunded: number }): void {
  run(
    gateway.db,
    `UPDATE parts SET refunding_fen = refunding_fen + ?, refunded_fen = refunded_fen + ?
     WHERE out_trade_no = ? AND out_sub_no = ?`,
    change.refunding,
    change.refunded,
    part.out_trade_no,
    part.out_sub_no,
  );
}

/** The settle-refund task: the money reaches the buyer, or comes back to where it was taken. */
export function settleRefund(gateway: Gateway, outRefundNo: string): void {
  const refund = findRefund(gateway, outRefundNo);
  if (refund?.state !== 'PROCESSING') return;
  const { part } = getPaidPart(gateway, refund.out_trade_no, refund.out_sub_no);
  const now = gateway.clock();
  const abnormal = refund.reason.startsWith(ABNORMAL_REASON);
  if (abnormal) {
    const balance = ACCOUNT.balance(part.sub_merchant_id);
    // Frozen money that comes back after the unfreeze has no freeze to return to.
    const origin = part.unfrozen_ms === null ? ACCOUNT.frozen(part.out_trade_no, part.out_sub_no) : balance;
    const back = { kind: 'refund-back', number: outRefundNo, from: ACCOUNT.refunding } as const;
    move(gateway, { ...back, to: origin, amountFen: refund.from_frozen_fen }, 'INTERNAL');
    move(gateway, { ...back, to: balance, amountFen: refund.from_balance_fen }, 'INTERNAL');
    addToPart(gateway, part, { refunding: -refund.amount_fen, refunded: 0 });
  } else {
    const amountFen = refund.amount_fen;
    move(
      gateway,
      { kind: 'refund', number: outRefundNo, from: ACCOUNT.refunding, to: ACCOUNT.world, amountFen },
      'INTERNAL',
    );
    addToPart(gateway, part, { refunding: -amountFen, refunded: amountFen });
    run(gateway.db, `UPDATE payments SET state = 'REFUND' WHERE out_trade_no = ?`, refund.out_trade_no);
  }
  run(
    gateway.db,
    'UPDATE refunds SET state = ?, abnormal_reason = ?, ended_ms = ? WHERE out_refund_no = ?',
    abnormal ? 'ABNORMAL' : 'SUCCESS',
    abnormal ? 'BUYER_ACCOUNT_ABNORMAL' : null,
    now,
    outRefundNo,
  );
  notify(gateway, {
    type: abnormal ? 'REFUND.ABNORMAL' : 'REFUND.SUCCESS',
    number: outRefundNo,
    url: refund.notify_url,
    resource: refundView(gateway, outRefundNo),
  });
}

function findRefund(gateway: Gateway, outRefundNo: string): RefundRow | undefined {
  return one<RefundRow>(gateway.db, 'SELECT * FROM refunds WHERE out_refund_no = ?', outRefundNo);
}

/** The wire shape of a refund: answer of create and query, and content of REFUND.* callbacks. */
export function refundView(gateway: Gateway, outRefundNo: string) {
  const refund = findRefund(gateway, outRefundNo);
  if (!refund) throw new GatewayError('REFUND_NOT_FOUND', { out_refund_no: outRefundNo });
  return {
    out_refund_no: refund.out_refund_no,
    refund_no: refund.refund_no,
    channel: getPayment(gateway, refund.out_trade_no).channel,
    out_trade_no: refund.out_trade_no,
    out_sub_no: refund.out_sub_no,
    amount_fen: refund.amount_fen,
    from_frozen_fen: refund.from_frozen_fen,
    from_balance_fen: refund.from_balance_fen,
    reason: refund.reason,
    state: refund.state,
    abnormal_reason: refund.abnormal_reason,
    created_at: isoOrNull(refund.created_ms),
    ended_at: isoOrNull(refund.ended_ms),
  };
}
