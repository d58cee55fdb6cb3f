-- Calling parcels back, who signed for them, and waybills bought from a provider (T9).
ALTER TABLE fulfilment.parcels DROP CONSTRAINT parcels_state;
ALTER TABLE fulfilment.parcels ADD CONSTRAINT parcels_state
  CHECK (state IN ('shipped', 'collected', 'in_transit', 'out_for_delivery', 'awaiting_pickup', 'signed', 'returning', 'returned'));
-- Proof of delivery as the carrier tells it: who signed, and a picture.
ALTER TABLE fulfilment.parcels ADD COLUMN signed_by text;
ALTER TABLE fulfilment.parcels ADD COLUMN proof_url text CONSTRAINT parcels_proof_url CHECK (proof_url ~ '^https://');

CREATE TABLE fulfilment.interceptions (
  shop_id uuid NOT NULL,
  parcel_id uuid NOT NULL,
  reason text NOT NULL,
  -- asked: the carrier has not answered; accepted: the parcel is on its way back; returned; too_late: it goes on to the buyer.
  state text NOT NULL DEFAULT 'asked',
  asked_at timestamptz NOT NULL,
  asked_by uuid,
  accepted_at timestamptz,
  ended_at timestamptz,
  due_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT interceptions_pkey PRIMARY KEY (shop_id, parcel_id),
  CONSTRAINT interceptions_parcel FOREIGN KEY (shop_id, parcel_id) REFERENCES fulfilment.parcels (shop_id, id),
  CONSTRAINT interceptions_state CHECK (state IN ('asked', 'accepted', 'returned', 'too_late')),
  CONSTRAINT interceptions_ended CHECK ((state IN ('returned', 'too_late')) = (ended_at IS NOT NULL) AND (due_at IS NULL) = (ended_at IS NOT NULL)),
  CONSTRAINT interceptions_accepted CHECK ((state IN ('accepted', 'returned')) = (accepted_at IS NOT NULL))
);
CREATE INDEX interceptions_due ON fulfilment.interceptions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE fulfilment.waybills (
  shop_id uuid NOT NULL,
  -- The shop's own key: buying twice with it is buying once.
  request_key text NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  carrier text NOT NULL,
  -- Null until the provider has answered.
  waybill_no text,
  asked_at timestamptz NOT NULL,
  CONSTRAINT waybills_pkey PRIMARY KEY (shop_id, request_key),
  CONSTRAINT waybills_number_once UNIQUE (carrier, waybill_no)
);
