-- The shop's own tags on its orders, beside note and flag (T6).
ALTER TABLE orders.orders ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
ALTER TABLE orders.orders ADD CONSTRAINT orders_tags_few CHECK (cardinality(tags) <= 10);
-- Only what is marked is in these: placing pays nothing for them.
CREATE INDEX orders_tagged ON orders.orders USING gin (tags) WHERE tags <> '{}';
CREATE INDEX orders_flagged ON orders.orders (shop_id, flag, placed_at DESC, id DESC) WHERE flag IS NOT NULL;
CREATE INDEX orders_noted ON orders.orders (shop_id, placed_at DESC, id DESC) WHERE shop_note IS NOT NULL;
