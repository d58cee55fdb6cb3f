-- Complaints of rights holders about pieces (E-Commerce Law arts. 42–45): notice, take-down, counter-notice, fifteen days.
CREATE TABLE content.complaints (
  piece_id uuid NOT NULL,
  id uuid NOT NULL,
  creator_id uuid NOT NULL,
  complainant_id uuid NOT NULL,
  state text NOT NULL,
  -- What is theirs, and what of it the piece uses.
  work text NOT NULL,
  statement text NOT NULL,
  evidence_ids uuid[] NOT NULL,
  at timestamptz NOT NULL,
  -- Somebody has looked at the notice by then.
  check_due_at timestamptz NOT NULL,
  -- Of the notice: who looked at it, when, and why it was declined.
  checked_by uuid,
  checked_at timestamptz,
  decline_note text,
  -- What readers saw when it was taken down; null: nothing.
  removed_version integer,
  counter text,
  counter_evidence_ids uuid[],
  counter_by uuid,
  countered_at timestamptz,
  -- What was taken down comes back then, unless the complainant has gone to an authority or a court.
  wait_until timestamptz,
  suit text,
  ended_at timestamptz,
  CONSTRAINT complaints_pkey PRIMARY KEY (piece_id, id),
  CONSTRAINT complaints_id_once UNIQUE (id),
  CONSTRAINT complaints_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id),
  CONSTRAINT complaints_state CHECK (state IN ('received', 'declined', 'taken_down', 'countered', 'suing', 'restored', 'withdrawn')),
  CONSTRAINT complaints_evidence CHECK (cardinality(evidence_ids) BETWEEN 1 AND 9 AND (counter IS NULL OR cardinality(counter_evidence_ids) BETWEEN 1 AND 9)),
  CONSTRAINT complaints_checked CHECK ((checked_at IS NULL) = (checked_by IS NULL) AND (state NOT IN ('declined', 'taken_down', 'countered', 'suing', 'restored') OR checked_at IS NOT NULL)),
  CONSTRAINT complaints_declined CHECK ((state = 'declined') = (decline_note IS NOT NULL)),
  CONSTRAINT complaints_countered CHECK ((counter IS NULL) = (countered_at IS NULL) AND (counter IS NULL) = (counter_by IS NULL) AND (counter IS NULL) = (wait_until IS NULL)),
  -- Fifteen days at least, and nothing comes back before them by a counter-notice.
  CONSTRAINT complaints_fifteen_days CHECK (wait_until >= countered_at + interval '15 days' AND (state <> 'restored' OR ended_at >= wait_until)),
  CONSTRAINT complaints_states CHECK (state NOT IN ('countered', 'suing', 'restored') OR counter IS NOT NULL),
  CONSTRAINT complaints_suit CHECK (state <> 'suing' OR suit IS NOT NULL),
  CONSTRAINT complaints_ended CHECK ((state IN ('declined', 'restored', 'withdrawn')) = (ended_at IS NOT NULL))
) WITH (fillfactor = 80);
-- Nobody complains twice about one piece at a time.
CREATE UNIQUE INDEX complaints_open_once ON content.complaints (piece_id, complainant_id) WHERE ended_at IS NULL;
CREATE INDEX complaints_of_person ON content.complaints (complainant_id, id DESC);
CREATE INDEX complaints_of_creator ON content.complaints (creator_id, id DESC);
CREATE INDEX complaints_unchecked ON content.complaints (check_due_at, id) WHERE state = 'received';
CREATE INDEX complaints_due ON content.complaints (wait_until) WHERE state = 'countered';
