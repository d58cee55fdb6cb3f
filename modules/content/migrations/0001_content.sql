-- Content (D3): who writes, what they write in its versions, what was decided on it and why.
CREATE TABLE content.creators (
  id uuid NOT NULL,
  kind text NOT NULL,
  shop_id uuid,
  user_id uuid,
  -- In its address.
  code text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT creators_pkey PRIMARY KEY (id),
  CONSTRAINT creators_kind CHECK (kind IN ('shop', 'person')),
  CONSTRAINT creators_owner CHECK ((kind = 'shop') = (shop_id IS NOT NULL) AND (kind = 'person') = (user_id IS NOT NULL)),
  CONSTRAINT creators_shop_once UNIQUE (shop_id),
  CONSTRAINT creators_user_once UNIQUE (user_id),
  CONSTRAINT creators_code_once UNIQUE (code)
);

CREATE TABLE content.pieces (
  creator_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- Of the newest version; what readers see is `live_version`.
  state text NOT NULL,
  version integer NOT NULL,
  live_version integer,
  -- When it is to appear; null: at once.
  publish_at timestamptz,
  published_at timestamptz,
  -- Waits for a person until then.
  review_due_at timestamptz,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT pieces_pkey PRIMARY KEY (creator_id, id),
  CONSTRAINT pieces_id_once UNIQUE (id),
  CONSTRAINT pieces_creator FOREIGN KEY (creator_id) REFERENCES content.creators (id),
  CONSTRAINT pieces_kind CHECK (kind IN ('post', 'video', 'article', 'list', 'update')),
  CONSTRAINT pieces_state CHECK (state IN ('draft', 'checking', 'scheduled', 'live', 'rejected', 'withdrawn', 'removed')),
  CONSTRAINT pieces_version CHECK (version >= 1 AND live_version BETWEEN 1 AND version),
  -- What is live is what was passed last; what was taken away is seen by nobody.
  CONSTRAINT pieces_live CHECK (state <> 'live' OR live_version = version),
  CONSTRAINT pieces_gone CHECK (state NOT IN ('withdrawn', 'removed') OR live_version IS NULL),
  CONSTRAINT pieces_published CHECK (live_version IS NULL OR published_at IS NOT NULL),
  CONSTRAINT pieces_scheduled CHECK (state <> 'scheduled' OR publish_at IS NOT NULL),
  CONSTRAINT pieces_waits CHECK ((state = 'checking') = (review_due_at IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX pieces_of_creator ON content.pieces (creator_id, created_at DESC, id DESC);
CREATE INDEX pieces_seen ON content.pieces (published_at DESC, id DESC) WHERE live_version IS NOT NULL;
CREATE INDEX pieces_waiting ON content.pieces (review_due_at, id) WHERE state = 'checking';
CREATE INDEX pieces_due ON content.pieces (publish_at) WHERE state = 'scheduled';

-- What was written, each time it was kept.
CREATE TABLE content.versions (
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  made_by uuid,
  at timestamptz NOT NULL,
  CONSTRAINT versions_pkey PRIMARY KEY (creator_id, piece_id, version),
  CONSTRAINT versions_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id)
);
SELECT kernel.append_only('content.versions');

-- What the live version of a piece speaks of: goods, shops, belts, topics, each by its own id or name.
CREATE TABLE content.tagged (
  kind text NOT NULL,
  ref text NOT NULL,
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  published_at timestamptz NOT NULL,
  CONSTRAINT tagged_pkey PRIMARY KEY (kind, ref, piece_id),
  CONSTRAINT tagged_kind CHECK (kind IN ('product', 'shop', 'belt', 'topic')),
  CONSTRAINT tagged_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id)
);
CREATE INDEX tagged_newest ON content.tagged (kind, ref, published_at DESC, piece_id DESC);
CREATE INDEX tagged_of_piece ON content.tagged (piece_id);

-- Each word on a version, by the rules or by a person, with its reasons.
CREATE TABLE content.decisions (
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  id uuid NOT NULL,
  -- Their order: several may fall into one moment.
  nth integer NOT NULL,
  version integer NOT NULL,
  verdict text NOT NULL,
  findings jsonb NOT NULL,
  -- Of a person: one of the reasons known, and what they add.
  reason text,
  note text,
  -- null: the rules.
  by_id uuid,
  at timestamptz NOT NULL,
  CONSTRAINT decisions_pkey PRIMARY KEY (creator_id, piece_id, id),
  CONSTRAINT decisions_nth_once UNIQUE (piece_id, nth),
  CONSTRAINT decisions_version FOREIGN KEY (creator_id, piece_id, version) REFERENCES content.versions (creator_id, piece_id, version),
  CONSTRAINT decisions_verdict CHECK (verdict IN ('passed', 'queued', 'rejected', 'removed', 'restored')),
  -- Nobody's work is refused without a reason that they are told.
  CONSTRAINT decisions_reason CHECK (verdict NOT IN ('rejected', 'removed') OR reason IS NOT NULL OR jsonb_array_length(findings) > 0)
);
SELECT kernel.append_only('content.decisions');

-- An author objects to a refusal or a removal, once; somebody else judges.
CREATE TABLE content.appeals (
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  -- Who decided before; null: the rules.
  decided_by uuid,
  granted boolean,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  CONSTRAINT appeals_pkey PRIMARY KEY (creator_id, piece_id, decision_id),
  CONSTRAINT appeals_decision FOREIGN KEY (creator_id, piece_id, decision_id) REFERENCES content.decisions (creator_id, piece_id, id),
  CONSTRAINT appeals_answered CHECK ((answered_at IS NULL) = (granted IS NULL) AND (answered_at IS NULL) = (answer IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)),
  CONSTRAINT appeals_by_another CHECK (answered_by IS DISTINCT FROM decided_by OR decided_by IS NULL)
);
CREATE INDEX appeals_waiting ON content.appeals (due_at) WHERE answered_at IS NULL;
CREATE INDEX appeals_of_piece ON content.appeals (piece_id);
