-- First orders at the price of one, by device: a keyed digest of the browser's guest mark. So many a device may have, each a number of its own.
CREATE TABLE promotions.first_orders (
  device text NOT NULL CONSTRAINT first_orders_digest CHECK (char_length(device) BETWEEN 32 AND 128),
  nth integer NOT NULL CONSTRAINT first_orders_nth CHECK (nth BETWEEN 1 AND 100),
  trade_id uuid NOT NULL CONSTRAINT first_orders_trade UNIQUE,
  -- After this it counts no more, and is forgotten.
  kept_until timestamptz NOT NULL,
  CONSTRAINT first_orders_pkey PRIMARY KEY (device, nth)
);
CREATE INDEX first_orders_due ON promotions.first_orders (kept_until);
