-- Levels of creators (D3): what counts of the last days, as it was last computed, and when to look again.
CREATE TABLE content.standings (
  creator_id uuid NOT NULL,
  level smallint NOT NULL,
  published integer NOT NULL,
  reads bigint NOT NULL,
  sold_fen bigint NOT NULL,
  -- When it came to this level.
  since timestamptz,
  computed_at timestamptz,
  -- null: nothing of theirs counts, until they publish again.
  due_at timestamptz,
  CONSTRAINT standings_pkey PRIMARY KEY (creator_id),
  CONSTRAINT standings_creator FOREIGN KEY (creator_id) REFERENCES content.creators (id),
  CONSTRAINT standings_level CHECK (level BETWEEN 0 AND 5 AND (level = 0 OR published > 0)),
  CONSTRAINT standings_figures CHECK (published >= 0 AND reads >= 0 AND sold_fen >= 0)
) WITH (fillfactor = 80);
CREATE INDEX standings_due ON content.standings (due_at) WHERE due_at IS NOT NULL;
INSERT INTO content.standings (creator_id, level, published, reads, sold_fen, due_at)
  SELECT id, 0, 0, 0, 0, now() FROM content.creators;

-- What readers gave an author, by the time they gave it.
CREATE INDEX comments_of_creator ON content.comments (creator_id, at) WHERE state = 'shown';
CREATE INDEX follows_of_creator ON content.follows (creator_id, at);
-- What led to a shop's own goods, whoever wrote it.
CREATE INDEX led_shop ON content.led (shop_id, placed_at);
