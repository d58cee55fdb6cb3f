-- Stocktake sheets, goods on their way between warehouses, alert levels by SKU, stores, reservations that move nearer (T4).
ALTER TABLE inventory.movements ADD COLUMN delta_in_transit bigint NOT NULL DEFAULT 0;
ALTER TABLE inventory.movements DROP CONSTRAINT movements_kind;
ALTER TABLE inventory.movements ADD CONSTRAINT movements_kind CHECK (kind IN ('receive', 'adjust', 'reserve', 'release', 'ship', 'return', 'lock',
  'unlock', 'stocktake', 'transfer_out', 'transfer_in', 'transfer_lost', 'allocate'));
ALTER TABLE inventory.movements DROP CONSTRAINT movements_moves;
ALTER TABLE inventory.movements ADD CONSTRAINT movements_moves CHECK (delta_on_hand <> 0 OR delta_reserved <> 0 OR delta_locked <> 0 OR delta_in_transit <> 0);

ALTER TABLE inventory.warehouses ADD COLUMN kind text NOT NULL DEFAULT 'warehouse' CONSTRAINT warehouses_kind CHECK (kind IN ('warehouse', 'store'));
-- Where buyers find a store, and when it is open; null for a warehouse.
ALTER TABLE inventory.warehouses ADD COLUMN street text;
ALTER TABLE inventory.warehouses ADD COLUMN hours text;

CREATE TABLE inventory.stocktakes (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'counting',
  note text,
  reason text,
  opened_at timestamptz NOT NULL,
  opened_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  CONSTRAINT stocktakes_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT stocktakes_warehouse FOREIGN KEY (shop_id, warehouse_id) REFERENCES inventory.warehouses (shop_id, id),
  CONSTRAINT stocktakes_state CHECK (state IN ('counting', 'posted', 'cancelled')),
  CONSTRAINT stocktakes_closed CHECK ((state = 'counting') = (closed_at IS NULL) AND (state <> 'posted' OR reason IS NOT NULL))
);
-- Two sheets over one shelf would post the same difference twice.
CREATE UNIQUE INDEX stocktakes_one_open ON inventory.stocktakes (shop_id, warehouse_id) WHERE state = 'counting';

CREATE TABLE inventory.stocktake_lines (
  shop_id uuid NOT NULL,
  stocktake_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  counted bigint NOT NULL,
  counted_at timestamptz NOT NULL,
  -- What the books said at the moment of counting: whatever moved since is no difference.
  book bigint NOT NULL,
  CONSTRAINT stocktake_lines_pkey PRIMARY KEY (shop_id, stocktake_id, sku_id),
  CONSTRAINT stocktake_lines_sheet FOREIGN KEY (shop_id, stocktake_id) REFERENCES inventory.stocktakes (shop_id, id),
  CONSTRAINT stocktake_lines_counted CHECK (counted >= 0)
);

CREATE TABLE inventory.transfers (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  from_id uuid NOT NULL,
  to_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'under_way',
  note text,
  sent_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT transfers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT transfers_from FOREIGN KEY (shop_id, from_id) REFERENCES inventory.warehouses (shop_id, id),
  CONSTRAINT transfers_to FOREIGN KEY (shop_id, to_id) REFERENCES inventory.warehouses (shop_id, id),
  CONSTRAINT transfers_elsewhere CHECK (from_id <> to_id),
  CONSTRAINT transfers_state CHECK (state IN ('under_way', 'received', 'received_short')),
  CONSTRAINT transfers_ended CHECK ((state = 'under_way') = (ended_at IS NULL))
);
CREATE INDEX transfers_of_shop ON inventory.transfers (shop_id, sent_at DESC, id DESC);
CREATE TABLE inventory.transfer_lines (
  shop_id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL,
  received integer NOT NULL DEFAULT 0,
  lost integer NOT NULL DEFAULT 0,
  CONSTRAINT transfer_lines_pkey PRIMARY KEY (shop_id, transfer_id, sku_id),
  CONSTRAINT transfer_lines_transfer FOREIGN KEY (shop_id, transfer_id) REFERENCES inventory.transfers (shop_id, id),
  CONSTRAINT transfer_lines_within CHECK (quantity > 0 AND received >= 0 AND lost >= 0 AND received + lost <= quantity)
);

CREATE TABLE inventory.alert_levels (
  shop_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  low_at integer NOT NULL CONSTRAINT alert_levels_low_at CHECK (low_at BETWEEN 0 AND 1000000),
  CONSTRAINT alert_levels_pkey PRIMARY KEY (shop_id, sku_id)
);
