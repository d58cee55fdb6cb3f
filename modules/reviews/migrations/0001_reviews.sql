-- What buyers said, what shops answered, and the credit that follows. What was said is evidence: nothing here is rewritten,
-- except the running totals, which the audit recomputes from credit_events.

CREATE TABLE reviews.reviews (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  product_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  sale_attributes jsonb NOT NULL,
  goods_stars smallint NOT NULL,
  service_stars smallint NOT NULL,
  logistics_stars smallint NOT NULL,
  body text NOT NULL,
  media_ids uuid[] NOT NULL,
  tags text[] NOT NULL,
  anonymous boolean NOT NULL,
  completed_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT reviews_pkey PRIMARY KEY (shop_id, id),
  -- A line is reviewed once, whoever races.
  CONSTRAINT reviews_line_once UNIQUE (shop_id, line_id),
  CONSTRAINT reviews_stars CHECK (goods_stars BETWEEN 1 AND 5 AND service_stars BETWEEN 1 AND 5 AND logistics_stars BETWEEN 1 AND 5),
  CONSTRAINT reviews_body CHECK (char_length(body) <= 2000),
  CONSTRAINT reviews_media CHECK (cardinality(media_ids) <= 9),
  CONSTRAINT reviews_after_completion CHECK (at >= completed_at)
);
CREATE INDEX reviews_by_id ON reviews.reviews (id);
CREATE INDEX reviews_of_product ON reviews.reviews (product_id, at DESC, id DESC);
CREATE INDEX reviews_of_order ON reviews.reviews (shop_id, order_id);
CREATE INDEX reviews_of_shop ON reviews.reviews (shop_id, at DESC, id DESC);
CREATE INDEX reviews_of_buyer ON reviews.reviews (buyer_id, at DESC, id DESC);
SELECT kernel.append_only('reviews.reviews');

CREATE TABLE reviews.follow_ups (
  shop_id uuid NOT NULL,
  review_id uuid NOT NULL,
  body text NOT NULL CONSTRAINT follow_ups_body CHECK (char_length(body) BETWEEN 1 AND 2000),
  media_ids uuid[] NOT NULL CONSTRAINT follow_ups_media CHECK (cardinality(media_ids) <= 9),
  at timestamptz NOT NULL,
  -- One follow-up a review.
  CONSTRAINT follow_ups_pkey PRIMARY KEY (shop_id, review_id),
  CONSTRAINT follow_ups_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id)
);
SELECT kernel.append_only('reviews.follow_ups');

-- One reply a review; its wordings are versions of it.
CREATE TABLE reviews.replies (
  shop_id uuid NOT NULL,
  review_id uuid NOT NULL,
  version smallint NOT NULL CONSTRAINT replies_version CHECK (version >= 1),
  body text NOT NULL CONSTRAINT replies_body CHECK (char_length(body) BETWEEN 1 AND 1000),
  by uuid,
  at timestamptz NOT NULL,
  CONSTRAINT replies_pkey PRIMARY KEY (shop_id, review_id, version),
  CONSTRAINT replies_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id)
);
SELECT kernel.append_only('reviews.replies');

-- One vote a person; it may be taken back.
CREATE TABLE reviews.helpful_votes (
  shop_id uuid NOT NULL,
  review_id uuid NOT NULL,
  user_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT helpful_votes_pkey PRIMARY KEY (shop_id, review_id, user_id),
  CONSTRAINT helpful_votes_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id)
);

-- One row per rated line: what it said and what it counted. Every figure of credit and DSR is a sum over this table.
CREATE TABLE reviews.credit_events (
  shop_id uuid NOT NULL,
  -- Order of counting: a pair's ratings are counted one after the other.
  seq bigint GENERATED ALWAYS AS IDENTITY,
  review_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- First day of the calendar month in China.
  month date NOT NULL CONSTRAINT credit_events_month CHECK (extract(day FROM month) = 1),
  day date NOT NULL CONSTRAINT credit_events_day CHECK (date_trunc('month', day) = month),
  rating smallint NOT NULL CONSTRAINT credit_events_rating CHECK (rating IN (-1, 0, 1)),
  -- Which of the pair's counted trades of the month this is; null: neutral, or beyond the cap.
  place smallint,
  -- The cap in force, so that the past can be recomputed after it was changed.
  cap smallint NOT NULL CONSTRAINT credit_events_cap_sane CHECK (cap >= 0),
  points smallint NOT NULL,
  goods_stars smallint NOT NULL,
  service_stars smallint NOT NULL,
  logistics_stars smallint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT credit_events_pkey PRIMARY KEY (shop_id, review_id),
  -- The cap of the pair and month is held here: places are unique and none lies beyond it.
  CONSTRAINT credit_events_place_once UNIQUE (shop_id, buyer_id, month, place),
  CONSTRAINT credit_events_within_cap CHECK (place BETWEEN 1 AND cap),
  CONSTRAINT credit_events_points CHECK (points = CASE WHEN place IS NULL THEN 0 ELSE rating END AND (place IS NULL OR rating <> 0)),
  CONSTRAINT credit_events_stars CHECK (goods_stars BETWEEN 1 AND 5 AND service_stars BETWEEN 1 AND 5 AND logistics_stars BETWEEN 1 AND 5
    AND rating = CASE WHEN goods_stars >= 4 THEN 1 WHEN goods_stars = 3 THEN 0 ELSE -1 END),
  CONSTRAINT credit_events_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id)
);
CREATE INDEX credit_events_order ON reviews.credit_events (shop_id, seq);
SELECT kernel.append_only('reviews.credit_events');

-- Running totals, so that cards and pages need no sum over the past.
CREATE TABLE reviews.shop_credit (
  shop_id uuid CONSTRAINT shop_credit_pkey PRIMARY KEY,
  points bigint NOT NULL,
  good bigint NOT NULL,
  neutral bigint NOT NULL,
  bad bigint NOT NULL
);
CREATE TABLE reviews.product_ratings (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  count bigint NOT NULL,
  stars bigint NOT NULL,
  good bigint NOT NULL,
  CONSTRAINT product_ratings_pkey PRIMARY KEY (shop_id, product_id)
);
CREATE INDEX product_ratings_by_product ON reviews.product_ratings (product_id);
-- Ratings of a shop by business day: six months of them are at most 184 rows.
CREATE TABLE reviews.dsr_days (
  shop_id uuid NOT NULL,
  day date NOT NULL,
  count bigint NOT NULL,
  goods bigint NOT NULL,
  service bigint NOT NULL,
  logistics bigint NOT NULL,
  CONSTRAINT dsr_days_pkey PRIMARY KEY (shop_id, day)
);
