import { ACCOUNT, fingerprintOf, type Gateway, isoOrNull, isReplay, move, newNumber } from './context.ts';
import { GatewayError } from './errors.ts';
import { SPLIT_RETURN_WINDOW_MS } from './limits.ts';
import { receiverAccount } from './parties.ts';
import { getPaidPart } from './payments.ts';
import type { NewSplitReturn, ReceiverType } from './shapes.ts';
import { getSplit, receiversOf } from './splits.ts';
import { one, run, transaction } from './store.ts';

type ReturnRow = {
  out_return_no: string;
  return_no: string;
  fingerprint: string;
  out_split_no: string;
  account: string;
  type: ReceiverType;
  amount_fen: number;
  description: string;
  created_ms: number;
};

/** Returns split money from a merchant receiver to the sub-merchant's settled balance; at most what was split. */
export function createSplitReturn(gateway: Gateway, input: NewSplitReturn) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    if (!isReplay(findReturn(gateway, input.out_return_no), fingerprint, input.out_return_no)) {
      insertReturn(gateway, input, fingerprint);
    }
    return splitReturnView(gateway, input.out_return_no);
  });
}

function insertReturn(gateway: Gateway, input: NewSplitReturn, fingerprint: string): void {
  const { db } = gateway;
  const now = gateway.clock();
  const split = getSplit(gateway, input.out_split_no);
  const receiver = receiversOf(gateway, split.out_split_no).find(
    (candidate) => candidate.account === input.account && candidate.type === input.type,
  );
  if (!receiver) throw new GatewayError('RECEIVER_UNKNOWN', { account: input.account, type: input.type });
  if (receiver.result !== 'SUCCESS') throw new GatewayError('SPLIT_NOT_SUCCESSFUL', { result: receiver.result });
  if (receiver.type !== 'MERCHANT_ID') throw new GatewayError('RETURN_FROM_PERSON');
  if (receiver.ended_ms !== null && now > receiver.ended_ms + SPLIT_RETURN_WINDOW_MS)
    throw new GatewayError('RETURN_TOO_LATE');
  const left = receiver.amount_fen - receiver.returned_fen;
  if (input.amount_fen > left) throw new GatewayError('RETURN_EXCEEDS_SPLIT', { left_fen: left });

  const { part } = getPaidPart(gateway, split.out_trade_no, split.out_sub_no);
  const from = receiverAccount(receiver.account, receiver.type);
  const to = ACCOUNT.balance(part.sub_merchant_id);
  // A receiver that is the sub-merchant itself would move money in a circle; the register of movements refuses that.
  if (from === to) throw new GatewayError('BAD_REQUEST', { field: 'account' });
  const { amount_fen: amountFen, out_return_no: number } = input;
  move(gateway, { kind: 'split-return', number, from, to, amountFen }, 'BALANCE_NOT_ENOUGH');
  run(
    db,
    'UPDATE split_receivers SET returned_fen = returned_fen + ? WHERE out_split_no = ? AND account = ? AND type = ?',
    amountFen,
    split.out_split_no,
    receiver.account,
    receiver.type,
  );
  run(
    db,
    'UPDATE parts SET returned_fen = returned_fen + ? WHERE out_trade_no = ? AND out_sub_no = ?',
    amountFen,
    part.out_trade_no,
    part.out_sub_no,
  );
  run(
    db,
    `INSERT INTO split_returns (out_return_no, return_no, fingerprint, out_split_no, account, type, amount_fen, description,
       created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    number,
    newNumber(gateway, 'RET'),
    fingerprint,
    split.out_split_no,
    receiver.account,
    receiver.type,
    amountFen,
    input.description,
    now,
  );
}

function findReturn(gateway: Gateway, outReturnNo: string): ReturnRow | undefined {
  return one<ReturnRow>(gateway.db, 'SELECT * FROM split_returns WHERE out_return_no = ?', outReturnNo);
}

/** The wire shape of a split return; it has its result at once. */
export function splitReturnView(gateway: Gateway, outReturnNo: string) {
  const row = findReturn(gateway, outReturnNo);
  if (!row) throw new GatewayError('RETURN_NOT_FOUND', { out_return_no: outReturnNo });
  return {
    out_return_no: row.out_return_no,
    return_no: row.return_no,
    out_split_no: row.out_split_no,
    account: row.account,
    type: row.type,
    amount_fen: row.amount_fen,
    description: row.description,
    state: 'SUCCESS' as const,
    created_at: isoOrNull(row.created_ms),
  };
}
