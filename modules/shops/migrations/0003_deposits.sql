-- Deposits and the trial without one (E-Commerce Law art. 58). The money itself stands in the ledger (`shop:<id>:deposit`);
-- here is what a shop owes, until when, and what each category asks.

-- What a category, and everything under it that says nothing itself, asks of a shop that sells in it.
CREATE TABLE shops.deposit_rates (
  category_id text NOT NULL,
  amount_fen bigint NOT NULL,
  updated_by uuid,
  updated_at timestamptz NOT NULL,
  CONSTRAINT deposit_rates_pkey PRIMARY KEY (category_id),
  CONSTRAINT deposit_rates_amount CHECK (amount_fen >= 0)
);

CREATE TABLE shops.terms (
  shop_id uuid NOT NULL,
  -- `trial` owes nothing until it ends, `deposit` holds one, `waived` was let off by the operator.
  mode text NOT NULL CONSTRAINT terms_mode CHECK (mode IN ('trial', 'deposit', 'waived')),
  trial_ends_at timestamptz,
  warned_days integer,
  -- What is missing and until when; past the moment the shop is held.
  missing_fen bigint NOT NULL DEFAULT 0,
  due_at timestamptz,
  overdue boolean NOT NULL DEFAULT false,
  -- Ended a trial without paying: the shop is paused, not only limited.
  trial_unpaid boolean NOT NULL DEFAULT false,
  -- Its goods or a rate have changed: to be looked at again.
  look_at timestamptz,
  updated_at timestamptz NOT NULL,
  CONSTRAINT terms_pkey PRIMARY KEY (shop_id),
  CONSTRAINT terms_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT terms_trial CHECK (mode <> 'trial' OR trial_ends_at IS NOT NULL),
  CONSTRAINT terms_missing CHECK (missing_fen >= 0 AND (missing_fen > 0) = (due_at IS NOT NULL) AND (missing_fen = 0 OR mode = 'deposit')),
  CONSTRAINT terms_overdue CHECK (NOT overdue OR missing_fen > 0)
);
CREATE INDEX terms_trial_end ON shops.terms (trial_ends_at) WHERE mode = 'trial';
CREATE INDEX terms_due ON shops.terms (due_at) WHERE due_at IS NOT NULL AND NOT overdue;
CREATE INDEX terms_look ON shops.terms (look_at) WHERE look_at IS NOT NULL;

-- A deposit paid through the provider: known to it as a payment of one part, whose order is this row.
CREATE TABLE shops.deposit_payments (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  state text NOT NULL CONSTRAINT deposit_payments_state CHECK (state IN ('opened', 'received')),
  opened_by uuid,
  opened_at timestamptz NOT NULL,
  received_at timestamptz,
  CONSTRAINT deposit_payments_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT deposit_payments_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT deposit_payments_amount CHECK (amount_fen > 0),
  CONSTRAINT deposit_payments_received CHECK ((state = 'received') = (received_at IS NOT NULL))
);

-- What was drawn from a deposit, once a cause.
CREATE TABLE shops.deposit_draws (
  shop_id uuid NOT NULL,
  cause text NOT NULL,
  asked_fen bigint NOT NULL,
  drawn_fen bigint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT deposit_draws_pkey PRIMARY KEY (shop_id, cause),
  CONSTRAINT deposit_draws_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT deposit_draws_within CHECK (drawn_fen BETWEEN 0 AND asked_fen)
);
SELECT kernel.append_only('shops.deposit_draws');

-- Why the market itself holds a shop; null when a person did it.
ALTER TABLE shops.shops ADD COLUMN state_cause text
  CONSTRAINT shops_state_cause CHECK (state_cause IS NULL OR (state_cause IN ('trial_ended', 'deposit', 'licence') AND state IN ('paused', 'limited')));

-- Shops that were there before deposits were: let off, until the operator decides otherwise.
INSERT INTO shops.terms (shop_id, mode, updated_at) SELECT id, 'waived', opened_at FROM shops.shops;
