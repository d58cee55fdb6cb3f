-- Readers say that something should not be there (D3); a person answers by a deadline.
CREATE TABLE content.reports (
  id uuid NOT NULL,
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  -- null: the piece itself.
  comment_id uuid,
  -- null: has left.
  reporter_id uuid,
  reason text NOT NULL,
  note text,
  at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  outcome text,
  answer text,
  decided_by uuid,
  decided_at timestamptz,
  CONSTRAINT reports_pkey PRIMARY KEY (id),
  CONSTRAINT reports_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id),
  CONSTRAINT reports_comment FOREIGN KEY (piece_id, comment_id) REFERENCES content.comments (piece_id, id),
  CONSTRAINT reports_outcome CHECK (outcome IN ('upheld', 'dismissed')),
  -- Nobody is answered without words.
  CONSTRAINT reports_answered CHECK (num_nonnulls(outcome, answer, decided_at) IN (0, 3)),
  CONSTRAINT reports_due CHECK (due_at > at)
);
-- One open report a person and thing.
CREATE UNIQUE INDEX reports_open_once ON content.reports (reporter_id, piece_id, coalesce(comment_id, piece_id)) WHERE outcome IS NULL;
CREATE INDEX reports_waiting ON content.reports (due_at, id) WHERE outcome IS NULL;
CREATE INDEX reports_of_person ON content.reports (reporter_id, at DESC, id DESC);
CREATE INDEX reports_of_thing ON content.reports (piece_id, comment_id) WHERE outcome IS NULL;
CREATE INDEX reports_decided ON content.reports (decided_at DESC, id DESC) WHERE outcome IS NOT NULL;
