-- From seeing to buying (D3): clicks on goods in content, and what the orders that followed came to.
CREATE TABLE content.clicks (
  -- A person, or the browser of somebody who has not signed in yet.
  who uuid NOT NULL,
  product_id uuid NOT NULL,
  at timestamptz NOT NULL,
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  CONSTRAINT clicks_pkey PRIMARY KEY (who, product_id, at, piece_id)
);
CREATE INDEX clicks_old ON content.clicks (at);

-- Clicks stay as figures only: by piece and day (of the market).
CREATE TABLE content.click_days (
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  day date NOT NULL,
  clicks integer NOT NULL,
  CONSTRAINT click_days_pkey PRIMARY KEY (creator_id, piece_id, day),
  CONSTRAINT click_days_clicks CHECK (clicks > 0)
) WITH (fillfactor = 70);

-- A line of an order that followed a click: one line has one piece, the last that was valid.
CREATE TABLE content.led (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  product_id uuid NOT NULL,
  clicked_at timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  pieces integer NOT NULL,
  ordered_fen bigint NOT NULL,
  paid_fen bigint NOT NULL,
  refunded_fen bigint NOT NULL,
  CONSTRAINT led_pkey PRIMARY KEY (shop_id, order_id, line_id),
  CONSTRAINT led_after CHECK (clicked_at <= placed_at),
  CONSTRAINT led_pieces CHECK (pieces > 0),
  CONSTRAINT led_amounts CHECK (refunded_fen BETWEEN 0 AND paid_fen AND paid_fen IN (0, ordered_fen))
) WITH (fillfactor = 80);
CREATE INDEX led_order ON content.led (order_id);
CREATE INDEX led_creator ON content.led (creator_id, placed_at);
