-- Commission of shops for creators (D5): what a shop gives on which goods, what lines of orders earned, and how it is paid out.

-- What a shop said, since when; null: nothing from then on. An order has what was said when it was placed.
CREATE TABLE commissions.offers (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  since timestamptz NOT NULL,
  rate_bps integer CONSTRAINT offers_rate CHECK (rate_bps BETWEEN 1 AND 9000),
  by_user uuid,
  CONSTRAINT offers_pkey PRIMARY KEY (shop_id, product_id, since)
);
SELECT kernel.append_only('commissions.offers');

-- The goods pool (选品池): what holds now.
CREATE TABLE commissions.pool (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  rate_bps integer NOT NULL CONSTRAINT pool_rate CHECK (rate_bps BETWEEN 1 AND 9000),
  since timestamptz NOT NULL,
  CONSTRAINT pool_pkey PRIMARY KEY (shop_id, product_id)
);
CREATE INDEX pool_newest ON commissions.pool (since DESC, product_id DESC);
CREATE INDEX pool_shop ON commissions.pool (shop_id, since DESC, product_id DESC);

-- A line of an order that a creator's piece led to, of goods in the pool when it was placed.
CREATE TABLE commissions.lines (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  user_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  product_id uuid NOT NULL,
  rate_bps integer NOT NULL CONSTRAINT lines_rate CHECK (rate_bps BETWEEN 1 AND 9000),
  placed_at timestamptz NOT NULL,
  -- What of the line was paid and has not gone back; without freight.
  kept_fen bigint NOT NULL DEFAULT 0,
  expected_fen bigint NOT NULL DEFAULT 0,
  -- The order's money was released: from then on what is expected is owed.
  settled_at timestamptz,
  booked_fen bigint NOT NULL DEFAULT 0,
  journals integer NOT NULL DEFAULT 0,
  -- The shop's balance did not have it: when it is asked for again.
  try_at timestamptz,
  CONSTRAINT lines_pkey PRIMARY KEY (shop_id, order_id, line_id),
  CONSTRAINT lines_kept CHECK (kept_fen >= 0),
  -- Never a fen more than the rate of what is kept: the arithmetic stands in the database too.
  CONSTRAINT lines_expected CHECK (expected_fen = kept_fen * rate_bps / 10000),
  CONSTRAINT lines_booked CHECK (booked_fen BETWEEN 0 AND expected_fen AND (booked_fen = 0 OR settled_at IS NOT NULL)),
  CONSTRAINT lines_try CHECK ((try_at IS NOT NULL) = (settled_at IS NOT NULL AND booked_fen < expected_fen))
) WITH (fillfactor = 80);
CREATE INDEX lines_order ON commissions.lines (order_id);
CREATE INDEX lines_shop ON commissions.lines (shop_id, placed_at DESC, line_id DESC);
CREATE INDEX lines_user ON commissions.lines (user_id, placed_at DESC, line_id DESC);
CREATE INDEX lines_newest ON commissions.lines (placed_at DESC, line_id DESC);
CREATE INDEX lines_try_at ON commissions.lines (try_at) WHERE try_at IS NOT NULL;

-- What a creator has: booked by lines, less what was paid out. Below that after a refund of what was paid out: the next lines make it up.
CREATE TABLE commissions.purses (
  user_id uuid NOT NULL,
  booked_fen bigint NOT NULL DEFAULT 0 CONSTRAINT purses_booked CHECK (booked_fen >= 0),
  held_fen bigint NOT NULL DEFAULT 0 CONSTRAINT purses_held CHECK (held_fen >= 0),
  paid_fen bigint NOT NULL DEFAULT 0 CONSTRAINT purses_paid CHECK (paid_fen >= 0),
  CONSTRAINT purses_pkey PRIMARY KEY (user_id)
);

-- The bank card payouts go to; it is the creator's own, in the name that was checked.
CREATE TABLE commissions.cards (
  user_id uuid NOT NULL,
  bank text NOT NULL,
  number_sealed text NOT NULL,
  number_end text NOT NULL,
  set_at timestamptz NOT NULL,
  -- A card that replaces another may be a thief's: no payout leaves for it before.
  usable_at timestamptz NOT NULL,
  CONSTRAINT cards_pkey PRIMARY KEY (user_id)
);

CREATE TABLE commissions.payouts (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  amount_fen bigint NOT NULL CONSTRAINT payouts_amount CHECK (amount_fen > 0),
  bank text NOT NULL,
  -- Forgotten when it has ended.
  number_sealed text,
  number_end text NOT NULL,
  state text NOT NULL CONSTRAINT payouts_state CHECK (state IN ('requested', 'paid', 'returned', 'cancelled')),
  requested_at timestamptz NOT NULL,
  -- Not paid before.
  from_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by uuid,
  -- The bank's number of the debit: each pays once.
  bank_no text CONSTRAINT payouts_once UNIQUE,
  reason text,
  CONSTRAINT payouts_pkey PRIMARY KEY (id),
  CONSTRAINT payouts_ended CHECK ((state = 'requested') = (ended_at IS NULL) AND (state = 'requested') = (number_sealed IS NOT NULL)),
  CONSTRAINT payouts_paid CHECK ((state = 'paid') = (bank_no IS NOT NULL)),
  CONSTRAINT payouts_reason CHECK (state <> 'returned' OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX payouts_one_open ON commissions.payouts (user_id) WHERE state = 'requested';
CREATE INDEX payouts_user ON commissions.payouts (user_id, requested_at DESC, id DESC);
CREATE INDEX payouts_newest ON commissions.payouts (requested_at DESC, id DESC);
