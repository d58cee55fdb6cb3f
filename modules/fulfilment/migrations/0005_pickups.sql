-- Orders that buyers collect at a store of the shop's (T9, 到店自提): made ready, shown a code for, handed over once.
CREATE TABLE fulfilment.pickups (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  store_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'preparing',
  -- The code as the buyer is shown it, sealed, and the keyed digest it is found by; a new code makes the old one unknown.
  code_sealed text,
  code_index text,
  made_at timestamptz NOT NULL,
  ready_at timestamptz,
  expires_at timestamptz,
  reminded_at timestamptz,
  ended_at timestamptz,
  handed_by uuid,
  -- When somebody has to look again: to remind, to expire.
  due_at timestamptz,
  CONSTRAINT pickups_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT pickups_state CHECK (state IN ('preparing', 'ready', 'collected', 'expired', 'cancelled')),
  CONSTRAINT pickups_code CHECK ((code_sealed IS NULL) = (code_index IS NULL) AND (state NOT IN ('ready', 'collected') OR code_index IS NOT NULL)),
  CONSTRAINT pickups_ready CHECK (state <> 'ready' OR (expires_at IS NOT NULL AND due_at IS NOT NULL)),
  CONSTRAINT pickups_ended CHECK ((state IN ('collected', 'cancelled')) = (ended_at IS NOT NULL))
);
-- A code opens one order of the shop, for ever: a used one is known as used.
CREATE UNIQUE INDEX pickups_code_once ON fulfilment.pickups (shop_id, code_index) WHERE code_index IS NOT NULL;
CREATE INDEX pickups_of_shop ON fulfilment.pickups (shop_id, made_at DESC, order_id DESC);
CREATE INDEX pickups_due ON fulfilment.pickups (due_at) WHERE due_at IS NOT NULL;
