-- Pieces of a flash price (秒杀): how many there are, and how many each buyer may have. Orders take theirs when they are placed; what is
-- closed or cancelled before it was shipped comes back.
CREATE TABLE promotions.flash_stocks (
  shop_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  pieces integer NOT NULL,
  taken integer NOT NULL DEFAULT 0,
  per_buyer integer NOT NULL,
  ends_at timestamptz NOT NULL,
  -- Stopped or over: what was kept of the shelf is in ordinary sale again.
  closed_at timestamptz,
  CONSTRAINT flash_stocks_pkey PRIMARY KEY (shop_id, rule_id),
  CONSTRAINT flash_stocks_rule_once UNIQUE (rule_id),
  CONSTRAINT flash_stocks_rule FOREIGN KEY (shop_id, rule_id) REFERENCES promotions.rules (shop_id, id),
  CONSTRAINT flash_stocks_per_buyer CHECK (per_buyer > 0),
  -- However many place at once, no more than there are.
  CONSTRAINT flash_stocks_within CHECK (pieces > 0 AND taken BETWEEN 0 AND pieces)
) WITH (fillfactor = 50);
CREATE INDEX flash_stocks_due ON promotions.flash_stocks (ends_at) WHERE closed_at IS NULL;

CREATE TABLE promotions.flash_buyers (
  buyer_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  taken integer NOT NULL,
  per_buyer integer NOT NULL,
  CONSTRAINT flash_buyers_pkey PRIMARY KEY (buyer_id, rule_id),
  CONSTRAINT flash_buyers_stock FOREIGN KEY (rule_id) REFERENCES promotions.flash_stocks (rule_id),
  -- However often one buyer places at once, no more than one may have.
  CONSTRAINT flash_buyers_within CHECK (taken BETWEEN 0 AND per_buyer)
) WITH (fillfactor = 50);

CREATE TABLE promotions.flash_takes (
  trade_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  taken integer NOT NULL,
  -- What has not come back of it.
  kept integer NOT NULL,
  CONSTRAINT flash_takes_pkey PRIMARY KEY (trade_id, rule_id),
  CONSTRAINT flash_takes_buyer FOREIGN KEY (buyer_id, rule_id) REFERENCES promotions.flash_buyers (buyer_id, rule_id),
  CONSTRAINT flash_takes_kept CHECK (taken > 0 AND kept BETWEEN 0 AND taken)
) WITH (fillfactor = 85);
CREATE INDEX flash_takes_rule ON promotions.flash_takes (rule_id, buyer_id);
