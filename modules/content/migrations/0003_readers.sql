-- Readers (D3): whom they follow, what they like and what they keep.
CREATE TABLE content.follows (
  person_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  at timestamptz NOT NULL,
  -- Once, however often they ask.
  CONSTRAINT follows_pkey PRIMARY KEY (person_id, creator_id),
  CONSTRAINT follows_creator FOREIGN KEY (creator_id) REFERENCES content.creators (id)
);
CREATE INDEX follows_newest ON content.follows (person_id, at DESC, creator_id DESC);

CREATE TABLE content.marks (
  person_id uuid NOT NULL,
  kind text NOT NULL,
  piece_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT marks_pkey PRIMARY KEY (person_id, kind, piece_id),
  CONSTRAINT marks_kind CHECK (kind IN ('like', 'collect')),
  CONSTRAINT marks_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id)
);
CREATE INDEX marks_newest ON content.marks (person_id, kind, at DESC, piece_id DESC);
CREATE INDEX marks_of_creator ON content.marks (creator_id, at);

-- How many of each there are: sixteen rows a thing, so that a rush does not wait at one. Who gives is counted in the row of the last
-- digit of their id, and what they take back comes off the same row: no row can fall below nothing.
CREATE TABLE content.tallies (
  of_id uuid NOT NULL,
  what text NOT NULL,
  shard smallint NOT NULL,
  count integer NOT NULL,
  CONSTRAINT tallies_pkey PRIMARY KEY (of_id, what, shard),
  CONSTRAINT tallies_what CHECK (what IN ('follow', 'like', 'collect', 'comment', 'comment_like')),
  CONSTRAINT tallies_shard CHECK (shard BETWEEN 0 AND 15),
  CONSTRAINT tallies_count CHECK (count >= 0)
) WITH (fillfactor = 70);

-- The newest of each creator somebody follows.
CREATE INDEX pieces_seen_of_creator ON content.pieces (creator_id, published_at DESC, id DESC) WHERE live_version IS NOT NULL;
