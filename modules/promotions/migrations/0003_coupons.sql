-- A rule whose kind must be held is given out as coupons: how many there are, and how many to a person.
CREATE TABLE promotions.issues (
  shop_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  total integer NOT NULL,
  per_person integer NOT NULL,
  claim_from timestamptz NOT NULL,
  claim_until timestamptz NOT NULL,
  -- A coupon may be used this long after it was claimed, and never after the rule ends; null: until the rule ends.
  valid_days integer,
  claimed integer NOT NULL DEFAULT 0,
  CONSTRAINT issues_pkey PRIMARY KEY (shop_id, rule_id),
  CONSTRAINT issues_rule_once UNIQUE (rule_id),
  CONSTRAINT issues_rule FOREIGN KEY (shop_id, rule_id) REFERENCES promotions.rules (shop_id, id),
  CONSTRAINT issues_total CHECK (total BETWEEN 1 AND 10000000),
  CONSTRAINT issues_per_person CHECK (per_person BETWEEN 1 AND 100),
  CONSTRAINT issues_valid_days CHECK (valid_days BETWEEN 1 AND 366),
  CONSTRAINT issues_window CHECK (claim_until > claim_from),
  -- However many claim at once, no more than there are.
  CONSTRAINT issues_within CHECK (claimed BETWEEN 0 AND total)
) WITH (fillfactor = 50);

-- free → held (placed) → used (paid); back to free when the goods are given back in time, else expired.
CREATE TABLE promotions.coupons (
  buyer_id uuid NOT NULL,
  id uuid NOT NULL,
  shop_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  -- Which of the person's pieces of this issue it is.
  nth integer NOT NULL,
  per_person integer NOT NULL,
  state text NOT NULL DEFAULT 'free',
  claimed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  trade_id uuid,
  used_at timestamptz,
  CONSTRAINT coupons_pkey PRIMARY KEY (buyer_id, id),
  CONSTRAINT coupons_issue FOREIGN KEY (shop_id, rule_id) REFERENCES promotions.issues (shop_id, rule_id),
  CONSTRAINT coupons_nth_once UNIQUE (buyer_id, rule_id, nth),
  CONSTRAINT coupons_per_person CHECK (nth BETWEEN 1 AND per_person),
  CONSTRAINT coupons_state CHECK (state IN ('free', 'held', 'used', 'expired')),
  CONSTRAINT coupons_in_trade CHECK ((state IN ('held', 'used')) = (trade_id IS NOT NULL)),
  CONSTRAINT coupons_used CHECK ((state = 'used') = (used_at IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX coupons_trade ON promotions.coupons (trade_id) WHERE trade_id IS NOT NULL;
CREATE INDEX coupons_due ON promotions.coupons (expires_at) WHERE state = 'free';
CREATE INDEX coupons_rule ON promotions.coupons (rule_id, state);
