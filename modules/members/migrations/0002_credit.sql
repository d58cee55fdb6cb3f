-- Credit (余额, P1 layer 5): money off that the market gave a buyer, as amends or as a reward. It is never bought, never paid out, never passed on
-- (decision 0078). What is free and held together is what the ledger holds in `credit:<buyer>`.
CREATE TABLE members.credits (
  buyer_id uuid NOT NULL,
  free_fen bigint NOT NULL DEFAULT 0,
  held_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT credits_pkey PRIMARY KEY (buyer_id),
  CONSTRAINT credits_never_negative CHECK (free_fen >= 0 AND held_fen >= 0)
) WITH (fillfactor = 80);

-- One person asks, another decides.
CREATE TABLE members.grants (
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  amount_fen bigint NOT NULL CONSTRAINT grants_amount CHECK (amount_fen > 0),
  reason text NOT NULL CONSTRAINT grants_reason CHECK (reason IN ('amends', 'reward', 'goodwill')),
  note text NOT NULL CONSTRAINT grants_note CHECK (length(note) BETWEEN 2 AND 200),
  state text NOT NULL CONSTRAINT grants_state CHECK (state IN ('asked', 'given', 'declined')),
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  CONSTRAINT grants_pkey PRIMARY KEY (id),
  CONSTRAINT grants_decided CHECK ((state = 'asked') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT grants_by_another CHECK (decided_by <> asked_by),
  CONSTRAINT grants_not_to_oneself CHECK (buyer_id <> asked_by AND buyer_id <> decided_by)
);
CREATE INDEX grants_newest ON members.grants (asked_at DESC, id DESC);
CREATE INDEX grants_buyer ON members.grants (buyer_id);

-- Every move of what is free; their sum is what is free.
CREATE TABLE members.credit_entries (
  buyer_id uuid NOT NULL,
  nth bigint NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL CONSTRAINT credit_entries_kind CHECK (kind IN ('given', 'used', 'returned')),
  amount_fen bigint NOT NULL CONSTRAINT credit_entries_moves CHECK (amount_fen <> 0),
  free_after_fen bigint NOT NULL CONSTRAINT credit_entries_after CHECK (free_after_fen >= 0),
  trade_id uuid,
  grant_id uuid,
  CONSTRAINT credit_entries_pkey PRIMARY KEY (buyer_id, nth),
  CONSTRAINT credit_entries_account FOREIGN KEY (buyer_id) REFERENCES members.credits (buyer_id),
  CONSTRAINT credit_entries_grant_once UNIQUE (grant_id)
);
SELECT kernel.append_only('members.credit_entries');

CREATE TABLE members.credit_uses (
  trade_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  kept_fen bigint NOT NULL,
  paid boolean NOT NULL DEFAULT false,
  used_at timestamptz NOT NULL,
  CONSTRAINT credit_uses_pkey PRIMARY KEY (trade_id),
  CONSTRAINT credit_uses_account FOREIGN KEY (buyer_id) REFERENCES members.credits (buyer_id),
  CONSTRAINT credit_uses_kept CHECK (amount_fen > 0 AND kept_fen BETWEEN 0 AND amount_fen)
) WITH (fillfactor = 85);
CREATE INDEX credit_uses_buyer ON members.credit_uses (buyer_id);
