-- A second factor by an authenticator app (RFC 6238). The secret is sealed; recovery codes are kept as keyed digests only.

CREATE TABLE accounts.second_factors (
  user_id uuid CONSTRAINT second_factors_pkey PRIMARY KEY CONSTRAINT second_factors_user REFERENCES accounts.users (id),
  secret_sealed text NOT NULL,
  begun_at timestamptz NOT NULL,
  -- Null while the person has not shown a first code: until then it guards nothing.
  confirmed_at timestamptz,
  -- Number of the latest 30 seconds whose code was taken: a code serves once.
  last_step bigint,
  CONSTRAINT second_factors_confirmed CHECK (confirmed_at IS NULL OR last_step IS NOT NULL)
);

CREATE TABLE accounts.recovery_codes (
  user_id uuid NOT NULL CONSTRAINT recovery_codes_user REFERENCES accounts.users (id),
  digest text NOT NULL,
  used_at timestamptz,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, digest)
);

-- When this session last showed the second factor.
ALTER TABLE accounts.sessions ADD COLUMN second_factor_at timestamptz;
