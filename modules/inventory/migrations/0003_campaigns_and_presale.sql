-- Pieces set aside for a campaign, and quantities sold before they are there (T4).
ALTER TABLE inventory.movements DROP CONSTRAINT movements_kind;
ALTER TABLE inventory.movements ADD CONSTRAINT movements_kind CHECK (kind IN ('receive', 'adjust', 'reserve', 'release', 'ship', 'return', 'lock',
  'unlock', 'stocktake', 'transfer_out', 'transfer_in', 'transfer_lost', 'allocate', 'campaign'));

CREATE TABLE inventory.campaign_locks (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  -- Set aside; of these taken by orders that stand, and given back to ordinary sale at the end.
  quantity integer NOT NULL,
  taken integer NOT NULL DEFAULT 0,
  given_back integer NOT NULL DEFAULT 0,
  closed_at timestamptz,
  CONSTRAINT campaign_locks_pkey PRIMARY KEY (shop_id, campaign_id, sku_id, warehouse_id),
  CONSTRAINT campaign_locks_stock FOREIGN KEY (shop_id, sku_id, warehouse_id) REFERENCES inventory.stock (shop_id, sku_id, warehouse_id),
  CONSTRAINT campaign_locks_within CHECK (quantity > 0 AND taken >= 0 AND given_back >= 0 AND taken + given_back <= quantity),
  CONSTRAINT campaign_locks_closed CHECK (closed_at IS NULL OR taken + given_back = quantity)
) WITH (fillfactor = 80);
CREATE INDEX campaign_locks_sku ON inventory.campaign_locks (shop_id, sku_id);
-- Which campaign the pieces came from: they go back to it while it runs.
ALTER TABLE inventory.reservations ADD COLUMN campaign_id uuid;

CREATE TABLE inventory.presales (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL,
  taken integer NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  CONSTRAINT presales_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT presales_within CHECK (quantity > 0 AND taken BETWEEN 0 AND quantity)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX presales_one_open ON inventory.presales (shop_id, sku_id) WHERE closed_at IS NULL;

CREATE TABLE inventory.presale_takes (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  presale_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL,
  -- taken: promised without stock; covered: pieces on the shelf are reserved for it; given_back: the order is gone.
  state text NOT NULL DEFAULT 'taken',
  taken_at timestamptz NOT NULL,
  CONSTRAINT presale_takes_pkey PRIMARY KEY (shop_id, order_id, presale_id),
  CONSTRAINT presale_takes_presale FOREIGN KEY (shop_id, presale_id) REFERENCES inventory.presales (shop_id, id),
  CONSTRAINT presale_takes_state CHECK (state IN ('taken', 'covered', 'given_back')),
  CONSTRAINT presale_takes_quantity CHECK (quantity > 0)
);
CREATE INDEX presale_takes_waiting ON inventory.presale_takes (shop_id, sku_id, taken_at, order_id) WHERE state = 'taken';
