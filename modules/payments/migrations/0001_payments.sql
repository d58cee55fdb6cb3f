-- Payments mirror what the provider holds (T7): the provider freezes the buyer's money for the shop, we never pool it.

-- One payment pays all shop orders of a trade.
CREATE TABLE payments.payments (
  id uuid NOT NULL,
  trade_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  gateway text NOT NULL,
  amount_fen bigint NOT NULL,
  state text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  -- When the provider was first told of it; its answer may have been lost.
  started_at timestamptz,
  gateway_no text,
  cashier_url text,
  paid_at timestamptz,
  completed_at timestamptz,
  completed_by text,
  closed_at timestamptz,
  closed_reason text,
  -- The provider confirmed the close; how often we looked again since.
  gateway_closed_at timestamptz,
  -- Paid after it was closed: refunded, never reopened.
  late_paid_at timestamptz,
  -- When the sweeper asks next; null when there is nothing to ask.
  next_query_at timestamptz,
  queries integer NOT NULL DEFAULT 0,
  queried_at timestamptz,
  CONSTRAINT payments_pkey PRIMARY KEY (id),
  CONSTRAINT payments_state CHECK (state IN ('created', 'pending', 'succeeded', 'closed', 'failed')),
  CONSTRAINT payments_amount CHECK (amount_fen >= 0),
  CONSTRAINT payments_paid CHECK ((state = 'succeeded') = (paid_at IS NOT NULL) AND (paid_at IS NULL) = (completed_by IS NULL)),
  CONSTRAINT payments_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CONSTRAINT payments_late CHECK (late_paid_at IS NULL OR state IN ('closed', 'failed'))
);
-- A trade is never paid twice: at most one payment of it is open or paid.
CREATE UNIQUE INDEX payments_one_per_trade ON payments.payments (trade_id) WHERE state IN ('created', 'pending', 'succeeded');
CREATE INDEX payments_trade ON payments.payments (trade_id, id);
CREATE INDEX payments_due ON payments.payments (next_query_at) WHERE next_query_at IS NOT NULL;
CREATE INDEX payments_recent ON payments.payments (created_at DESC, id DESC);
CREATE INDEX payments_paid_day ON payments.payments (paid_at) WHERE paid_at IS NOT NULL;

-- A shop order's share of a payment: frozen at the provider until it is refunded or settled.
CREATE TABLE payments.parts (
  shop_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  order_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  -- Reserved or done, before and after the settlement.
  refunded_fen bigint NOT NULL DEFAULT 0,
  refunded_after_fen bigint NOT NULL DEFAULT 0,
  settled_fen bigint NOT NULL DEFAULT 0,
  paid_at timestamptz,
  freeze_warned_at timestamptz,
  unfrozen_by_provider_at timestamptz,
  CONSTRAINT parts_pkey PRIMARY KEY (shop_id, payment_id, order_id),
  CONSTRAINT parts_amount CHECK (amount_fen >= 0 AND refunded_fen >= 0 AND refunded_after_fen >= 0 AND settled_fen >= 0),
  CONSTRAINT parts_refund_within CHECK (refunded_fen + refunded_after_fen <= amount_fen),
  CONSTRAINT parts_settle_within CHECK (refunded_fen + settled_fen <= amount_fen)
);
CREATE UNIQUE INDEX parts_paid_once ON payments.parts (shop_id, order_id) WHERE paid_at IS NOT NULL;
CREATE INDEX parts_payment ON payments.parts (payment_id);
CREATE INDEX parts_frozen ON payments.parts (paid_at) WHERE paid_at IS NOT NULL AND settled_fen = 0;

CREATE TABLE payments.refunds (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  cause text NOT NULL,
  amount_fen bigint NOT NULL,
  reason text NOT NULL,
  lines jsonb NOT NULL,
  -- escrow: frozen money; balance: the shop's own, after settlement; late: money that came after the close.
  source text NOT NULL,
  state text NOT NULL,
  gateway_no text,
  failure text,
  requested_at timestamptz NOT NULL,
  sent_at timestamptz,
  ended_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz,
  CONSTRAINT refunds_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT refunds_cause UNIQUE (shop_id, cause),
  CONSTRAINT refunds_amount CHECK (amount_fen > 0),
  CONSTRAINT refunds_source CHECK (source IN ('escrow', 'balance', 'late')),
  CONSTRAINT refunds_state CHECK (state IN ('requested', 'sent', 'succeeded', 'failed')),
  CONSTRAINT refunds_ended CHECK ((state IN ('succeeded', 'failed')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (next_at IS NOT NULL))
);
CREATE INDEX refunds_id ON payments.refunds (id);
CREATE INDEX refunds_order ON payments.refunds (shop_id, order_id);
CREATE INDEX refunds_due ON payments.refunds (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX refunds_recent ON payments.refunds (requested_at DESC, id DESC);
CREATE INDEX refunds_ended_day ON payments.refunds (ended_at) WHERE state = 'succeeded';

-- The release of one order's frozen money: commission by split, the rest to the shop.
CREATE TABLE payments.settlements (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  shop_fen bigint NOT NULL,
  commission_fen bigint NOT NULL,
  state text NOT NULL,
  -- A refused split is tried again under a new number.
  split_round integer NOT NULL DEFAULT 1,
  -- False when the provider let the money go before the commission could be taken.
  commission_collected boolean,
  requested_at timestamptz NOT NULL,
  split_at timestamptz,
  unfrozen_at timestamptz,
  unfrozen_fen bigint,
  settled_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  next_at timestamptz,
  CONSTRAINT settlements_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT settlements_amounts CHECK (shop_fen >= 0 AND commission_fen >= 0),
  CONSTRAINT settlements_state CHECK (state IN ('requested', 'split', 'unfrozen', 'settled')),
  CONSTRAINT settlements_ended CHECK ((state = 'settled') = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (next_at IS NOT NULL))
);
CREATE INDEX settlements_id ON payments.settlements (id);
CREATE INDEX settlements_due ON payments.settlements (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX settlements_shop ON payments.settlements (shop_id, requested_at DESC, order_id DESC);
CREATE INDEX settlements_split_day ON payments.settlements (split_at) WHERE split_at IS NOT NULL;

-- Shops as the provider knows them.
CREATE TABLE payments.sub_merchants (
  shop_id uuid NOT NULL,
  gateway text NOT NULL,
  sub_merchant_id text NOT NULL,
  registered_at timestamptz NOT NULL,
  CONSTRAINT sub_merchants_pkey PRIMARY KEY (shop_id, gateway)
);

CREATE TABLE payments.bank_accounts (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  holder text NOT NULL,
  bank text NOT NULL,
  -- Sealed; only the last four digits are ever shown.
  number_sealed text NOT NULL,
  number_end text NOT NULL,
  added_by uuid,
  added_at timestamptz NOT NULL,
  replaced_at timestamptz,
  CONSTRAINT bank_accounts_pkey PRIMARY KEY (shop_id, id)
);
CREATE UNIQUE INDEX bank_accounts_current ON payments.bank_accounts (shop_id) WHERE replaced_at IS NULL;

CREATE TABLE payments.payouts (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  bank_account_id uuid NOT NULL,
  gateway text NOT NULL,
  amount_fen bigint NOT NULL,
  state text NOT NULL,
  requested_by uuid,
  requested_at timestamptz NOT NULL,
  needs_approval boolean NOT NULL,
  approved_by uuid,
  approved_at timestamptz,
  cool_until timestamptz NOT NULL,
  gateway_no text,
  sent_at timestamptz,
  ended_at timestamptz,
  failure text,
  note text,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz,
  CONSTRAINT payouts_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT payouts_bank FOREIGN KEY (shop_id, bank_account_id) REFERENCES payments.bank_accounts (shop_id, id),
  CONSTRAINT payouts_amount CHECK (amount_fen > 0),
  CONSTRAINT payouts_state CHECK (state IN ('requested', 'cooling', 'sent', 'arrived', 'returned', 'cancelled')),
  CONSTRAINT payouts_approved CHECK (state IN ('requested', 'cancelled') OR NOT needs_approval OR approved_at IS NOT NULL)
);
CREATE INDEX payouts_id ON payments.payouts (id);
CREATE INDEX payouts_due ON payments.payouts (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX payouts_shop ON payments.payouts (shop_id, requested_at DESC, id DESC);
CREATE INDEX payouts_waiting ON payments.payouts (requested_at) WHERE state = 'requested';

-- What came in as a callback, genuine or not, word for word.
CREATE TABLE payments.callbacks (
  id uuid NOT NULL,
  gateway text NOT NULL,
  received_at timestamptz NOT NULL,
  genuine boolean NOT NULL,
  refusal text,
  event_id text,
  event_type text,
  headers jsonb NOT NULL,
  body text NOT NULL,
  ip text NOT NULL,
  CONSTRAINT callbacks_pkey PRIMARY KEY (id)
);
CREATE INDEX callbacks_received ON payments.callbacks (received_at DESC);
SELECT kernel.append_only('payments.callbacks');

-- Whatever our records, our ledger and the provider do not agree on; worked off in the console.
CREATE TABLE payments.differences (
  id uuid NOT NULL,
  gateway text NOT NULL,
  kind text NOT NULL,
  -- The number both sides know the matter by.
  subject text NOT NULL,
  shop_id uuid,
  day date NOT NULL,
  expected_fen bigint,
  found_fen bigint,
  detail jsonb NOT NULL,
  state text NOT NULL,
  found_at timestamptz NOT NULL,
  resolved_at timestamptz,
  resolved_by uuid,
  note text,
  CONSTRAINT differences_pkey PRIMARY KEY (id),
  CONSTRAINT differences_once UNIQUE (gateway, kind, subject),
  CONSTRAINT differences_state CHECK (state IN ('open', 'resolved') AND (state = 'resolved') = (resolved_at IS NOT NULL))
);
CREATE INDEX differences_open ON payments.differences (found_at, id) WHERE state = 'open';
CREATE INDEX differences_day ON payments.differences (gateway, day);

CREATE TABLE payments.reconciliations (
  gateway text NOT NULL,
  day date NOT NULL,
  ran_at timestamptz NOT NULL,
  bill_rows integer NOT NULL,
  matched integer NOT NULL,
  differences integer NOT NULL,
  totals jsonb NOT NULL,
  CONSTRAINT reconciliations_pkey PRIMARY KEY (gateway, day)
);
