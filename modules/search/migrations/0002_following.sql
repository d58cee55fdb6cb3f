-- The texts of a product as the index in memory weighs them; '{}' is a row of before, which the first start rebuilds.
ALTER TABLE search.documents
  ADD COLUMN texts jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN brand text,
  ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
  -- The transaction that last changed what the product is found by, and the one that last changed anything. An index that has read
  -- up to a snapshot reads next what that snapshot did not see, whatever the order of the commits.
  ADD COLUMN words_tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN changed_tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD CONSTRAINT documents_texts CHECK (jsonb_typeof(texts) = 'object');
CREATE INDEX documents_changed ON search.documents (changed_tx, product_id);

-- What was findable and no longer is; a product that comes back leaves it.
CREATE TABLE search.removed (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  changed_tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT removed_pkey PRIMARY KEY (shop_id, product_id)
);
CREATE INDEX removed_changed ON search.removed (changed_tx, product_id);
