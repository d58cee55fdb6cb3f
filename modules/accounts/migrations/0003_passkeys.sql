-- Passkeys (WebAuthn level 3): the public key of a device or key store, and challenges that serve once.

CREATE TABLE accounts.passkeys (
  id uuid CONSTRAINT passkeys_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT passkeys_user REFERENCES accounts.users (id),
  credential_id text NOT NULL CONSTRAINT passkeys_credential UNIQUE,
  public_key bytea NOT NULL,
  -- Signatures so far as the authenticator counts them; 0 for those that do not count.
  counter bigint NOT NULL CONSTRAINT passkeys_counter CHECK (counter >= 0),
  transports text[] NOT NULL,
  -- Kept by the maker of the device and on more than one of them.
  synced boolean NOT NULL,
  name text NOT NULL CONSTRAINT passkeys_name CHECK (char_length(name) BETWEEN 1 AND 40),
  created_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX passkeys_of_user ON accounts.passkeys (user_id, created_at);

CREATE TABLE accounts.passkey_challenges (
  id uuid CONSTRAINT passkey_challenges_pkey PRIMARY KEY,
  purpose text NOT NULL CONSTRAINT passkey_challenges_purpose CHECK (purpose IN ('register', 'sign_in')),
  user_id uuid CONSTRAINT passkey_challenges_user REFERENCES accounts.users (id),
  challenge text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  CONSTRAINT passkey_challenges_whose CHECK ((purpose = 'register') = (user_id IS NOT NULL))
);
CREATE INDEX passkey_challenges_expiry ON accounts.passkey_challenges (expires_at);

ALTER TABLE accounts.sessions DROP CONSTRAINT sessions_way,
  ADD CONSTRAINT sessions_way CHECK (way IN ('code', 'password', 'passkey', 'system'));
