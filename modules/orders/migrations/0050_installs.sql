-- Which line installs which line of goods (T3): the service is a line of its own, in the same order or in the installer's.
CREATE TABLE orders.installs (
  -- The goods.
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  -- The service; another shop's order is on another node, so no foreign key: the audit looks.
  install_shop_id uuid NOT NULL,
  install_order_id uuid NOT NULL,
  install_line_id uuid NOT NULL,
  quantity integer NOT NULL,
  -- Done by the shop's people in the visit in which they bring the goods: no visit of its own.
  with_delivery boolean NOT NULL,
  -- Frozen titles: neither shop reads the other's order.
  goods_title jsonb NOT NULL,
  service_title jsonb NOT NULL,
  CONSTRAINT installs_pkey PRIMARY KEY (shop_id, order_id, line_id),
  -- Looked at when the transaction ends: a placement sends all its statements at once, in no order.
  CONSTRAINT installs_goods FOREIGN KEY (shop_id, order_id, line_id) REFERENCES orders.lines (shop_id, order_id, id)
    DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT installs_quantity CHECK (quantity > 0),
  CONSTRAINT installs_not_itself CHECK (line_id <> install_line_id),
  CONSTRAINT installs_own_visit CHECK (NOT with_delivery OR (install_shop_id = shop_id AND install_order_id = order_id))
);
CREATE INDEX installs_of_service ON orders.installs (install_shop_id, install_order_id);
CREATE INDEX installs_of_goods ON orders.installs (order_id);
