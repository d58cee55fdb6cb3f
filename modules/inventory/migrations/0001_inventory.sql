-- Stock by SKU × warehouse (T4). What must never happen is refused here, whatever the code above does.
CREATE TABLE inventory.warehouses (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  division_code text,
  -- Lower is drawn on first.
  priority integer NOT NULL DEFAULT 100,
  state text NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL,
  CONSTRAINT warehouses_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT warehouses_name_once UNIQUE (shop_id, name),
  CONSTRAINT warehouses_state CHECK (state IN ('open', 'closed'))
);

CREATE TABLE inventory.stock (
  shop_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  on_hand bigint NOT NULL DEFAULT 0,
  -- Promised to placed orders.
  reserved bigint NOT NULL DEFAULT 0,
  -- Set aside for a campaign.
  locked bigint NOT NULL DEFAULT 0,
  in_transit bigint NOT NULL DEFAULT 0,
  CONSTRAINT stock_pkey PRIMARY KEY (shop_id, sku_id, warehouse_id),
  CONSTRAINT stock_warehouse FOREIGN KEY (shop_id, warehouse_id) REFERENCES inventory.warehouses (shop_id, id),
  CONSTRAINT stock_enough CHECK (reserved + locked <= on_hand),
  CONSTRAINT stock_not_negative CHECK (on_hand >= 0 AND reserved >= 0 AND locked >= 0 AND in_transit >= 0)
) WITH (fillfactor = 70);
CREATE INDEX stock_sku ON inventory.stock (sku_id);

-- What an order still holds in which warehouse. `open` falls as pieces are shipped or given back, never below zero.
CREATE TABLE inventory.reservations (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  quantity integer NOT NULL,
  open integer NOT NULL,
  CONSTRAINT reservations_pkey PRIMARY KEY (shop_id, order_id, sku_id, warehouse_id),
  CONSTRAINT reservations_within CHECK (open >= 0 AND open <= quantity AND quantity > 0)
) WITH (fillfactor = 80);

-- Every change with its cause; a cause counts once for a SKU in a warehouse.
CREATE TABLE inventory.movements (
  shop_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  kind text NOT NULL,
  cause text NOT NULL,
  delta_on_hand bigint NOT NULL DEFAULT 0,
  delta_reserved bigint NOT NULL DEFAULT 0,
  delta_locked bigint NOT NULL DEFAULT 0,
  at timestamptz NOT NULL,
  by_user uuid,
  reason text,
  CONSTRAINT movements_pkey PRIMARY KEY (shop_id, cause, sku_id, warehouse_id),
  CONSTRAINT movements_kind CHECK (kind IN ('receive', 'adjust', 'reserve', 'release', 'ship', 'return', 'lock', 'unlock')),
  CONSTRAINT movements_moves CHECK (delta_on_hand <> 0 OR delta_reserved <> 0 OR delta_locked <> 0)
);
CREATE INDEX movements_sku ON inventory.movements (shop_id, sku_id, at);
SELECT kernel.append_only('inventory.movements');
