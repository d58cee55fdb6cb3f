-- Which product people who agreed to it opened after which, on one visit: how strongly as of `at`, faded from then on. No person is named.
CREATE TABLE recommend.walks (
  product_id uuid NOT NULL,
  other_id uuid NOT NULL,
  weight double precision NOT NULL,
  visits integer NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT walks_pkey PRIMARY KEY (product_id, other_id),
  CONSTRAINT walks_others CHECK (product_id <> other_id),
  CONSTRAINT walks_weight CHECK (visits >= 1 AND weight > 0 AND weight <= visits)
);

-- A feed as it was put together, so that its pages neither repeat nor skip; of everybody (user_id null), or of one person.
CREATE TABLE recommend.feeds (
  id uuid PRIMARY KEY,
  user_id uuid,
  product_ids uuid[] NOT NULL,
  -- Why each stands there, and what that refers to: a product's id, a category, or ''.
  whys text[] NOT NULL,
  refs text[] NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT feeds_whole CHECK (cardinality(product_ids) = cardinality(whys) AND cardinality(product_ids) = cardinality(refs))
);
CREATE INDEX feeds_latest ON recommend.feeds (user_id, made_at DESC);
CREATE INDEX feeds_old ON recommend.feeds (made_at);
