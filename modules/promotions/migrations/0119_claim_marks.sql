-- How many pieces of an issue were claimed on one device: a keyed digest of the browser's guest mark, kept no longer than there is something to claim.
CREATE TABLE promotions.claim_marks (
  device text NOT NULL CONSTRAINT claim_marks_digest CHECK (char_length(device) BETWEEN 32 AND 128),
  rule_id uuid NOT NULL,
  claims integer NOT NULL,
  most integer NOT NULL,
  -- When claiming ends, and with it the need to know.
  ends_at timestamptz NOT NULL,
  CONSTRAINT claim_marks_pkey PRIMARY KEY (device, rule_id),
  CONSTRAINT claim_marks_within CHECK (claims BETWEEN 1 AND most)
) WITH (fillfactor = 70);
CREATE INDEX claim_marks_due ON promotions.claim_marks (ends_at);
