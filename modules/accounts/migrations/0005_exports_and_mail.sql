-- A person's data as a file, made in the background and kept sealed for a few days; and e-mail addresses proven by a code.

CREATE TABLE accounts.exports (
  id uuid CONSTRAINT exports_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT exports_user REFERENCES accounts.users (id),
  state text NOT NULL CONSTRAINT exports_state CHECK (state IN ('making', 'ready', 'expired')),
  file_sealed text,
  bytes integer,
  asked_at timestamptz NOT NULL,
  ready_at timestamptz,
  expires_at timestamptz,
  CONSTRAINT exports_file CHECK ((state = 'ready') = (file_sealed IS NOT NULL)),
  CONSTRAINT exports_ready CHECK ((state = 'making') = (ready_at IS NULL) AND (ready_at IS NULL) = (expires_at IS NULL))
);
CREATE UNIQUE INDEX exports_one_making ON accounts.exports (user_id) WHERE state = 'making';
CREATE INDEX exports_of_user ON accounts.exports (user_id, asked_at DESC);
CREATE INDEX exports_expiry ON accounts.exports (expires_at) WHERE state = 'ready';

ALTER TABLE accounts.users ADD COLUMN email_verified_at timestamptz,
  ADD CONSTRAINT users_email_verified CHECK (email_verified_at IS NULL OR email IS NOT NULL);
