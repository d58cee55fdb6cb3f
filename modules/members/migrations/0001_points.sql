-- Points (积分, P1 layer 5): earned by what was paid, used as money off. They are the market's promise to a buyer and no money: nobody buys them,
-- nobody is paid for them (decision 0077).
CREATE TABLE members.points (
  buyer_id uuid NOT NULL,
  -- What can be used now, what trades that wait for payment keep, and what was lost after it had been used already: new points pay it first.
  free bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0,
  owed bigint NOT NULL DEFAULT 0,
  CONSTRAINT points_pkey PRIMARY KEY (buyer_id),
  CONSTRAINT points_never_negative CHECK (free >= 0 AND held >= 0 AND owed >= 0),
  CONSTRAINT points_owed_first CHECK (owed = 0 OR free = 0)
) WITH (fillfactor = 80);

-- What is free, by when it lapses.
CREATE TABLE members.point_lots (
  buyer_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  points bigint NOT NULL,
  CONSTRAINT point_lots_pkey PRIMARY KEY (buyer_id, expires_at),
  CONSTRAINT point_lots_account FOREIGN KEY (buyer_id) REFERENCES members.points (buyer_id),
  CONSTRAINT point_lots_never_negative CHECK (points >= 0)
) WITH (fillfactor = 80);
CREATE INDEX point_lots_due ON members.point_lots (expires_at) WHERE points > 0;

-- Every move of what is free; their sum is what is free.
CREATE TABLE members.point_entries (
  buyer_id uuid NOT NULL,
  -- Its place in the buyer's journal: moves of one moment keep their order.
  nth bigint NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL CONSTRAINT point_entries_kind CHECK (kind IN ('earned', 'taken_back', 'settled', 'used', 'returned', 'lapsed')),
  points bigint NOT NULL CONSTRAINT point_entries_moves CHECK (points <> 0),
  -- What was free right after it.
  free_after bigint NOT NULL CONSTRAINT point_entries_after CHECK (free_after >= 0),
  order_id uuid,
  trade_id uuid,
  CONSTRAINT point_entries_pkey PRIMARY KEY (buyer_id, nth),
  CONSTRAINT point_entries_account FOREIGN KEY (buyer_id) REFERENCES members.points (buyer_id)
);
CREATE INDEX point_entries_at ON members.point_entries (at);
SELECT kernel.append_only('members.point_entries');

-- What a trade has used; what of it has not come back.
CREATE TABLE members.point_uses (
  trade_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  points bigint NOT NULL,
  amount_fen bigint NOT NULL,
  kept_points bigint NOT NULL,
  kept_fen bigint NOT NULL,
  paid boolean NOT NULL DEFAULT false,
  used_at timestamptz NOT NULL,
  CONSTRAINT point_uses_pkey PRIMARY KEY (trade_id),
  CONSTRAINT point_uses_account FOREIGN KEY (buyer_id) REFERENCES members.points (buyer_id),
  CONSTRAINT point_uses_kept CHECK (points > 0 AND amount_fen > 0 AND kept_points BETWEEN 0 AND points AND kept_fen BETWEEN 0 AND amount_fen),
  CONSTRAINT point_uses_whole CHECK (kept_fen > 0 OR kept_points = 0)
) WITH (fillfactor = 85);
CREATE INDEX point_uses_buyer ON members.point_uses (buyer_id);
-- From which lots they came, and how many of each have not come back.
CREATE TABLE members.point_use_lots (
  trade_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  points bigint NOT NULL CONSTRAINT point_use_lots_never_negative CHECK (points >= 0),
  CONSTRAINT point_use_lots_pkey PRIMARY KEY (trade_id, expires_at),
  CONSTRAINT point_use_lots_use FOREIGN KEY (trade_id) REFERENCES members.point_uses (trade_id)
);

-- What a completed order has brought, at the rate of the moment it was first counted; less when pieces or money of it go back.
CREATE TABLE members.earnings (
  order_id uuid NOT NULL,
  shop_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  paid_fen bigint NOT NULL CONSTRAINT earnings_paid CHECK (paid_fen >= 0),
  points_per_yuan integer NOT NULL CONSTRAINT earnings_rate CHECK (points_per_yuan >= 0),
  points bigint NOT NULL CONSTRAINT earnings_points CHECK (points = paid_fen * points_per_yuan / 100),
  expires_at timestamptz NOT NULL,
  CONSTRAINT earnings_pkey PRIMARY KEY (order_id)
) WITH (fillfactor = 85);
CREATE INDEX earnings_buyer ON members.earnings (buyer_id, shop_id);
