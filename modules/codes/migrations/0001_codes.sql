-- Virtual codes: what is delivered at payment instead of a parcel. Sealed at rest; a code is given once and never again.

CREATE TABLE codes.pool (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  sku_id uuid NOT NULL,
  sealed text NOT NULL,
  -- Keyed digest of the code: the same code is not taken in twice.
  fingerprint text NOT NULL,
  added_at timestamptz NOT NULL,
  order_id uuid,
  line_id uuid,
  buyer_id uuid,
  given_at timestamptz,
  CONSTRAINT pool_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT pool_once UNIQUE (shop_id, fingerprint),
  CONSTRAINT pool_given CHECK (num_nonnulls(order_id, line_id, buyer_id, given_at) IN (0, 4))
);
CREATE INDEX pool_free ON codes.pool (shop_id, sku_id, id) WHERE order_id IS NULL;
CREATE INDEX pool_of_order ON codes.pool (order_id) WHERE order_id IS NOT NULL;

-- Paid orders whose codes were not all there; looked at again until they are.
CREATE TABLE codes.waiting (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  since timestamptz NOT NULL,
  look_at timestamptz NOT NULL,
  CONSTRAINT waiting_pkey PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX waiting_due ON codes.waiting (look_at);
