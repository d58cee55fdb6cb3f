-- Freight insurance (运费险, T10): the shop gives it with its goods, the insurer pays the way back of a return without reason.

-- What a shop offered since when; an order has what was offered when it was placed.
CREATE TABLE insurance.offers (
  shop_id uuid NOT NULL,
  since timestamptz NOT NULL,
  offered boolean NOT NULL,
  by_user uuid,
  CONSTRAINT offers_pkey PRIMARY KEY (shop_id, since)
);
SELECT kernel.append_only('insurance.offers');

-- One policy an order, over its lines; taken when the goods leave.
CREATE TABLE insurance.policies (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  insurer text NOT NULL,
  line_ids uuid[] NOT NULL CONSTRAINT policies_lines CHECK (cardinality(line_ids) > 0),
  premium_fen bigint NOT NULL CONSTRAINT policies_premium CHECK (premium_fen >= 0),
  -- What it pays by distance, as the table was when it was taken.
  pays jsonb NOT NULL,
  state text NOT NULL CONSTRAINT policies_state CHECK (state IN ('wanted', 'insured', 'refused')),
  policy_no text,
  failure text,
  created_at timestamptz NOT NULL,
  insured_at timestamptz,
  premium_paid_at timestamptz,
  due_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT policies_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT policies_insured CHECK ((state = 'insured') = (policy_no IS NOT NULL AND insured_at IS NOT NULL)),
  CONSTRAINT policies_paid CHECK (premium_paid_at IS NULL OR state = 'insured')
);
CREATE INDEX policies_due ON insurance.policies (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX policies_unpaid ON insurance.policies (shop_id) WHERE state = 'insured' AND premium_paid_at IS NULL;

CREATE TABLE insurance.claims (
  shop_id uuid NOT NULL,
  case_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  state text NOT NULL CONSTRAINT claims_state CHECK (state IN ('wanted', 'paid', 'refused')),
  failure text,
  payout_no text,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  due_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  -- A case claims once.
  CONSTRAINT claims_pkey PRIMARY KEY (shop_id, case_id),
  CONSTRAINT claims_policy FOREIGN KEY (shop_id, order_id) REFERENCES insurance.policies (shop_id, order_id),
  CONSTRAINT claims_amount CHECK (amount_fen > 0 OR (amount_fen = 0 AND state = 'refused')),
  CONSTRAINT claims_ended CHECK ((ended_at IS NOT NULL) = (state <> 'wanted') AND (due_at IS NOT NULL) = (state = 'wanted')),
  CONSTRAINT claims_paid CHECK ((state = 'paid') = (payout_no IS NOT NULL))
);
CREATE INDEX claims_due ON insurance.claims (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX claims_of_shop ON insurance.claims (shop_id, created_at DESC, case_id DESC);
CREATE INDEX claims_of_order ON insurance.claims (order_id);

-- Which line was claimed for: each once, whatever cases come.
CREATE TABLE insurance.claim_lines (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  case_id uuid NOT NULL,
  CONSTRAINT claim_lines_once PRIMARY KEY (shop_id, order_id, line_id),
  CONSTRAINT claim_lines_claim FOREIGN KEY (shop_id, case_id) REFERENCES insurance.claims (shop_id, case_id)
);
