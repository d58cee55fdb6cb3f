-- Parcels of orders, what is in them, where they have been (T9).

CREATE TABLE fulfilment.parcels (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  carrier text NOT NULL,
  waybill_no text NOT NULL,
  state text NOT NULL CONSTRAINT parcels_state
    CHECK (state IN ('shipped', 'collected', 'in_transit', 'out_for_delivery', 'awaiting_pickup', 'signed')),
  -- Grams, as declared by the lines.
  weight_grams integer NOT NULL CONSTRAINT parcels_weight CHECK (weight_grams >= 0),
  -- Six digits, shown to the buyer while the parcel waits at a station.
  pickup_code text,
  station text,
  shipped_at timestamptz NOT NULL,
  signed_at timestamptz,
  -- When the tracking provider is asked next; null once there is nothing more to ask.
  next_look_at timestamptz,
  CONSTRAINT parcels_pkey PRIMARY KEY (shop_id, id)
);
-- A waybill names one parcel of the market: the same number twice is a typing error or a fraud.
CREATE UNIQUE INDEX parcels_waybill ON fulfilment.parcels (carrier, waybill_no);
CREATE UNIQUE INDEX parcels_pickup ON fulfilment.parcels (station, pickup_code) WHERE state = 'awaiting_pickup';
CREATE INDEX parcels_of_order ON fulfilment.parcels (shop_id, order_id);
CREATE INDEX parcels_of_shop ON fulfilment.parcels (shop_id, shipped_at DESC, id DESC);
CREATE INDEX parcels_due ON fulfilment.parcels (next_look_at) WHERE next_look_at IS NOT NULL;

CREATE TABLE fulfilment.parcel_lines (
  shop_id uuid NOT NULL,
  parcel_id uuid NOT NULL,
  line_id uuid NOT NULL,
  quantity integer NOT NULL CONSTRAINT parcel_lines_quantity CHECK (quantity > 0),
  CONSTRAINT parcel_lines_pkey PRIMARY KEY (shop_id, parcel_id, line_id),
  CONSTRAINT parcel_lines_parcel FOREIGN KEY (shop_id, parcel_id) REFERENCES fulfilment.parcels (shop_id, id)
);
SELECT kernel.append_only('fulfilment.parcel_lines');

CREATE TABLE fulfilment.tracking_events (
  shop_id uuid NOT NULL,
  parcel_id uuid NOT NULL,
  -- The provider's own number of the event: told twice, kept once.
  provider_id text NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL,
  place text NOT NULL,
  note text NOT NULL,
  CONSTRAINT tracking_events_pkey PRIMARY KEY (shop_id, parcel_id, provider_id),
  CONSTRAINT tracking_events_parcel FOREIGN KEY (shop_id, parcel_id) REFERENCES fulfilment.parcels (shop_id, id)
);
SELECT kernel.append_only('fulfilment.tracking_events');
