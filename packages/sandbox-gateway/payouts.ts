import { notify } from './callbacks.ts';
import { ACCOUNT, fingerprintOf, type Gateway, isoOrNull, isReplay, move, newNumber, schedule } from './context.ts';
import { GatewayError } from './errors.ts';
import { subMerchantChannel, subMerchantName } from './parties.ts';
import { type BankAccount, checkUrl, type NewPayout } from './shapes.ts';
import { one, run, transaction } from './store.ts';

/** A bank account number that ends with this sends the money back. */
export const RETURNING_BANK_NUMBER = '0000';

type PayoutRow = {
  out_payout_no: string;
  payout_no: string;
  fingerprint: string;
  sub_merchant_id: string;
  amount_fen: number;
  bank_json: string;
  notify_url: string | null;
  state: 'PROCESSING' | 'ARRIVED' | 'RETURNED';
  reason: string | null;
  created_ms: number;
  ended_ms: number | null;
};

/** Sends settled balance to a bank account; it arrives or comes back later. */
export function createPayout(gateway: Gateway, input: NewPayout) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    const { out_payout_no: number, amount_fen: amountFen } = input;
    if (!isReplay(findPayout(gateway, number), fingerprint, number)) {
      if (input.notify_url !== undefined) checkUrl('notify_url', input.notify_url);
      subMerchantName(gateway, input.sub_merchant_id);
      const from = ACCOUNT.balance(input.sub_merchant_id);
      move(gateway, { kind: 'payout-hold', number, from, to: ACCOUNT.payingOut, amountFen }, 'BALANCE_NOT_ENOUGH');
      run(
        gateway.db,
        `INSERT INTO payouts (out_payout_no, payout_no, fingerprint, sub_merchant_id, amount_fen, bank_json, notify_url, state,
           created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'PROCESSING', ?)`,
        number,
        newNumber(gateway, 'OUT'),
        fingerprint,
        input.sub_merchant_id,
        amountFen,
        JSON.stringify(input.bank_account),
        input.notify_url ?? null,
        gateway.clock(),
      );
      schedule(gateway, 'settle-payout', number, gateway.clock() + gateway.settings.payoutSettleMs);
    }
    return payoutView(gateway, number);
  });
}

/** The settle-payout task. */
export function settlePayout(gateway: Gateway, outPayoutNo: string): void {
  const payout = findPayout(gateway, outPayoutNo);
  if (payout?.state !== 'PROCESSING') return;
  const bank = JSON.parse(payout.bank_json) as BankAccount;
  const returned = bank.number.endsWith(RETURNING_BANK_NUMBER);
  move(
    gateway,
    {
      kind: returned ? 'payout-back' : 'payout',
      number: outPayoutNo,
      from: ACCOUNT.payingOut,
      to: returned ? ACCOUNT.balance(payout.sub_merchant_id) : ACCOUNT.world,
      amountFen: payout.amount_fen,
    },
    'INTERNAL',
  );
  run(
    gateway.db,
    'UPDATE payouts SET state = ?, reason = ?, ended_ms = ? WHERE out_payout_no = ?',
    returned ? 'RETURNED' : 'ARRIVED',
    returned ? 'BANK_ACCOUNT_WRONG' : null,
    gateway.clock(),
    outPayoutNo,
  );
  if (payout.notify_url === null) return;
  notify(gateway, {
    type: returned ? 'PAYOUT.RETURNED' : 'PAYOUT.ARRIVED',
    number: outPayoutNo,
    url: payout.notify_url,
    resource: payoutView(gateway, outPayoutNo),
  });
}

function findPayout(gateway: Gateway, outPayoutNo: string): PayoutRow | undefined {
  return one<PayoutRow>(gateway.db, 'SELECT * FROM payouts WHERE out_payout_no = ?', outPayoutNo);
}

/** The wire shape of a payout: answer of create and query, and content of PAYOUT.* callbacks. Bank numbers are masked. */
export function payoutView(gateway: Gateway, outPayoutNo: string) {
  const row = findPayout(gateway, outPayoutNo);
  if (!row) throw new GatewayError('PAYOUT_NOT_FOUND', { out_payout_no: outPayoutNo });
  const bank = JSON.parse(row.bank_json) as BankAccount;
  return {
    out_payout_no: row.out_payout_no,
    payout_no: row.payout_no,
    channel: subMerchantChannel(gateway, row.sub_merchant_id),
    sub_merchant_id: row.sub_merchant_id,
    amount_fen: row.amount_fen,
    bank_account: { bank: bank.bank, number_end: bank.number.slice(-4) },
    state: row.state,
    reason: row.reason,
    created_at: isoOrNull(row.created_ms),
    ended_at: isoOrNull(row.ended_ms),
  };
}
