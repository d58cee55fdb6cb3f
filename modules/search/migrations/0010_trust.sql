-- What goods are sorted by for trust: the lower end of what the share of good reviews may truly be (Wilson, 95 %), in millionths. The same steps in the
-- same order as engine/lift.ts, whose doubles these are: an order begun in one engine goes on in another.
ALTER TABLE search.documents ADD COLUMN trust bigint NOT NULL GENERATED ALWAYS AS (
  CASE WHEN reviews <= 0 THEN 0 ELSE floor(greatest(0::float8,
    (least(good_reviews, reviews)::float8 / reviews::float8 + (1.96::float8 * 1.96::float8) / (2::float8 * reviews::float8)
      - 1.96::float8 * sqrt((least(good_reviews, reviews)::float8 / reviews::float8 * (1::float8 - least(good_reviews, reviews)::float8 / reviews::float8)
        + (1.96::float8 * 1.96::float8) / (4::float8 * reviews::float8)) / reviews::float8))
    / (1::float8 + (1.96::float8 * 1.96::float8) / reviews::float8)) * 1000000::float8) END) STORED;
CREATE INDEX documents_trust ON search.documents (trust DESC, product_id DESC);
-- An index outside that knows nothing of it is made anew.
UPDATE search.outside SET place = NULL, snapshot = NULL;
