-- What readers say under a piece (D3), with one level of answers.
CREATE TABLE content.comments (
  piece_id uuid NOT NULL,
  id uuid NOT NULL,
  creator_id uuid NOT NULL,
  -- The comment it answers.
  parent_id uuid,
  depth smallint GENERATED ALWAYS AS (CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END) STORED,
  parent_depth smallint GENERATED ALWAYS AS (CASE WHEN parent_id IS NULL THEN NULL ELSE 0 END) STORED,
  -- null: has left, and taken the words along.
  person_id uuid,
  -- Said for who wrote the piece.
  as_creator boolean NOT NULL,
  text text NOT NULL,
  state text NOT NULL,
  findings jsonb NOT NULL,
  pinned boolean NOT NULL DEFAULT false,
  at timestamptz NOT NULL,
  -- Waits for a person until then.
  review_due_at timestamptz,
  -- Of who hid it or let it through.
  reason text,
  note text,
  decided_by uuid,
  decided_at timestamptz,
  CONSTRAINT comments_pkey PRIMARY KEY (piece_id, id),
  CONSTRAINT comments_id_once UNIQUE (id),
  CONSTRAINT comments_depth UNIQUE (piece_id, id, depth),
  CONSTRAINT comments_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id),
  -- An answer answers a comment under the same piece, and never another answer.
  CONSTRAINT comments_parent FOREIGN KEY (piece_id, parent_id, parent_depth) REFERENCES content.comments (piece_id, id, depth),
  CONSTRAINT comments_state CHECK (state IN ('shown', 'waiting', 'hidden', 'deleted')),
  CONSTRAINT comments_waits CHECK ((state = 'waiting') = (review_due_at IS NOT NULL)),
  -- What was deleted says nothing any more; everything else was said by somebody.
  CONSTRAINT comments_words CHECK (CASE WHEN state = 'deleted' THEN text = '' ELSE char_length(text) BETWEEN 1 AND 500 AND person_id IS NOT NULL END),
  -- Nobody's words are hidden without a reason that they are told.
  CONSTRAINT comments_hidden CHECK (state <> 'hidden' OR reason IS NOT NULL),
  CONSTRAINT comments_pinned CHECK (NOT pinned OR (state = 'shown' AND parent_id IS NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX comments_one_pinned ON content.comments (piece_id) WHERE pinned;
CREATE INDEX comments_newest ON content.comments (piece_id, at DESC, id DESC) WHERE parent_id IS NULL;
CREATE INDEX comments_answers ON content.comments (parent_id, at, id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_of_person ON content.comments (person_id, at DESC);
CREATE INDEX comments_waiting ON content.comments (review_due_at, id) WHERE state = 'waiting';
CREATE INDEX comments_in_state ON content.comments (state, at DESC, id DESC);

CREATE TABLE content.comment_likes (
  person_id uuid NOT NULL,
  comment_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT comment_likes_pkey PRIMARY KEY (person_id, comment_id),
  CONSTRAINT comment_likes_comment FOREIGN KEY (comment_id) REFERENCES content.comments (id)
);

-- Who may not say anything under a creator's pieces.
CREATE TABLE content.mutes (
  creator_id uuid NOT NULL,
  person_id uuid NOT NULL,
  at timestamptz NOT NULL,
  by_id uuid,
  CONSTRAINT mutes_pkey PRIMARY KEY (creator_id, person_id),
  CONSTRAINT mutes_creator FOREIGN KEY (creator_id) REFERENCES content.creators (id)
);
CREATE INDEX mutes_of_person ON content.mutes (person_id);
