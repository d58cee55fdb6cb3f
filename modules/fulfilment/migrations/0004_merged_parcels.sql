-- Several orders of one buyer to one address in one box (合并发货): each order keeps a parcel of its own, all but the first say into which they
-- were merged. One waybill, one tracking, each order's lines (T6, T9).
ALTER TABLE fulfilment.parcels ADD COLUMN merged_into uuid;
DROP INDEX fulfilment.parcels_waybill;
CREATE UNIQUE INDEX parcels_waybill ON fulfilment.parcels (carrier, waybill_no) WHERE merged_into IS NULL;
-- What is merged bears the very number of what it went with.
ALTER TABLE fulfilment.parcels ADD CONSTRAINT parcels_numbered UNIQUE (shop_id, id, carrier, waybill_no);
ALTER TABLE fulfilment.parcels ADD CONSTRAINT parcels_merged FOREIGN KEY (shop_id, merged_into, carrier, waybill_no)
  REFERENCES fulfilment.parcels (shop_id, id, carrier, waybill_no);
CREATE UNIQUE INDEX parcels_merged_once ON fulfilment.parcels (shop_id, merged_into, order_id) WHERE merged_into IS NOT NULL;
-- The carrier is asked about the box, once.
ALTER TABLE fulfilment.parcels ADD CONSTRAINT parcels_asked_once CHECK (merged_into IS NULL OR next_look_at IS NULL);
DROP INDEX fulfilment.parcels_pickup;
CREATE UNIQUE INDEX parcels_pickup ON fulfilment.parcels (station, pickup_code) WHERE state = 'awaiting_pickup' AND merged_into IS NULL;
