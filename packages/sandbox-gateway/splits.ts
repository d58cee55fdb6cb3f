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
import { BPS, CHINA_OFFSET_MS, MAX_SPLIT_BPS, MAX_SPLITS_PER_PART, PERSONAL_MONTHLY_LIMIT_FEN } from './limits.ts';
import { findReceiver, receiverAccount } from './parties.ts';
import { getPaidPart, getPayment, type PartRow, type PaymentRow } from './payments.ts';
import { checkUrl, type NewSplit, type ReceiverType } from './shapes.ts';
import { all, one, run, transaction } from './store.ts';
import { unfreezePart } from './unfreeze.ts';

/** A receiver account that starts with this ends CLOSED, as when the receiver closed the account. */
export const CLOSED_ACCOUNT = 'closed-';

type SplitRow = {
  out_split_no: string;
  split_no: string;
  fingerprint: string;
  out_trade_no: string;
  out_sub_no: string;
  finish: number;
  notify_url: string;
  state: 'PROCESSING' | 'FINISHED';
  created_ms: number;
  ended_ms: number | null;
};

export type SplitReceiverRow = {
  account: string;
  type: ReceiverType;
  amount_fen: number;
  description: string;
  result: 'PENDING' | 'SUCCESS' | 'CLOSED';
  reason: string | null;
  returned_fen: number;
  ended_ms: number | null;
};

/** Starts a split of a part's frozen money; with `finish` the rest is released when all receivers have their result. */
export function createSplit(gateway: Gateway, input: NewSplit) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    if (!isReplay(findSplit(gateway, input.out_split_no), fingerprint, input.out_split_no)) {
      insertSplit(gateway, input, fingerprint);
    }
    return splitView(gateway, input.out_split_no);
  });
}

function insertSplit(gateway: Gateway, input: NewSplit, fingerprint: string): void {
  const { db } = gateway;
  const now = gateway.clock();
  if (input.notify_url !== undefined) checkUrl('notify_url', input.notify_url);
  const { payment, part } = getPaidPart(gateway, input.out_trade_no, input.out_sub_no);
  const total = input.receivers.reduce((sum, receiver) => sum + receiver.amount_fen, 0);
  checkSplit(gateway, { payment, part, input, total, now });

  const from = ACCOUNT.frozen(part.out_trade_no, part.out_sub_no);
  const hold = {
    kind: 'split-hold',
    number: input.out_split_no,
    from,
    to: ACCOUNT.splitting,
    amountFen: total,
  } as const;
  move(gateway, hold, 'FROZEN_NOT_ENOUGH');
  run(
    db,
    'UPDATE parts SET splitting_fen = splitting_fen + ?, finishing = ? WHERE out_trade_no = ? AND out_sub_no = ?',
    total,
    input.finish ? 1 : 0,
    part.out_trade_no,
    part.out_sub_no,
  );
  run(
    db,
    `INSERT INTO splits (out_split_no, split_no, fingerprint, out_trade_no, out_sub_no, finish, notify_url, state, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?)`,
    input.out_split_no,
    newNumber(gateway, 'SPL'),
    fingerprint,
    input.out_trade_no,
    input.out_sub_no,
    input.finish ? 1 : 0,
    input.notify_url ?? payment.notify_url,
    now,
  );
  for (const [position, receiver] of input.receivers.entries()) {
    run(
      db,
      `INSERT INTO split_receivers (out_split_no, position, account, type, amount_fen, description, result)
       VALUES (?, ?, ?, ?, ?, ?, 'PENDING')`,
      input.out_split_no,
      position,
      receiver.account,
      receiver.type,
      receiver.amount_fen,
      receiver.description,
    );
  }
  schedule(gateway, 'settle-split', input.out_split_no, now + gateway.settings.splitSettleMs);
}

function checkSplit(
  gateway: Gateway,
  wish: { payment: PaymentRow; part: PartRow; input: NewSplit; total: number; now: number },
): void {
  const { payment, part, input, total, now } = wish;
  const { db, settings } = gateway;
  // Split and unfreeze share one number space, as with WeChat Pay: an unfreeze needs a new number, and so does a split.
  if (one(db, 'SELECT 1 FROM unfreezes WHERE out_unfreeze_no = ?', input.out_split_no)) {
    throw new GatewayError('NUMBER_REUSED', { number: input.out_split_no });
  }
  if (!payment.freeze) throw new GatewayError('PART_NOT_FROZEN');
  if (part.unfrozen_ms !== null || part.finishing === 1) throw new GatewayError('PART_UNFROZEN');
  if (payment.paid_ms !== null && now < payment.paid_ms + settings.splitStartMs) {
    throw new GatewayError('SPLIT_TOO_EARLY', { wait_ms: payment.paid_ms + settings.splitStartMs - now });
  }
  const before = one<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM splits WHERE out_trade_no = ? AND out_sub_no = ?',
    part.out_trade_no,
    part.out_sub_no,
  );
  if ((before?.n ?? 0) >= MAX_SPLITS_PER_PART)
    throw new GatewayError('SPLIT_REQUEST_LIMIT', { limit: MAX_SPLITS_PER_PART });
  const seen = new Set<string>();
  for (const { account, type } of input.receivers) {
    if (!findReceiver(gateway, account, type)) throw new GatewayError('RECEIVER_UNKNOWN', { account, type });
    if (seen.has(`${type} ${account}`)) throw new GatewayError('RECEIVER_TWICE', { account, type });
    seen.add(`${type} ${account}`);
  }
  const most = Math.floor((part.amount_fen * MAX_SPLIT_BPS) / BPS);
  const left = most - part.split_fen - part.splitting_fen;
  if (total > left) throw new GatewayError('SPLIT_OVER_MAX', { max_bps: MAX_SPLIT_BPS, left_fen: left });
}

/** The settle-split task: each receiver gets a result of its own. */
export function settleSplit(gateway: Gateway, outSplitNo: string): void {
  const split = findSplit(gateway, outSplitNo);
  if (split?.state !== 'PROCESSING') return;
  const { part } = getPaidPart(gateway, split.out_trade_no, split.out_sub_no);
  for (const receiver of receiversOf(gateway, outSplitNo)) settleReceiver(gateway, { split, part, receiver });
  run(
    gateway.db,
    `UPDATE splits SET state = 'FINISHED', ended_ms = ? WHERE out_split_no = ?`,
    gateway.clock(),
    outSplitNo,
  );
  // The freeze limit may have passed between the split and its results.
  if (split.finish === 1 && part.unfrozen_ms === null) unfreezePart(gateway, part, { cause: 'finish' });
  const resource = splitView(gateway, outSplitNo);
  notify(gateway, { type: 'SPLIT.FINISHED', number: outSplitNo, url: split.notify_url, resource });
}

function settleReceiver(gateway: Gateway, due: { split: SplitRow; part: PartRow; receiver: SplitReceiverRow }): void {
  const { split, part, receiver } = due;
  const reason = refusalOf(gateway, receiver);
  const frozen = ACCOUNT.frozen(part.out_trade_no, part.out_sub_no);
  // After an unfreeze the money of a closed receiver has no freeze to return to.
  const back = part.unfrozen_ms === null ? frozen : ACCOUNT.balance(part.sub_merchant_id);
  move(
    gateway,
    {
      kind: reason === null ? 'split' : 'split-back',
      number: split.out_split_no,
      from: ACCOUNT.splitting,
      to: reason === null ? receiverAccount(receiver.account, receiver.type) : back,
      amountFen: receiver.amount_fen,
    },
    'INTERNAL',
  );
  run(
    gateway.db,
    `UPDATE parts SET splitting_fen = splitting_fen - ?, split_fen = split_fen + ? WHERE out_trade_no = ? AND out_sub_no = ?`,
    receiver.amount_fen,
    reason === null ? receiver.amount_fen : 0,
    part.out_trade_no,
    part.out_sub_no,
  );
  run(
    gateway.db,
    `UPDATE split_receivers SET result = ?, reason = ?, ended_ms = ? WHERE out_split_no = ? AND account = ? AND type = ?`,
    reason === null ? 'SUCCESS' : 'CLOSED',
    reason,
    gateway.clock(),
    split.out_split_no,
    receiver.account,
    receiver.type,
  );
}

function refusalOf(gateway: Gateway, receiver: SplitReceiverRow): string | null {
  if (receiver.account.startsWith(CLOSED_ACCOUNT)) return 'ACCOUNT_CLOSED';
  if (receiver.type === 'MERCHANT_ID') return null;
  const monthStart = Date.parse(`${chinaDay(gateway.clock()).slice(0, 7)}-01T00:00:00Z`) - CHINA_OFFSET_MS;
  const received = one<{ total: number }>(
    gateway.db,
    `SELECT coalesce(sum(amount_fen), 0) AS total FROM split_receivers
     WHERE account = ? AND type = ? AND result = 'SUCCESS' AND ended_ms >= ?`,
    receiver.account,
    receiver.type,
    monthStart,
  );
  return (received?.total ?? 0) + receiver.amount_fen > PERSONAL_MONTHLY_LIMIT_FEN ? 'RECEIVER_MONTHLY_LIMIT' : null;
}

function findSplit(gateway: Gateway, outSplitNo: string): SplitRow | undefined {
  return one<SplitRow>(gateway.db, 'SELECT * FROM splits WHERE out_split_no = ?', outSplitNo);
}

/** The split; SPLIT_NOT_FOUND otherwise. */
export function getSplit(gateway: Gateway, outSplitNo: string): SplitRow {
  const split = findSplit(gateway, outSplitNo);
  if (!split) throw new GatewayError('SPLIT_NOT_FOUND', { out_split_no: outSplitNo });
  return split;
}

export function receiversOf(gateway: Gateway, outSplitNo: string): SplitReceiverRow[] {
  return all<SplitReceiverRow>(
    gateway.db,
    `SELECT account, type, amount_fen, description, result, reason, returned_fen, ended_ms
     FROM split_receivers WHERE out_split_no = ? ORDER BY position`,
    outSplitNo,
  );
}

/** The wire shape of a split: answer of create and query, and content of SPLIT.FINISHED. */
export function splitView(gateway: Gateway, outSplitNo: string) {
  const split = getSplit(gateway, outSplitNo);
  return {
    out_split_no: split.out_split_no,
    split_no: split.split_no,
    channel: getPayment(gateway, split.out_trade_no).channel,
    out_trade_no: split.out_trade_no,
    out_sub_no: split.out_sub_no,
    finish: split.finish === 1,
    state: split.state,
    receivers: receiversOf(gateway, outSplitNo).map(({ ended_ms, ...receiver }) => ({
      ...receiver,
      ended_at: isoOrNull(ended_ms),
    })),
    created_at: isoOrNull(split.created_ms),
    ended_at: isoOrNull(split.ended_ms),
  };
}
