-- Bargains (砍价, P1): a shop offers a piece at a floor price to whoever gets so many friends to cut; each friend once.
CREATE TABLE bargains.offers (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  -- The rule by which the engine prices what was bargained for.
  rule_id uuid NOT NULL,
  product_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  floor_fen bigint NOT NULL,
  friends integer NOT NULL,
  -- How long a bargain is open.
  open_hours integer NOT NULL,
  pieces integer NOT NULL,
  -- By bargains that are open or bought: whoever bargains can buy.
  taken integer NOT NULL DEFAULT 0,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'active',
  created_at timestamptz NOT NULL,
  CONSTRAINT offers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT offers_id_once UNIQUE (id),
  CONSTRAINT offers_floor CHECK (floor_fen > 0),
  CONSTRAINT offers_friends CHECK (friends BETWEEN 1 AND 1000),
  CONSTRAINT offers_open_hours CHECK (open_hours BETWEEN 1 AND 720),
  CONSTRAINT offers_state CHECK (state IN ('active', 'stopped')),
  CONSTRAINT offers_period CHECK (ends_at > starts_at),
  -- However many begin at once, no more than there are.
  CONSTRAINT offers_within CHECK (taken BETWEEN 0 AND pieces)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX offers_one_running ON bargains.offers (shop_id, sku_id) WHERE state = 'active';
CREATE INDEX offers_running ON bargains.offers (ends_at) WHERE state = 'active';
CREATE INDEX offers_product ON bargains.offers (product_id) WHERE state = 'active';

-- open → bought (placed; open again when the trade is closed unpaid) or ended.
CREATE TABLE bargains.bargains (
  id uuid NOT NULL,
  code text NOT NULL,
  shop_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  -- From it the cuts are drawn; sealed, so that nobody who reads the table knows what the next friend takes off.
  seed text NOT NULL,
  list_fen bigint NOT NULL,
  floor_fen bigint NOT NULL,
  price_fen bigint NOT NULL,
  friends integer NOT NULL,
  cuts_made integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'open',
  opened_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  trade_id uuid,
  CONSTRAINT bargains_pkey PRIMARY KEY (id),
  CONSTRAINT bargains_code_once UNIQUE (code),
  CONSTRAINT bargains_offer FOREIGN KEY (shop_id, offer_id) REFERENCES bargains.offers (shop_id, id),
  CONSTRAINT bargains_state CHECK (state IN ('open', 'bought', 'ended')),
  CONSTRAINT bargains_trade CHECK ((state = 'bought') = (trade_id IS NOT NULL)),
  CONSTRAINT bargains_price CHECK (price_fen BETWEEN floor_fen AND list_fen),
  CONSTRAINT bargains_cuts CHECK (cuts_made BETWEEN 0 AND friends),
  -- All friends there: the floor, to the fen; one missing: not yet.
  CONSTRAINT bargains_floor_at_last CHECK ((cuts_made = friends) = (price_fen = floor_fen))
) WITH (fillfactor = 50);
-- One a person while it is open, and one that is bought.
CREATE UNIQUE INDEX bargains_one_a_person ON bargains.bargains (offer_id, buyer_id) WHERE state <> 'ended';
CREATE INDEX bargains_buyer ON bargains.bargains (buyer_id, id);
CREATE INDEX bargains_trade ON bargains.bargains (trade_id) WHERE trade_id IS NOT NULL;
CREATE INDEX bargains_due ON bargains.bargains (ends_at) WHERE state = 'open';

CREATE TABLE bargains.cuts (
  bargain_id uuid NOT NULL,
  nth integer NOT NULL,
  friend_id uuid NOT NULL,
  -- Keyed digest of the browser's own mark.
  device text NOT NULL,
  amount_fen bigint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT cuts_pkey PRIMARY KEY (bargain_id, nth),
  CONSTRAINT cuts_bargain FOREIGN KEY (bargain_id) REFERENCES bargains.bargains (id),
  CONSTRAINT cuts_friend_once UNIQUE (bargain_id, friend_id),
  CONSTRAINT cuts_device_once UNIQUE (bargain_id, device),
  CONSTRAINT cuts_amount CHECK (amount_fen > 0)
);
CREATE INDEX cuts_friend ON bargains.cuts (friend_id, at);
CREATE INDEX cuts_device ON bargains.cuts (device, at);
SELECT kernel.append_only('bargains.cuts');
