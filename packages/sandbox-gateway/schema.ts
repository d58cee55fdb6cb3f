/**
 * The gateway's tables. Amounts are fen, times milliseconds since 1970. Every invariant the database can hold, it holds:
 * no account but the outside world goes below zero, a part is never refunded beyond what was paid nor split beyond 30 %,
 * and a movement once written stays.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS nonces_by_time ON nonces (at_ms);

CREATE TABLE IF NOT EXISTS accounts (
  name TEXT PRIMARY KEY,
  balance_fen INTEGER NOT NULL CHECK (balance_fen >= 0 OR name = 'world')
) STRICT;
CREATE TABLE IF NOT EXISTS movements (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  from_account TEXT NOT NULL,
  to_account TEXT NOT NULL CHECK (to_account <> from_account),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0)
) STRICT;
CREATE TRIGGER IF NOT EXISTS movements_stay BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER IF NOT EXISTS movements_remain BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;

CREATE TABLE IF NOT EXISTS sub_merchants (
  sub_merchant_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, name TEXT NOT NULL, bank_json TEXT, created_ms INTEGER NOT NULL,
  channel TEXT NOT NULL DEFAULT 'standard' CHECK (channel IN ('standard', 'ecny'))
) STRICT;
CREATE TABLE IF NOT EXISTS receivers (
  account TEXT NOT NULL, type TEXT NOT NULL, fingerprint TEXT NOT NULL, name TEXT NOT NULL, created_ms INTEGER NOT NULL,
  PRIMARY KEY (account, type)
) STRICT;

CREATE TABLE IF NOT EXISTS payments (
  out_trade_no TEXT PRIMARY KEY,
  payment_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  currency TEXT NOT NULL,
  description TEXT NOT NULL,
  notify_url TEXT NOT NULL,
  return_url TEXT NOT NULL,
  freeze INTEGER NOT NULL CHECK (freeze IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('NOTPAY', 'SUCCESS', 'CLOSED', 'REFUND')),
  scenario TEXT,
  delay_ms INTEGER NOT NULL DEFAULT 0,
  in_flight INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  paid_ms INTEGER,
  closed_ms INTEGER,
  channel TEXT NOT NULL DEFAULT 'standard' CHECK (channel IN ('standard', 'ecny')),
  wallet TEXT CHECK (wallet IS NULL OR channel = 'ecny'),
  CHECK (state NOT IN ('SUCCESS', 'REFUND') OR paid_ms IS NOT NULL)
) STRICT;
CREATE INDEX IF NOT EXISTS payments_by_time ON payments (created_ms);
CREATE INDEX IF NOT EXISTS payments_by_paid ON payments (paid_ms);
CREATE TABLE IF NOT EXISTS parts (
  out_trade_no TEXT NOT NULL REFERENCES payments,
  out_sub_no TEXT NOT NULL,
  position INTEGER NOT NULL,
  sub_merchant_id TEXT NOT NULL REFERENCES sub_merchants,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  splitting_fen INTEGER NOT NULL DEFAULT 0 CHECK (splitting_fen >= 0),
  split_fen INTEGER NOT NULL DEFAULT 0 CHECK (split_fen >= 0),
  returned_fen INTEGER NOT NULL DEFAULT 0 CHECK (returned_fen BETWEEN 0 AND split_fen),
  refunding_fen INTEGER NOT NULL DEFAULT 0 CHECK (refunding_fen >= 0),
  refunded_fen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_fen >= 0),
  unfrozen_fen INTEGER NOT NULL DEFAULT 0 CHECK (unfrozen_fen >= 0),
  finishing INTEGER NOT NULL DEFAULT 0,
  freeze_until_ms INTEGER,
  unfrozen_ms INTEGER,
  PRIMARY KEY (out_trade_no, out_sub_no),
  CHECK (refunding_fen + refunded_fen <= amount_fen),
  CHECK ((splitting_fen + split_fen) * 10000 <= amount_fen * 3000)
) STRICT;

CREATE TABLE IF NOT EXISTS refunds (
  out_refund_no TEXT PRIMARY KEY,
  refund_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  out_trade_no TEXT NOT NULL,
  out_sub_no TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  from_frozen_fen INTEGER NOT NULL CHECK (from_frozen_fen >= 0),
  from_balance_fen INTEGER NOT NULL CHECK (from_balance_fen >= 0),
  reason TEXT NOT NULL,
  notify_url TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'SUCCESS', 'ABNORMAL')),
  abnormal_reason TEXT,
  created_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  CHECK (from_frozen_fen + from_balance_fen = amount_fen),
  FOREIGN KEY (out_trade_no, out_sub_no) REFERENCES parts
) STRICT;
CREATE INDEX IF NOT EXISTS refunds_by_end ON refunds (ended_ms);

CREATE TABLE IF NOT EXISTS splits (
  out_split_no TEXT PRIMARY KEY,
  split_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  out_trade_no TEXT NOT NULL,
  out_sub_no TEXT NOT NULL,
  finish INTEGER NOT NULL,
  notify_url TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'FINISHED')),
  created_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  FOREIGN KEY (out_trade_no, out_sub_no) REFERENCES parts
) STRICT;
CREATE INDEX IF NOT EXISTS splits_by_part ON splits (out_trade_no, out_sub_no);
CREATE TABLE IF NOT EXISTS split_receivers (
  out_split_no TEXT NOT NULL REFERENCES splits,
  position INTEGER NOT NULL,
  account TEXT NOT NULL,
  type TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  description TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('PENDING', 'SUCCESS', 'CLOSED')),
  reason TEXT,
  returned_fen INTEGER NOT NULL DEFAULT 0 CHECK (returned_fen BETWEEN 0 AND amount_fen),
  ended_ms INTEGER,
  PRIMARY KEY (out_split_no, account, type)
) STRICT;
CREATE INDEX IF NOT EXISTS split_receivers_by_end ON split_receivers (ended_ms);
CREATE INDEX IF NOT EXISTS split_receivers_by_account ON split_receivers (account, type, ended_ms);
CREATE TABLE IF NOT EXISTS split_returns (
  out_return_no TEXT PRIMARY KEY,
  return_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  out_split_no TEXT NOT NULL,
  account TEXT NOT NULL,
  type TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  description TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  FOREIGN KEY (out_split_no, account, type) REFERENCES split_receivers
) STRICT;
CREATE TABLE IF NOT EXISTS unfreezes (
  out_unfreeze_no TEXT PRIMARY KEY,
  unfreeze_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  out_trade_no TEXT NOT NULL,
  out_sub_no TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  cause TEXT NOT NULL CHECK (cause IN ('merchant', 'finish', 'auto')),
  created_ms INTEGER NOT NULL,
  UNIQUE (out_trade_no, out_sub_no),
  FOREIGN KEY (out_trade_no, out_sub_no) REFERENCES parts
) STRICT;
CREATE TABLE IF NOT EXISTS payouts (
  out_payout_no TEXT PRIMARY KEY,
  payout_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  sub_merchant_id TEXT NOT NULL REFERENCES sub_merchants,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  bank_json TEXT NOT NULL,
  notify_url TEXT,
  state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'ARRIVED', 'RETURNED')),
  reason TEXT,
  created_ms INTEGER NOT NULL,
  ended_ms INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS payouts_by_end ON payouts (ended_ms);

CREATE TABLE IF NOT EXISTS transfers (
  out_transfer_no TEXT PRIMARY KEY,
  transfer_no TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  out_trade_no TEXT NOT NULL,
  out_sub_no TEXT NOT NULL,
  sub_merchant_id TEXT NOT NULL REFERENCES sub_merchants,
  payer TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen BETWEEN 10 AND 20000),
  remark TEXT NOT NULL,
  notify_url TEXT,
  state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'SUCCESS', 'FAILED')),
  reason TEXT,
  created_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  FOREIGN KEY (out_trade_no, out_sub_no) REFERENCES parts
) STRICT;
CREATE INDEX IF NOT EXISTS transfers_by_end ON transfers (ended_ms);
CREATE INDEX IF NOT EXISTS transfers_by_payer ON transfers (sub_merchant_id, payer, created_ms);

CREATE TABLE IF NOT EXISTS tasks (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, number TEXT NOT NULL, due_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS tasks_by_due ON tasks (due_ms);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  number TEXT NOT NULL,
  url TEXT NOT NULL,
  resource_json TEXT NOT NULL,
  mis_sign_first INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED', 'LOST')),
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  next_ms INTEGER,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, next_ms);
CREATE INDEX IF NOT EXISTS deliveries_by_number ON deliveries (number);
CREATE TABLE IF NOT EXISTS attempts (
  delivery_id INTEGER NOT NULL REFERENCES deliveries, n INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  status INTEGER, error TEXT, mis_signed INTEGER NOT NULL, PRIMARY KEY (delivery_id, n)
) STRICT;
`;

/** Columns that came after the first start of some file: added where they are missing, which `CREATE TABLE IF NOT EXISTS` does not. */
export const LATER_COLUMNS: readonly {
  readonly table: string;
  readonly column: string;
  readonly definition: string;
}[] = [
  {
    table: 'sub_merchants',
    column: 'channel',
    definition: "channel TEXT NOT NULL DEFAULT 'standard' CHECK (channel IN ('standard', 'ecny'))",
  },
  {
    table: 'payments',
    column: 'channel',
    definition: "channel TEXT NOT NULL DEFAULT 'standard' CHECK (channel IN ('standard', 'ecny'))",
  },
  { table: 'payments', column: 'wallet', definition: "wallet TEXT CHECK (wallet IS NULL OR channel = 'ecny')" },
];

/** Indexes over later columns. */
export const LATER_INDEXES = `
CREATE INDEX IF NOT EXISTS payments_by_wallet ON payments (wallet, paid_ms) WHERE wallet IS NOT NULL;
`;
