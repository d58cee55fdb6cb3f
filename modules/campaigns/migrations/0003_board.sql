-- The live board: what was bought of a campaign, line by line as the orders say, and its sums by minute, province and product.
CREATE TABLE campaigns.board_lines (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL CONSTRAINT board_lines_campaign REFERENCES campaigns.campaigns (id),
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  product_id uuid NOT NULL,
  placed_at timestamptz NOT NULL,
  -- Of the receiver: '33' for Zhejiang; '' when nothing is carried.
  province text NOT NULL,
  pieces integer NOT NULL,
  gmv_fen bigint NOT NULL,
  paid_fen bigint NOT NULL,
  refunded_fen bigint NOT NULL,
  CONSTRAINT board_lines_pkey PRIMARY KEY (shop_id, campaign_id, order_id, line_id),
  CONSTRAINT board_lines_refunded CHECK (refunded_fen BETWEEN 0 AND paid_fen)
) WITH (fillfactor = 80);
CREATE INDEX board_lines_order ON campaigns.board_lines (order_id);

CREATE TABLE campaigns.board_sums (
  campaign_id uuid NOT NULL CONSTRAINT board_sums_campaign REFERENCES campaigns.campaigns (id),
  by_what text NOT NULL CONSTRAINT board_sums_what CHECK (by_what IN ('all', 'minute', 'province', 'product')),
  -- '', a minute as 2026-11-11T00:00Z, a province, or a product's uuid.
  key text NOT NULL,
  -- Orders with such a line, counted once where `by_what` is all, minute or province.
  orders bigint NOT NULL,
  pieces bigint NOT NULL,
  gmv_fen bigint NOT NULL,
  paid_fen bigint NOT NULL,
  refunded_fen bigint NOT NULL,
  CONSTRAINT board_sums_pkey PRIMARY KEY (campaign_id, by_what, key)
) WITH (fillfactor = 50);
