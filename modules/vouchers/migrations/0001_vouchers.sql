-- Regional vouchers (消费券, P3). What is a region's carries its division code first, as what is a shop's carries the shop.

-- Money a region paid in for vouchers, or took back, by the bank's number: each once.
CREATE TABLE vouchers.deposits (
  region text NOT NULL,
  id uuid NOT NULL,
  way text NOT NULL CONSTRAINT deposits_way CHECK (way IN ('in', 'back')),
  amount_fen bigint NOT NULL CONSTRAINT deposits_amount CHECK (amount_fen > 0),
  bank_no text NOT NULL,
  note text NOT NULL,
  made_by uuid,
  made_at timestamptz NOT NULL,
  CONSTRAINT deposits_pkey PRIMARY KEY (region, id),
  CONSTRAINT deposits_once UNIQUE (region, way, bank_no)
);
SELECT kernel.append_only('vouchers.deposits');

-- A round: so many vouchers of one face, under one rule of the engine. Its money left the budget when it was opened.
CREATE TABLE vouchers.rounds (
  region text NOT NULL,
  id uuid NOT NULL,
  rule_id uuid NOT NULL,
  title jsonb NOT NULL,
  face_fen bigint NOT NULL CONSTRAINT rounds_face CHECK (face_fen > 0),
  over_fen bigint NOT NULL CONSTRAINT rounds_over CHECK (over_fen = 0 OR over_fen > face_fen),
  total integer NOT NULL CONSTRAINT rounds_total CHECK (total > 0),
  per_person integer NOT NULL CONSTRAINT rounds_per_person CHECK (per_person > 0),
  claim_from timestamptz NOT NULL,
  claim_until timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  valid_days integer,
  -- How far the real name of who claims must be known.
  level text NOT NULL CONSTRAINT rounds_level CHECK (level IN ('none', 'phone', 'identity')),
  -- Where the goods must go: divisions within the region.
  places text[] NOT NULL CONSTRAINT rounds_places CHECK (cardinality(places) > 0),
  at_till boolean NOT NULL,
  -- Null: any shop of the region.
  shop_ids uuid[],
  all_goods boolean NOT NULL,
  reserved_fen bigint NOT NULL,
  settled_fen bigint NOT NULL DEFAULT 0,
  returned_fen bigint NOT NULL DEFAULT 0,
  created_by uuid,
  created_at timestamptz NOT NULL,
  CONSTRAINT rounds_pkey PRIMARY KEY (region, id),
  CONSTRAINT rounds_once UNIQUE (id),
  CONSTRAINT rounds_rule_once UNIQUE (rule_id),
  CONSTRAINT rounds_times CHECK (claim_from < claim_until AND claim_until <= ends_at),
  CONSTRAINT rounds_reserved CHECK (reserved_fen = face_fen * total),
  -- Whatever is settled and given back, it was reserved.
  CONSTRAINT rounds_within CHECK (settled_fen >= 0 AND returned_fen >= 0 AND settled_fen + returned_fen <= reserved_fen)
);
CREATE INDEX rounds_claims ON vouchers.rounds (claim_until);

-- A voucher used: in an order, or at a till. What it gives is what the shop gets for it; refunds lower it.
CREATE TABLE vouchers.redemptions (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  region text NOT NULL,
  round_id uuid NOT NULL,
  channel text NOT NULL CONSTRAINT redemptions_channel CHECK (channel IN ('order', 'till')),
  coupon_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  order_id uuid,
  -- The till's own number of the receipt, and the last digits of the code that was shown.
  receipt_no text,
  code_end text,
  made_by uuid,
  division_code text NOT NULL,
  face_fen bigint NOT NULL,
  given_fen bigint NOT NULL,
  settled_fen bigint NOT NULL DEFAULT 0,
  sales_fen bigint NOT NULL CONSTRAINT redemptions_sales CHECK (sales_fen >= 0),
  flags text[] NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL,
  -- From when the shop is to get it; null: the order is still open.
  ready_at timestamptz,
  changed_at timestamptz NOT NULL,
  undone_at timestamptz,
  CONSTRAINT redemptions_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT redemptions_round FOREIGN KEY (region, round_id) REFERENCES vouchers.rounds (region, id),
  CONSTRAINT redemptions_within CHECK (given_fen BETWEEN 0 AND face_fen AND settled_fen BETWEEN 0 AND face_fen),
  CONSTRAINT redemptions_of_channel CHECK (CASE channel WHEN 'order' THEN order_id IS NOT NULL AND receipt_no IS NULL
    ELSE order_id IS NULL AND receipt_no IS NOT NULL AND code_end IS NOT NULL AND ready_at IS NOT NULL END),
  CONSTRAINT redemptions_order_once UNIQUE (shop_id, order_id, coupon_id),
  CONSTRAINT redemptions_settled_ready CHECK (settled_fen = 0 OR ready_at IS NOT NULL)
) WITH (fillfactor = 80);
-- One voucher a receipt; one that was taken back at the till is free for another.
CREATE UNIQUE INDEX redemptions_receipt_once ON vouchers.redemptions (shop_id, receipt_no) WHERE channel = 'till' AND undone_at IS NULL;
CREATE INDEX redemptions_of_region ON vouchers.redemptions (region, at DESC, id DESC);
CREATE INDEX redemptions_of_shop ON vouchers.redemptions (shop_id, at DESC, id DESC);
CREATE INDEX redemptions_of_buyer ON vouchers.redemptions (buyer_id, at);
CREATE INDEX redemptions_of_round ON vouchers.redemptions (round_id);
CREATE INDEX redemptions_due ON vouchers.redemptions (changed_at) WHERE given_fen <> settled_fen AND ready_at IS NOT NULL;

-- Codes shown at a till: once, for some minutes. The code itself is not kept, only its keyed digest.
CREATE TABLE vouchers.till_codes (
  buyer_id uuid NOT NULL,
  id uuid NOT NULL,
  digest text NOT NULL,
  coupon_id uuid NOT NULL,
  round_id uuid NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  redemption_id uuid,
  CONSTRAINT till_codes_pkey PRIMARY KEY (buyer_id, id),
  CONSTRAINT till_codes_digest_once UNIQUE (digest),
  CONSTRAINT till_codes_used CHECK ((used_at IS NULL) = (redemption_id IS NULL))
);
CREATE INDEX till_codes_of_coupon ON vouchers.till_codes (coupon_id) WHERE used_at IS NULL;

-- What a shop got of a round on a day, with the redemptions it is the sum of.
CREATE TABLE vouchers.settlements (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  region text NOT NULL,
  round_id uuid NOT NULL,
  channel text NOT NULL CONSTRAINT settlements_channel CHECK (channel IN ('order', 'till')),
  day date NOT NULL,
  amount_fen bigint NOT NULL,
  pieces integer NOT NULL CONSTRAINT settlements_pieces CHECK (pieces > 0),
  -- The journal of the round's account, and of the till's shop; null where nothing moved in the end.
  journal_id uuid,
  shop_journal_id uuid,
  at timestamptz NOT NULL,
  CONSTRAINT settlements_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT settlements_round FOREIGN KEY (region, round_id) REFERENCES vouchers.rounds (region, id),
  CONSTRAINT settlements_booked CHECK ((amount_fen <> 0) = (journal_id IS NOT NULL))
);
CREATE INDEX settlements_of_region ON vouchers.settlements (region, at DESC, id DESC);
CREATE TABLE vouchers.settlement_items (
  shop_id uuid NOT NULL,
  settlement_id uuid NOT NULL,
  redemption_id uuid NOT NULL,
  amount_fen bigint NOT NULL CONSTRAINT settlement_items_amount CHECK (amount_fen <> 0),
  CONSTRAINT settlement_items_pkey PRIMARY KEY (shop_id, settlement_id, redemption_id),
  CONSTRAINT settlement_items_settlement FOREIGN KEY (shop_id, settlement_id) REFERENCES vouchers.settlements (shop_id, id),
  CONSTRAINT settlement_items_redemption FOREIGN KEY (shop_id, redemption_id) REFERENCES vouchers.redemptions (shop_id, id)
);
CREATE INDEX settlement_items_of ON vouchers.settlement_items (shop_id, redemption_id);
SELECT kernel.append_only('vouchers.settlements'), kernel.append_only('vouchers.settlement_items');
