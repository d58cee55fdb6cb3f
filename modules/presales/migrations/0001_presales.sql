-- Presales (预售, P1): a deposit (定金) now, the balance (尾款) in its window, goods after it.
CREATE TABLE presales.offers (
  shop_id uuid NOT NULL,
  -- Also the name of its pieces in inventory.presales.
  id uuid NOT NULL,
  -- The rule by which the engine prices the balance.
  rule_id uuid NOT NULL,
  product_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  -- Of one piece: the price agreed on, the deposit, and what the deposit counts for when the balance is paid.
  price_fen bigint NOT NULL,
  deposit_fen bigint NOT NULL,
  counts_fen bigint NOT NULL,
  pieces integer NOT NULL,
  per_buyer integer NOT NULL,
  starts_at timestamptz NOT NULL,
  deposit_until timestamptz NOT NULL,
  balance_from timestamptz NOT NULL,
  balance_until timestamptz NOT NULL,
  -- Promised from the payment of the balance on.
  ship_within_hours integer NOT NULL,
  state text NOT NULL DEFAULT 'active',
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT offers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT offers_id_once UNIQUE (id),
  CONSTRAINT offers_amounts CHECK (deposit_fen > 0 AND counts_fen >= deposit_fen AND counts_fen < price_fen),
  -- Civil Code art. 586: no more than a fifth of what the goods cost in all.
  CONSTRAINT offers_fifth CHECK (5 * deposit_fen <= price_fen - (counts_fen - deposit_fen)),
  CONSTRAINT offers_windows CHECK (starts_at < deposit_until AND deposit_until <= balance_from AND balance_from < balance_until),
  CONSTRAINT offers_pieces CHECK (pieces > 0 AND per_buyer BETWEEN 1 AND pieces),
  CONSTRAINT offers_ships CHECK (ship_within_hours BETWEEN 1 AND 2160),
  -- over: no deposits any more, its time has come; stopped: by the shop, who keeps what it promised; called_off: by the shop, who does not.
  CONSTRAINT offers_state CHECK (state IN ('active', 'over', 'stopped', 'called_off') AND (state = 'active') = (ended_at IS NULL))
);
CREATE INDEX offers_product ON presales.offers (product_id) WHERE state = 'active';
CREATE INDEX offers_due ON presales.offers (deposit_until) WHERE state = 'active';
CREATE INDEX offers_newest ON presales.offers (created_at, id);

-- placed → deposit_paid → paid (the balance) → done (received) or returned (closed after it was paid)
--        ↘ closed         ↘ withdrawn, forfeited (the buyer did not pay the balance), failed (the shop could not keep its word)
CREATE TABLE presales.presales (
  shop_id uuid NOT NULL,
  -- Names the deposit's payment and its escrow, too.
  id uuid NOT NULL,
  offer_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  request_key text NOT NULL,
  quantity integer NOT NULL,
  -- For all pieces.
  deposit_fen bigint NOT NULL,
  commission_bps integer NOT NULL,
  state text NOT NULL DEFAULT 'placed',
  placed_at timestamptz NOT NULL,
  pay_by timestamptz NOT NULL,
  paid_at timestamptz,
  -- Pieces on the shelf are kept for it.
  covered_at timestamptz,
  -- Its buyer was told that the balance can be paid.
  told_at timestamptz,
  trade_id uuid,
  order_id uuid,
  balance_paid_at timestamptz,
  ended_at timestamptz,
  -- Of the deposit, what goes or went back to the buyer.
  back_fen bigint NOT NULL DEFAULT 0,
  -- The rest was released to the shop: asked for, and done.
  released_at timestamptz,
  settled_at timestamptz,
  CONSTRAINT presales_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT presales_id_once UNIQUE (id),
  CONSTRAINT presales_offer FOREIGN KEY (shop_id, offer_id) REFERENCES presales.offers (shop_id, id),
  CONSTRAINT presales_quantity CHECK (quantity > 0 AND deposit_fen > 0),
  CONSTRAINT presales_state CHECK (state IN ('placed', 'deposit_paid', 'paid', 'done', 'returned', 'closed', 'withdrawn', 'forfeited', 'failed')),
  CONSTRAINT presales_paid CHECK ((state IN ('placed', 'closed')) = (paid_at IS NULL)),
  CONSTRAINT presales_trade CHECK ((trade_id IS NULL) = (order_id IS NULL)
    AND (state NOT IN ('paid', 'done', 'returned') OR trade_id IS NOT NULL) AND (trade_id IS NULL OR state IN ('deposit_paid', 'paid', 'done', 'returned'))),
  CONSTRAINT presales_balance CHECK ((state IN ('paid', 'done', 'returned')) = (balance_paid_at IS NOT NULL)),
  CONSTRAINT presales_ended CHECK ((state IN ('placed', 'deposit_paid', 'paid')) = (ended_at IS NULL)),
  -- Never more back than was paid, and none of it without an end.
  CONSTRAINT presales_back_within CHECK (back_fen BETWEEN 0 AND deposit_fen),
  CONSTRAINT presales_kept CHECK (released_at IS NULL OR state IN ('done', 'forfeited')),
  CONSTRAINT presales_whole CHECK (state NOT IN ('withdrawn', 'failed', 'returned') OR back_fen = deposit_fen),
  CONSTRAINT presales_forfeited CHECK (state <> 'forfeited' OR back_fen = 0)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX presales_request_once ON presales.presales (buyer_id, request_key);
CREATE INDEX presales_of_offer ON presales.presales (shop_id, offer_id, id);
CREATE INDEX presales_of_buyer ON presales.presales (buyer_id, id);
CREATE INDEX presales_of_order ON presales.presales (shop_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX presales_of_trade ON presales.presales (trade_id) WHERE trade_id IS NOT NULL;
CREATE INDEX presales_unpaid ON presales.presales (pay_by) WHERE state = 'placed';
CREATE INDEX presales_waiting ON presales.presales (shop_id, offer_id) WHERE state = 'deposit_paid';

-- Pieces a buyer has under an offer.
CREATE TABLE presales.takers (
  shop_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  pieces integer NOT NULL,
  most integer NOT NULL,
  CONSTRAINT takers_pkey PRIMARY KEY (shop_id, offer_id, buyer_id),
  CONSTRAINT takers_offer FOREIGN KEY (shop_id, offer_id) REFERENCES presales.offers (shop_id, id),
  CONSTRAINT takers_within CHECK (pieces BETWEEN 0 AND most)
);

-- What a buyer is owed of a presale: of the deposit (refund), and once more as much from the shop (compensation, Civil Code art. 587).
CREATE TABLE presales.dues (
  shop_id uuid NOT NULL,
  presale_id uuid NOT NULL,
  nth integer NOT NULL,
  kind text NOT NULL,
  amount_fen bigint NOT NULL,
  -- After release: what the platform gives back of its commission for it.
  commission_fen bigint NOT NULL DEFAULT 0,
  -- owed → asked (refund or transfer under way) → paid; unpaid: no provider sends it, an operator sees to it.
  state text NOT NULL DEFAULT 'owed',
  owed_at timestamptz NOT NULL,
  due_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  -- The refund or transfer that pays it.
  sending_id uuid,
  failure text,
  paid_at timestamptz,
  CONSTRAINT dues_pkey PRIMARY KEY (shop_id, presale_id, nth),
  CONSTRAINT dues_presale FOREIGN KEY (shop_id, presale_id) REFERENCES presales.presales (shop_id, id),
  CONSTRAINT dues_kind CHECK (kind IN ('refund', 'compensation')),
  CONSTRAINT dues_amount CHECK (amount_fen > 0 AND commission_fen BETWEEN 0 AND amount_fen),
  CONSTRAINT dues_state CHECK (state IN ('owed', 'asked', 'paid', 'unpaid') AND (state = 'owed') = (due_at IS NOT NULL) AND (state = 'paid') = (paid_at IS NOT NULL)),
  CONSTRAINT dues_sending CHECK (state NOT IN ('asked', 'paid') OR sending_id IS NOT NULL)
) WITH (fillfactor = 70);
CREATE INDEX dues_due ON presales.dues (due_at) WHERE state = 'owed';
CREATE UNIQUE INDEX dues_one_compensation ON presales.dues (shop_id, presale_id) WHERE kind = 'compensation';
CREATE INDEX dues_sent ON presales.dues (sending_id) WHERE sending_id IS NOT NULL;
