-- Live rooms stand in a feed too (D2, D4).
ALTER TABLE recommend.feeds
  DROP CONSTRAINT feeds_kinds,
  ADD CONSTRAINT feeds_kinds CHECK (kinds <@ ARRAY['goods', 'piece', 'rank', 'room']);
