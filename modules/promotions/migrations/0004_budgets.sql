-- What a rule may cost at most. A trade takes its part when it is placed (held), the part is spent when the trade is paid, and comes back
-- with orders that are closed and pieces that are given back.
CREATE TABLE promotions.budgets (
  shop_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  total_fen bigint NOT NULL,
  held_fen bigint NOT NULL DEFAULT 0,
  spent_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT budgets_pkey PRIMARY KEY (shop_id, rule_id),
  CONSTRAINT budgets_rule_once UNIQUE (rule_id),
  CONSTRAINT budgets_rule FOREIGN KEY (shop_id, rule_id) REFERENCES promotions.rules (shop_id, id),
  CONSTRAINT budgets_total CHECK (total_fen > 0),
  -- However many place at once, no more than there is.
  CONSTRAINT budgets_within CHECK (held_fen >= 0 AND spent_fen >= 0 AND held_fen + spent_fen <= total_fen)
) WITH (fillfactor = 50);

CREATE TABLE promotions.budget_takes (
  trade_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  taken_fen bigint NOT NULL,
  -- What has not come back of it.
  kept_fen bigint NOT NULL,
  paid boolean NOT NULL DEFAULT false,
  CONSTRAINT budget_takes_pkey PRIMARY KEY (trade_id, rule_id),
  CONSTRAINT budget_takes_budget FOREIGN KEY (rule_id) REFERENCES promotions.budgets (rule_id),
  CONSTRAINT budget_takes_kept CHECK (taken_fen > 0 AND kept_fen BETWEEN 0 AND taken_fen)
) WITH (fillfactor = 85);
CREATE INDEX budget_takes_rule ON promotions.budget_takes (rule_id);
