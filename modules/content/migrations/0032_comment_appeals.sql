-- Who said a comment that people hid objects to it, once; somebody else judges.
CREATE TABLE content.comment_appeals (
  comment_id uuid NOT NULL,
  person_id uuid NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  -- Who hid it.
  decided_by uuid,
  granted boolean,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  CONSTRAINT comment_appeals_pkey PRIMARY KEY (comment_id),
  CONSTRAINT comment_appeals_comment FOREIGN KEY (comment_id) REFERENCES content.comments (id),
  CONSTRAINT comment_appeals_answered CHECK (num_nonnulls(granted, answer, answered_by, answered_at) IN (0, 4)),
  CONSTRAINT comment_appeals_by_another CHECK (answered_by IS DISTINCT FROM decided_by OR decided_by IS NULL)
);
CREATE INDEX comment_appeals_waiting ON content.comment_appeals (due_at, comment_id) WHERE answered_at IS NULL;
CREATE INDEX comment_appeals_of_person ON content.comment_appeals (person_id);
-- What of somebody's was hidden lately.
CREATE INDEX comments_hidden_of_person ON content.comments (person_id, decided_at) WHERE state = 'hidden';
