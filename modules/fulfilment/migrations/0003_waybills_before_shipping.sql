-- Waybills are bought before the goods leave: printed, then shipped with, or given back to the carrier (T9).
ALTER TABLE fulfilment.waybills ADD COLUMN parcel_id uuid;
ALTER TABLE fulfilment.waybills ADD COLUMN bought_at timestamptz;
-- The shop wants it back: from then on nothing is shipped with it, though the carrier may not have answered yet.
ALTER TABLE fulfilment.waybills ADD COLUMN cancel_asked_at timestamptz;
ALTER TABLE fulfilment.waybills ADD COLUMN cancelled_at timestamptz;
UPDATE fulfilment.waybills w SET bought_at = w.asked_at, parcel_id = (
  SELECT p.id FROM fulfilment.parcels p WHERE p.carrier = w.carrier AND p.waybill_no = w.waybill_no) WHERE w.waybill_no IS NOT NULL;
-- What was bought before this and not shipped with is not used any more; nobody could see it.
UPDATE fulfilment.waybills SET cancel_asked_at = asked_at, cancelled_at = asked_at WHERE parcel_id IS NULL;
ALTER TABLE fulfilment.waybills ADD CONSTRAINT waybills_id_once UNIQUE (shop_id, id);
ALTER TABLE fulfilment.waybills ADD CONSTRAINT waybills_bought CHECK ((waybill_no IS NULL) = (bought_at IS NULL));
ALTER TABLE fulfilment.waybills ADD CONSTRAINT waybills_one_end CHECK (parcel_id IS NULL OR cancel_asked_at IS NULL);
ALTER TABLE fulfilment.waybills ADD CONSTRAINT waybills_used CHECK (parcel_id IS NULL OR waybill_no IS NOT NULL);
ALTER TABLE fulfilment.waybills ADD CONSTRAINT waybills_cancelled CHECK (cancelled_at IS NULL OR cancel_asked_at IS NOT NULL);
-- Never bought twice: an order has one unspent waybill of a carrier, whoever asks for it and with whatever key.
CREATE UNIQUE INDEX waybills_one_open ON fulfilment.waybills (shop_id, order_id, carrier) WHERE parcel_id IS NULL AND cancel_asked_at IS NULL;
CREATE INDEX waybills_of_shop ON fulfilment.waybills (shop_id, asked_at DESC, id DESC);
