-- Group buys (拼团, P1): a shop's offer, the groups buyers open under it, and who is in them.
CREATE TABLE groupbuys.offers (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- The rule of the engine that gives the group price.
  rule_id uuid NOT NULL,
  -- What one piece of each choice costs in a group: [{ skuId, priceFen }].
  prices jsonb NOT NULL,
  size integer NOT NULL,
  hours integer NOT NULL,
  per_buyer integer NOT NULL,
  stock integer NOT NULL,
  -- Pieces in groups that have not come apart, paid or about to be.
  taken integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'active',
  starts_at timestamptz NOT NULL,
  -- No group is opened after it; those that are open go on to their own end.
  ends_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  ended_at timestamptz,
  CONSTRAINT offers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT offers_size CHECK (size BETWEEN 2 AND 1000),
  CONSTRAINT offers_hours CHECK (hours BETWEEN 1 AND 720),
  CONSTRAINT offers_per_buyer CHECK (per_buyer BETWEEN 1 AND 999),
  CONSTRAINT offers_stock_within CHECK (stock > 0 AND taken BETWEEN 0 AND stock),
  CONSTRAINT offers_period CHECK (ends_at > starts_at),
  CONSTRAINT offers_state CHECK (state IN ('active', 'stopped', 'ended') AND (state = 'active') = (ended_at IS NULL))
) WITH (fillfactor = 50);
CREATE INDEX offers_id ON groupbuys.offers (id);
CREATE INDEX offers_due ON groupbuys.offers (ends_at) WHERE state = 'active';
-- A product is in one offer at a time.
CREATE UNIQUE INDEX offers_one_a_product ON groupbuys.offers (shop_id, product_id) WHERE state = 'active';

-- unpaid (its opener has not paid) → open → full, or failed when its time is over; void: its opener never paid.
CREATE TABLE groupbuys.groups (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  offer_id uuid NOT NULL,
  opener_id uuid NOT NULL,
  size integer NOT NULL,
  hours integer NOT NULL,
  -- Places taken, by who has paid and who is about to.
  seats integer NOT NULL,
  paid integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'unpaid',
  created_at timestamptz NOT NULL,
  opened_at timestamptz,
  ends_at timestamptz,
  ended_at timestamptz,
  -- Counted as full at its end though places were left: the market's setting allows it, and every page says so.
  virtual boolean NOT NULL DEFAULT false,
  -- When every order of it had been sent on, or back.
  settled_at timestamptz,
  CONSTRAINT groups_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT groups_offer FOREIGN KEY (shop_id, offer_id) REFERENCES groupbuys.offers (shop_id, id),
  CONSTRAINT groups_state CHECK (state IN ('unpaid', 'open', 'full', 'failed', 'void')),
  -- However many join at once, no more than there are places.
  CONSTRAINT groups_seats_within CHECK (paid >= 0 AND paid <= seats AND seats <= size),
  CONSTRAINT groups_full CHECK (state <> 'full' OR virtual OR paid = size),
  CONSTRAINT groups_opened CHECK ((opened_at IS NULL) = (ends_at IS NULL) AND (state NOT IN ('open', 'full') OR opened_at IS NOT NULL)),
  CONSTRAINT groups_ended CHECK ((state IN ('full', 'failed', 'void')) = (ended_at IS NOT NULL)),
  CONSTRAINT groups_virtual CHECK (NOT virtual OR state = 'full')
) WITH (fillfactor = 50);
CREATE INDEX groups_id ON groupbuys.groups (id);
CREATE INDEX groups_of_offer ON groupbuys.groups (shop_id, offer_id, state, ends_at);
CREATE INDEX groups_due ON groupbuys.groups (ends_at) WHERE state = 'open';
CREATE INDEX groups_unsettled ON groupbuys.groups (ended_at) WHERE state IN ('full', 'failed') AND settled_at IS NULL;
CREATE INDEX groups_newest ON groupbuys.groups (created_at, id);

-- held (placed, not paid) → paid → going (the group is full); out: left, closed unpaid, or given back. late: paid for a place in a
-- group that had ended.
CREATE TABLE groupbuys.members (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  group_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  trade_id uuid NOT NULL,
  quantity integer NOT NULL,
  state text NOT NULL DEFAULT 'held',
  joined_at timestamptz NOT NULL,
  paid_at timestamptz,
  ended_at timestamptz,
  CONSTRAINT members_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT members_group FOREIGN KEY (shop_id, group_id) REFERENCES groupbuys.groups (shop_id, id),
  CONSTRAINT members_quantity CHECK (quantity > 0),
  CONSTRAINT members_state CHECK (state IN ('held', 'paid', 'late', 'going', 'out')),
  CONSTRAINT members_paid CHECK (state = 'out' OR (state = 'held') = (paid_at IS NULL)),
  CONSTRAINT members_ended CHECK ((state IN ('going', 'out')) = (ended_at IS NOT NULL))
) WITH (fillfactor = 70);
-- Nobody is in a group twice.
CREATE UNIQUE INDEX members_once ON groupbuys.members (shop_id, group_id, buyer_id) WHERE state <> 'out';
CREATE INDEX members_of_buyer ON groupbuys.members (buyer_id, joined_at);
CREATE INDEX members_late ON groupbuys.members (paid_at) WHERE state = 'late';

-- Pieces a buyer has taken under an offer, in all its groups.
CREATE TABLE groupbuys.takers (
  shop_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  pieces integer NOT NULL,
  most integer NOT NULL,
  CONSTRAINT takers_pkey PRIMARY KEY (shop_id, offer_id, buyer_id),
  CONSTRAINT takers_offer FOREIGN KEY (shop_id, offer_id) REFERENCES groupbuys.offers (shop_id, id),
  CONSTRAINT takers_within CHECK (pieces BETWEEN 0 AND most)
) WITH (fillfactor = 70);
