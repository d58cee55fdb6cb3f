-- What a plan is made of while it is made: rows read, then the same rows product by product, problems, chunks. A file is never
-- held in memory. Unlogged: after a crash of the database the file, which is kept, is planned again.
CREATE UNLOGGED TABLE catalog.import_staging (
  shop_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT import_staging_kind CHECK (kind IN ('row', 'sorted', 'problem', 'chunk')),
  at integer NOT NULL,
  -- Digest of what makes rows one product; empty for problems and chunks.
  product_key text NOT NULL,
  -- JSON as text: it is read back whole, and cells may hold signs that jsonb refuses.
  body text NOT NULL,
  staged_at timestamptz NOT NULL,
  CONSTRAINT import_staging_pkey PRIMARY KEY (shop_id, plan_id, kind, at)
);
