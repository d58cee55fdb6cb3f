import { notify } from './callbacks.ts';
import { ACCOUNT, balanceOf, fingerprintOf, type Gateway, isoOrNull, isReplay, move, newNumber } from './context.ts';
import { GatewayError } from './errors.ts';
import { getPaidPart, getPayment, type PartRow } from './payments.ts';
import type { NewUnfreeze } from './shapes.ts';
import { one, run, transaction } from './store.ts';

export type UnfreezeCause = 'merchant' | 'finish' | 'auto';

type UnfreezeRow = {
  out_unfreeze_no: string;
  unfreeze_no: string;
  fingerprint: string;
  out_trade_no: string;
  out_sub_no: string;
  amount_fen: number;
  cause: UnfreezeCause;
  created_ms: number;
};

/** Releases what is still frozen of a part to the sub-merchant's settled balance. Once per part, under a new number. */
export function createUnfreeze(gateway: Gateway, input: NewUnfreeze) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    const number = input.out_unfreeze_no;
    if (!isReplay(findUnfreeze(gateway, number), fingerprint, number)) {
      const { payment, part } = getPaidPart(gateway, input.out_trade_no, input.out_sub_no);
      if (one(gateway.db, 'SELECT 1 FROM splits WHERE out_split_no = ?', number))
        throw new GatewayError('NUMBER_REUSED', { number });
      if (!payment.freeze) throw new GatewayError('PART_NOT_FROZEN');
      if (part.unfrozen_ms !== null || part.finishing === 1) throw new GatewayError('PART_UNFROZEN');
      unfreezePart(gateway, part, { cause: 'merchant', number, fingerprint });
    }
    return unfreezeView(gateway, number);
  });
}

/**
 * Releases a part. The merchant's own unfreeze is answered in place; the two others (a finishing split, the end of the
 * freeze) are told by a callback, since nobody waits for an answer.
 */
export function unfreezePart(
  gateway: Gateway,
  part: PartRow,
  why: { cause: UnfreezeCause; number?: string; fingerprint?: string },
): void {
  const now = gateway.clock();
  const unfreezeNo = newNumber(gateway, 'UNF');
  const number = why.number ?? unfreezeNo;
  const from = ACCOUNT.frozen(part.out_trade_no, part.out_sub_no);
  const amountFen = balanceOf(gateway, from);
  move(gateway, { kind: 'unfreeze', number, from, to: ACCOUNT.balance(part.sub_merchant_id), amountFen }, 'INTERNAL');
  run(
    gateway.db,
    `UPDATE parts SET unfrozen_fen = ?, unfrozen_ms = ?, finishing = 0 WHERE out_trade_no = ? AND out_sub_no = ?`,
    amountFen,
    now,
    part.out_trade_no,
    part.out_sub_no,
  );
  run(
    gateway.db,
    `INSERT INTO unfreezes (out_unfreeze_no, unfreeze_no, fingerprint, out_trade_no, out_sub_no, amount_fen, cause, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    number,
    unfreezeNo,
    why.fingerprint ?? '',
    part.out_trade_no,
    part.out_sub_no,
    amountFen,
    why.cause,
    now,
  );
  if (why.cause === 'merchant') return;
  const { notify_url: url } = getPayment(gateway, part.out_trade_no);
  notify(gateway, { type: 'UNFREEZE.SUCCESS', number, url, resource: unfreezeView(gateway, number) });
}

/** The auto-unfreeze task at the provider's freeze limit; `[out_trade_no, out_sub_no]` as JSON. */
export function autoUnfreeze(gateway: Gateway, partKey: string): void {
  const [outTradeNo, outSubNo] = JSON.parse(partKey) as [string, string];
  const { part } = getPaidPart(gateway, outTradeNo, outSubNo);
  if (part.unfrozen_ms === null) unfreezePart(gateway, part, { cause: 'auto' });
}

function findUnfreeze(gateway: Gateway, number: string): UnfreezeRow | undefined {
  return one<UnfreezeRow>(gateway.db, 'SELECT * FROM unfreezes WHERE out_unfreeze_no = ?', number);
}

/** The wire shape of an unfreeze: answer of create and query, and content of UNFREEZE.SUCCESS. */
export function unfreezeView(gateway: Gateway, number: string) {
  const row = findUnfreeze(gateway, number);
  if (!row) throw new GatewayError('UNFREEZE_NOT_FOUND', { out_unfreeze_no: number });
  return {
    out_unfreeze_no: row.out_unfreeze_no,
    unfreeze_no: row.unfreeze_no,
    channel: getPayment(gateway, row.out_trade_no).channel,
    out_trade_no: row.out_trade_no,
    out_sub_no: row.out_sub_no,
    amount_fen: row.amount_fen,
    cause: row.cause,
    state: 'SUCCESS' as const,
    created_at: isoOrNull(row.created_ms),
  };
}
