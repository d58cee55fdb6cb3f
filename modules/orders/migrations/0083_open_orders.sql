-- What waits for something, by state: counted for every tab of a shop's list, and found among ever more orders that are over. It serves what
-- orders_to_ship served, so that orders keep as many indexes as they had.
CREATE INDEX orders_open ON orders.orders (shop_id, state, paid_at)
  WHERE state IN ('awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped', 'shipped');
DROP INDEX orders.orders_to_ship;
