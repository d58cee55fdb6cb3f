-- Rank lists of tracks (赛道) beside those of categories and belts.
ALTER TABLE recommend.ranks DROP CONSTRAINT ranks_scope,
  ADD CONSTRAINT ranks_scope CHECK (scope_kind IN ('all', 'category', 'track', 'belt'));
