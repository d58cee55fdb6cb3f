import { notify } from './callbacks.ts';
import {
  ACCOUNT,
  chinaDay,
  fingerprintOf,
  type Gateway,
  isoOrNull,
  isReplay,
  move,
  newNumber,
  schedule,
} from './context.ts';
import { GatewayError } from './errors.ts';
import { CHINA_OFFSET_MS, TRANSFER_LEAST_FEN, TRANSFER_MOST_FEN, TRANSFERS_PER_PAYER_DAY } from './limits.ts';
import { subMerchantName } from './parties.ts';
import { getPaidPart, getPayment, payerOf } from './payments.ts';
import { checkUrl, type NewTransfer } from './shapes.ts';
import { one, run, transaction } from './store.ts';

/** A remark that begins so ends the transfer as when the buyer's account is closed. */
export const FAILING_REMARK = 'abnormal-';

type TransferRow = {
  out_transfer_no: string;
  transfer_no: string;
  fingerprint: string;
  out_trade_no: string;
  out_sub_no: string;
  sub_merchant_id: string;
  payer: string;
  amount_fen: number;
  remark: string;
  notify_url: string | null;
  state: 'PROCESSING' | 'SUCCESS' | 'FAILED';
  reason: string | null;
  created_ms: number;
  ended_ms: number | null;
};

/** Sends settled balance of a sub-merchant to whoever paid one of its parts; the outcome comes later. */
export function createTransfer(gateway: Gateway, input: NewTransfer) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    const { out_transfer_no: number } = input;
    if (!isReplay(findTransfer(gateway, number), fingerprint, number)) insertTransfer(gateway, input, fingerprint);
    return transferView(gateway, number);
  });
}

function insertTransfer(gateway: Gateway, input: NewTransfer, fingerprint: string): void {
  const { out_transfer_no: number, amount_fen: amountFen, sub_merchant_id: shop } = input;
  if (input.notify_url !== undefined) checkUrl('notify_url', input.notify_url);
  subMerchantName(gateway, shop);
  const { payment, part } = getPaidPart(gateway, input.out_trade_no, input.out_sub_no);
  if (part.sub_merchant_id !== shop) throw new GatewayError('TRANSFER_NOT_TO_BUYER', { sub_merchant_id: shop });
  if (amountFen < TRANSFER_LEAST_FEN || amountFen > TRANSFER_MOST_FEN)
    throw new GatewayError('TRANSFER_AMOUNT', { amount_fen: amountFen, most_fen: TRANSFER_MOST_FEN });
  // The sandbox knows its payers only by what they paid, or by the wallet they paid from.
  const payer = payerOf(payment);
  const dayStart = Date.parse(`${chinaDay(gateway.clock())}T00:00:00Z`) - CHINA_OFFSET_MS;
  const today = one<{ n: number }>(
    gateway.db,
    'SELECT count(*) AS n FROM transfers WHERE sub_merchant_id = ? AND payer = ? AND created_ms >= ?',
    shop,
    payer,
    dayStart,
  );
  if ((today?.n ?? 0) >= TRANSFERS_PER_PAYER_DAY)
    throw new GatewayError('TRANSFER_DAY_LIMIT', { most: TRANSFERS_PER_PAYER_DAY });
  const from = ACCOUNT.balance(shop);
  move(gateway, { kind: 'transfer-hold', number, from, to: ACCOUNT.transferring, amountFen }, 'BALANCE_NOT_ENOUGH');
  run(
    gateway.db,
    `INSERT INTO transfers (out_transfer_no, transfer_no, fingerprint, out_trade_no, out_sub_no, sub_merchant_id, payer, amount_fen,
       remark, notify_url, state, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?)`,
    number,
    newNumber(gateway, 'TRF'),
    fingerprint,
    input.out_trade_no,
    input.out_sub_no,
    shop,
    payer,
    amountFen,
    input.remark,
    input.notify_url ?? null,
    gateway.clock(),
  );
  schedule(gateway, 'settle-transfer', number, gateway.clock() + gateway.settings.transferSettleMs);
}

/** The settle-transfer task. */
export function settleTransfer(gateway: Gateway, outTransferNo: string): void {
  const transfer = findTransfer(gateway, outTransferNo);
  if (transfer?.state !== 'PROCESSING') return;
  const fails = transfer.remark.startsWith(FAILING_REMARK);
  move(
    gateway,
    {
      kind: fails ? 'transfer-back' : 'transfer',
      number: outTransferNo,
      from: ACCOUNT.transferring,
      to: fails ? ACCOUNT.balance(transfer.sub_merchant_id) : ACCOUNT.person(transfer.payer),
      amountFen: transfer.amount_fen,
    },
    'INTERNAL',
  );
  run(
    gateway.db,
    'UPDATE transfers SET state = ?, reason = ?, ended_ms = ? WHERE out_transfer_no = ?',
    fails ? 'FAILED' : 'SUCCESS',
    fails ? 'PAYER_ACCOUNT_ABNORMAL' : null,
    gateway.clock(),
    outTransferNo,
  );
  if (transfer.notify_url === null) return;
  notify(gateway, {
    type: fails ? 'TRANSFER.FAILED' : 'TRANSFER.SUCCESS',
    number: outTransferNo,
    url: transfer.notify_url,
    resource: transferView(gateway, outTransferNo),
  });
}

function findTransfer(gateway: Gateway, outTransferNo: string): TransferRow | undefined {
  return one<TransferRow>(gateway.db, 'SELECT * FROM transfers WHERE out_transfer_no = ?', outTransferNo);
}

/** The wire shape of a transfer: answer of create and query, and content of TRANSFER.* callbacks. */
export function transferView(gateway: Gateway, outTransferNo: string) {
  const row = findTransfer(gateway, outTransferNo);
  if (!row) throw new GatewayError('TRANSFER_NOT_FOUND', { out_transfer_no: outTransferNo });
  return {
    out_transfer_no: row.out_transfer_no,
    transfer_no: row.transfer_no,
    channel: getPayment(gateway, row.out_trade_no).channel,
    out_trade_no: row.out_trade_no,
    out_sub_no: row.out_sub_no,
    sub_merchant_id: row.sub_merchant_id,
    payer: row.payer,
    amount_fen: row.amount_fen,
    remark: row.remark,
    state: row.state,
    reason: row.reason,
    created_at: isoOrNull(row.created_ms),
    ended_at: isoOrNull(row.ended_ms),
  };
}
