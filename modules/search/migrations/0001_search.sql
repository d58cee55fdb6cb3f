-- Read models for finding goods, fed by events and rebuilt from the catalogue at any time. Nothing here is the truth about
-- a price or a stock: cards and checkout ask the catalogue.

CREATE TABLE search.documents (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- Words cut by the application (Chinese segmentation, stems, measures) with their weights.
  words tsvector NOT NULL,
  -- Both titles as the second stage compares them.
  title text NOT NULL,
  category_id text NOT NULL,
  belt_code text,
  -- Names that are worth suggesting: category, brand, belt, shop.
  phrases text[] NOT NULL,
  price_fen bigint NOT NULL CONSTRAINT documents_price CHECK (price_fen >= 0),
  media_id uuid,
  sold bigint NOT NULL DEFAULT 0,
  reviews bigint NOT NULL DEFAULT 0,
  good_reviews bigint NOT NULL DEFAULT 0,
  live_at timestamptz NOT NULL,
  -- When it first became findable: later pages of a search look past what came meanwhile.
  listed_at timestamptz NOT NULL,
  indexed_at timestamptz NOT NULL,
  CONSTRAINT documents_pkey PRIMARY KEY (shop_id, product_id)
);
-- fastupdate = off: with a pending list every query pays for the last writes (measured: 9 ms instead of 0.7 ms).
CREATE INDEX documents_words ON search.documents USING gin (words) WITH (fastupdate = off);
CREATE INDEX documents_by_product ON search.documents (product_id);
CREATE INDEX documents_category ON search.documents (category_id, sold DESC);
CREATE INDEX documents_belt ON search.documents (belt_code, sold DESC);
CREATE INDEX documents_sold ON search.documents (sold DESC, product_id DESC);
CREATE INDEX documents_new ON search.documents (live_at DESC, product_id DESC);
CREATE INDEX documents_price ON search.documents (price_fen, product_id);

-- Pieces sold in completed orders; kept apart from the documents, so that a product that comes back has its figure.
CREATE TABLE search.sales (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  sold bigint NOT NULL CONSTRAINT sales_sold CHECK (sold >= 0),
  CONSTRAINT sales_pkey PRIMARY KEY (shop_id, product_id)
);
-- Orders already counted: an event that comes twice counts once.
CREATE TABLE search.counted_orders (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  CONSTRAINT counted_orders_pkey PRIMARY KEY (shop_id, order_id)
);
