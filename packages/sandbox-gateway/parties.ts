import { ACCOUNT, balanceOf, fingerprintOf, type Gateway, isReplay } from './context.ts';
import { GatewayError } from './errors.ts';
import { MAX_REGISTERED_RECEIVERS } from './limits.ts';
import type { Channel, NewReceiver, NewSubMerchant, ReceiverType } from './shapes.ts';
import { one, run, transaction } from './store.ts';

type SubMerchantRow = {
  sub_merchant_id: string;
  fingerprint: string;
  name: string;
  bank_json: string | null;
  created_ms: number;
  channel: Channel;
};

/** Registers a sub-merchant (二级商户); money of a payment's part is frozen for it. */
export function registerSubMerchant(gateway: Gateway, input: NewSubMerchant) {
  const fingerprint = fingerprintOf(input);
  return transaction(gateway.db, () => {
    if (!isReplay(findSubMerchant(gateway, input.sub_merchant_id), fingerprint, input.sub_merchant_id)) {
      run(
        gateway.db,
        'INSERT INTO sub_merchants (sub_merchant_id, fingerprint, name, bank_json, created_ms, channel) VALUES (?, ?, ?, ?, ?, ?)',
        input.sub_merchant_id,
        fingerprint,
        input.name,
        input.bank ? JSON.stringify(input.bank) : null,
        gateway.clock(),
        input.channel ?? 'standard',
      );
    }
    return subMerchantView(gateway, input.sub_merchant_id);
  });
}

function findSubMerchant(gateway: Gateway, id: string): SubMerchantRow | undefined {
  return one<SubMerchantRow>(gateway.db, 'SELECT * FROM sub_merchants WHERE sub_merchant_id = ?', id);
}

function getSubMerchant(gateway: Gateway, id: string): SubMerchantRow {
  const row = findSubMerchant(gateway, id);
  if (!row) throw new GatewayError('SUB_MERCHANT_UNKNOWN', { sub_merchant_id: id });
  return row;
}

/** The registered sub-merchant's name; SUB_MERCHANT_UNKNOWN otherwise. */
export function subMerchantName(gateway: Gateway, id: string): string {
  return getSubMerchant(gateway, id).name;
}

/** The channel a registered sub-merchant belongs to; SUB_MERCHANT_UNKNOWN otherwise. */
export function subMerchantChannel(gateway: Gateway, id: string): Channel {
  return getSubMerchant(gateway, id).channel;
}

/** What a sub-merchant has: settled (may be paid out) and frozen (still escrow). */
export function subMerchantView(gateway: Gateway, id: string) {
  const name = subMerchantName(gateway, id);
  const frozen = one<{ total: number }>(
    gateway.db,
    `SELECT coalesce(sum(a.balance_fen), 0) AS total FROM parts p
     JOIN accounts a ON a.name = 'frozen/' || p.out_trade_no || '/' || p.out_sub_no WHERE p.sub_merchant_id = ?`,
    id,
  );
  return {
    sub_merchant_id: id,
    name,
    settled_fen: balanceOf(gateway, ACCOUNT.balance(id)),
    frozen_fen: frozen?.total ?? 0,
  };
}

/** Registers who may receive splits; a MERCHANT_ID receives on its settled balance, a PERSONAL_OPENID in a wallet. */
export function registerReceiver(gateway: Gateway, input: NewReceiver) {
  const fingerprint = fingerprintOf(input);
  transaction(gateway.db, () => {
    if (isReplay(findReceiver(gateway, input.account, input.type), fingerprint, input.account)) return;
    const count = one<{ n: number }>(gateway.db, 'SELECT count(*) AS n FROM receivers')?.n ?? 0;
    if (count >= MAX_REGISTERED_RECEIVERS)
      throw new GatewayError('RECEIVER_LIMIT', { limit: MAX_REGISTERED_RECEIVERS });
    run(
      gateway.db,
      'INSERT INTO receivers (account, type, fingerprint, name, created_ms) VALUES (?, ?, ?, ?, ?)',
      input.account,
      input.type,
      fingerprint,
      input.name,
      gateway.clock(),
    );
  });
  return { account: input.account, type: input.type, name: input.name };
}

/** The registered receiver, or undefined. */
export function findReceiver(gateway: Gateway, account: string, type: ReceiverType) {
  return one<{ fingerprint: string; name: string }>(
    gateway.db,
    'SELECT fingerprint, name FROM receivers WHERE account = ? AND type = ?',
    account,
    type,
  );
}

/** The inner account on which a receiver is paid. */
export function receiverAccount(account: string, type: ReceiverType): string {
  return type === 'MERCHANT_ID' ? ACCOUNT.balance(account) : ACCOUNT.person(account);
}
