-- What is bought together: read models made from finished orders; no buyer is named in them.

-- Products kept of each trade's finished orders: orders of one trade finish one by one, and what they held belongs together.
CREATE TABLE recommend.kept (
  trade_id uuid NOT NULL,
  product_id uuid NOT NULL,
  shop_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT kept_pkey PRIMARY KEY (trade_id, product_id)
);
CREATE INDEX kept_old ON recommend.kept (at);

-- How strongly a product goes with another as of `at`, faded from then on; the same both ways. `trades`: how many trades held both.
CREATE TABLE recommend.ties (
  product_id uuid NOT NULL,
  other_id uuid NOT NULL,
  weight double precision NOT NULL,
  trades integer NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT ties_pkey PRIMARY KEY (product_id, other_id),
  CONSTRAINT ties_others CHECK (product_id <> other_id),
  CONSTRAINT ties_weight CHECK (trades >= 1 AND weight > 0 AND weight <= trades)
);
