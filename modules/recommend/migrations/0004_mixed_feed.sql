-- A feed holds goods, pieces and rank lists: what each is, and its id (of a rank list its key). Feeds live a day and are made on asking: those of before are not worth turning over.
DELETE FROM recommend.feeds;
ALTER TABLE recommend.feeds
  DROP CONSTRAINT feeds_whole,
  DROP COLUMN product_ids,
  ADD COLUMN kinds text[] NOT NULL,
  ADD COLUMN ids text[] NOT NULL,
  ADD CONSTRAINT feeds_kinds CHECK (kinds <@ ARRAY['goods', 'piece', 'rank']),
  ADD CONSTRAINT feeds_whole CHECK (cardinality(ids) = cardinality(kinds) AND cardinality(ids) = cardinality(whys) AND cardinality(ids) = cardinality(refs));
