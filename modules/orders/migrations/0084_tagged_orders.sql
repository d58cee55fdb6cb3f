-- The tagged orders of one shop, newest first. The index by tag alone led to those of every shop, ever more of them; what is not tagged is in neither.
CREATE INDEX orders_tagged_of_shop ON orders.orders (shop_id, placed_at DESC, id DESC) WHERE tags <> '{}';
DROP INDEX orders.orders_tagged;
