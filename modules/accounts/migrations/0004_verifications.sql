-- Real-name checks (实名): what was asked, what the provider said. Names and numbers are sealed; a keyed digest finds equal numbers.

CREATE TABLE accounts.verifications (
  id uuid CONSTRAINT verifications_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT verifications_user REFERENCES accounts.users (id),
  kind text NOT NULL CONSTRAINT verifications_kind CHECK (kind IN ('identity', 'enterprise')),
  state text NOT NULL CONSTRAINT verifications_state CHECK (state IN ('pending', 'passed', 'refused')),
  name_sealed text NOT NULL,
  name_masked text NOT NULL,
  number_sealed text NOT NULL,
  number_masked text NOT NULL,
  number_index text NOT NULL,
  -- Code of the refusal, once there is one.
  reason text,
  provider text NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  next_try_at timestamptz,
  -- One of the few accounts that one identity may verify.
  place smallint CONSTRAINT verifications_places CHECK (place BETWEEN 1 AND 100),
  asked_at timestamptz NOT NULL,
  decided_at timestamptz,
  CONSTRAINT verifications_decided CHECK ((state = 'pending') = (decided_at IS NULL)),
  CONSTRAINT verifications_waits CHECK ((state = 'pending') = (next_try_at IS NOT NULL)),
  CONSTRAINT verifications_reason CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CONSTRAINT verifications_placed CHECK ((state = 'passed' AND kind = 'identity') = (place IS NOT NULL))
);
CREATE UNIQUE INDEX verifications_one_pending ON accounts.verifications (user_id, kind) WHERE state = 'pending';
CREATE UNIQUE INDEX verifications_one_passed ON accounts.verifications (user_id, kind) WHERE state = 'passed';
CREATE UNIQUE INDEX verifications_place ON accounts.verifications (number_index, place) WHERE state = 'passed' AND kind = 'identity';
CREATE INDEX verifications_due ON accounts.verifications (next_try_at) WHERE state = 'pending';
CREATE INDEX verifications_of_user ON accounts.verifications (user_id, asked_at DESC);
