-- Listings: the product and its SKUs as buyers see them now, and every version they ever were.

CREATE TABLE catalog.products (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  outer_code text,
  category_id text NOT NULL,
  state text NOT NULL CONSTRAINT products_state CHECK (state IN ('draft', 'checking', 'live', 'rejected', 'off_shelf')),
  -- The version buyers see, the newest one written, and an edit that waits for review while the first sells on.
  version integer NOT NULL CONSTRAINT products_version CHECK (version >= 1),
  latest_version integer NOT NULL CONSTRAINT products_latest CHECK (latest_version >= version),
  pending_version integer CONSTRAINT products_pending CHECK (pending_version > version AND pending_version <= latest_version),
  -- What lists and search read without opening the version.
  title_zh text NOT NULL CONSTRAINT products_title CHECK (title_zh <> ''),
  title_key text NOT NULL,
  content jsonb NOT NULL,
  min_price_fen bigint NOT NULL CONSTRAINT products_min_price CHECK (min_price_fen >= 0),
  max_price_fen bigint NOT NULL CONSTRAINT products_max_price CHECK (max_price_fen >= min_price_fen),
  reasons jsonb NOT NULL DEFAULT '[]',
  checking_since timestamptz,
  live_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT products_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT products_outer_code UNIQUE (shop_id, outer_code),
  CONSTRAINT products_pending_live CHECK (pending_version IS NULL OR state IN ('live', 'off_shelf')),
  CONSTRAINT products_checking CHECK ((checking_since IS NOT NULL) = (state = 'checking' OR pending_version IS NOT NULL))
);
CREATE UNIQUE INDEX products_by_id ON catalog.products (id, shop_id);
CREATE INDEX products_state_id ON catalog.products (shop_id, state, id DESC);
CREATE INDEX products_title_key ON catalog.products (shop_id, title_key);
CREATE INDEX products_checking_since ON catalog.products (checking_since, id) WHERE checking_since IS NOT NULL;
CREATE INDEX products_live ON catalog.products (id) WHERE state = 'live';

CREATE TABLE catalog.versions (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  version integer NOT NULL,
  content jsonb NOT NULL,
  at timestamptz NOT NULL,
  by uuid,
  CONSTRAINT versions_pkey PRIMARY KEY (shop_id, product_id, version),
  CONSTRAINT versions_product FOREIGN KEY (shop_id, product_id) REFERENCES catalog.products (shop_id, id) DEFERRABLE INITIALLY DEFERRED
);
SELECT kernel.append_only('catalog.versions');

CREATE TABLE catalog.skus (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  place integer NOT NULL,
  outer_code text,
  barcode text,
  sale_attributes jsonb NOT NULL,
  price_fen bigint NOT NULL CONSTRAINT skus_price CHECK (price_fen >= 0),
  list_price_fen bigint CONSTRAINT skus_list_price CHECK (list_price_fen >= price_fen),
  weight_grams integer NOT NULL CONSTRAINT skus_weight CHECK (weight_grams >= 0),
  media_id uuid,
  state text NOT NULL CONSTRAINT skus_state CHECK (state IN ('on', 'off')),
  CONSTRAINT skus_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT skus_product FOREIGN KEY (shop_id, product_id) REFERENCES catalog.products (shop_id, id)
);
CREATE INDEX skus_by_id ON catalog.skus (id);
CREATE INDEX skus_of_product ON catalog.skus (shop_id, product_id, place);

-- Every price a SKU ever had on sale, from its first day: what "original price" and price-truth checks rest on.
CREATE TABLE catalog.price_history (
  shop_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  at timestamptz NOT NULL,
  version integer NOT NULL,
  product_id uuid NOT NULL,
  price_fen bigint NOT NULL,
  list_price_fen bigint,
  CONSTRAINT price_history_pkey PRIMARY KEY (shop_id, sku_id, at, version)
);
SELECT kernel.append_only('catalog.price_history');
