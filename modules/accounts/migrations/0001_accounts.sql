-- People, how they sign in, what they may do, where they live. Phones are sealed; a keyed digest (blind index) finds them.

CREATE TABLE accounts.users (
  id uuid CONSTRAINT users_pkey PRIMARY KEY,
  nickname text NOT NULL CONSTRAINT users_nickname CHECK (char_length(nickname) BETWEEN 1 AND 40),
  avatar_media_id uuid,
  lang text NOT NULL DEFAULT 'zh-CN' CONSTRAINT users_lang CHECK (lang IN ('zh-CN', 'en')),
  phone_index text CONSTRAINT users_phone UNIQUE,
  phone_sealed text,
  email text CONSTRAINT users_email UNIQUE CONSTRAINT users_email_lower CHECK (email = lower(email)),
  -- 0 none, 1 phone, 2 identity verified, 3 enterprise verified (T1).
  real_name_level smallint NOT NULL DEFAULT 0 CONSTRAINT users_real_name CHECK (real_name_level BETWEEN 0 AND 3),
  state text NOT NULL DEFAULT 'active' CONSTRAINT users_state CHECK (state IN ('active', 'locked', 'erased')),
  created_at timestamptz NOT NULL,
  erased_at timestamptz,
  CONSTRAINT users_phone_sealed CHECK ((phone_index IS NULL) = (phone_sealed IS NULL)),
  CONSTRAINT users_erased CHECK ((state = 'erased') = (erased_at IS NOT NULL)),
  CONSTRAINT users_erased_empty CHECK (state <> 'erased' OR (phone_index IS NULL AND email IS NULL AND avatar_media_id IS NULL)),
  CONSTRAINT users_reachable CHECK (state = 'erased' OR phone_index IS NOT NULL OR email IS NOT NULL)
);
CREATE INDEX users_newest ON accounts.users (created_at DESC, id DESC);

CREATE TABLE accounts.passwords (
  user_id uuid CONSTRAINT passwords_pkey PRIMARY KEY CONSTRAINT passwords_user REFERENCES accounts.users (id),
  hash text NOT NULL CONSTRAINT passwords_argon2id CHECK (hash LIKE '$argon2id$%'),
  set_at timestamptz NOT NULL
);

-- The token itself is never stored: only its SHA-256.
CREATE TABLE accounts.sessions (
  id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT sessions_user REFERENCES accounts.users (id),
  token_hash bytea NOT NULL CONSTRAINT sessions_token UNIQUE CONSTRAINT sessions_token_size CHECK (octet_length(token_hash) = 32),
  way text NOT NULL CONSTRAINT sessions_way CHECK (way IN ('code', 'password', 'system')),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  ip text,
  user_agent text,
  CONSTRAINT sessions_period CHECK (expires_at > created_at)
);
CREATE INDEX sessions_of_user ON accounts.sessions (user_id, created_at DESC) WHERE revoked_at IS NULL;
CREATE INDEX sessions_expiry ON accounts.sessions (expires_at);

-- One-time codes: only a keyed digest of the code is kept.
CREATE TABLE accounts.codes (
  id uuid CONSTRAINT codes_pkey PRIMARY KEY,
  phone_index text NOT NULL,
  digest text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  used_at timestamptz,
  CONSTRAINT codes_tries CHECK (tries BETWEEN 0 AND 10)
);
CREATE INDEX codes_of_phone ON accounts.codes (phone_index, created_at DESC);
CREATE INDEX codes_expiry ON accounts.codes (expires_at);

-- How often someone tried something within the running window; `subject` is a keyed digest of a phone, an address or an e-mail.
CREATE TABLE accounts.attempts (
  kind text NOT NULL,
  subject text NOT NULL,
  window_at timestamptz NOT NULL,
  count integer NOT NULL,
  CONSTRAINT attempts_pkey PRIMARY KEY (kind, subject)
);
CREATE INDEX attempts_age ON accounts.attempts (window_at);

-- Wrong passwords in a row: each one past the limit doubles the wait.
CREATE TABLE accounts.lockouts (
  subject text CONSTRAINT lockouts_pkey PRIMARY KEY,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  until timestamptz
);

-- Only the development gateway writes here; codes live five minutes.
CREATE TABLE accounts.dev_inbox (
  id uuid CONSTRAINT dev_inbox_pkey PRIMARY KEY,
  phone_masked text NOT NULL,
  code text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX dev_inbox_newest ON accounts.dev_inbox (at DESC, id DESC);

CREATE TABLE accounts.roles (
  scope text NOT NULL CONSTRAINT roles_scope CHECK (scope IN ('platform', 'region', 'shop')),
  name text NOT NULL CONSTRAINT roles_name CHECK (name ~ '^[a-z][a-z0-9_]{1,39}$'),
  title_zh text NOT NULL,
  title_en text NOT NULL,
  permissions text[] NOT NULL,
  built_in boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT roles_pkey PRIMARY KEY (scope, name)
);

CREATE TABLE accounts.grants (
  id uuid CONSTRAINT grants_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT grants_user REFERENCES accounts.users (id),
  scope text NOT NULL,
  scope_id uuid,
  role text NOT NULL,
  granted_by uuid,
  granted_at timestamptz NOT NULL,
  revoked_by uuid,
  revoked_at timestamptz,
  CONSTRAINT grants_role FOREIGN KEY (scope, role) REFERENCES accounts.roles (scope, name),
  CONSTRAINT grants_scope_id CHECK ((scope = 'platform') = (scope_id IS NULL))
);
CREATE UNIQUE INDEX grants_once ON accounts.grants
  (user_id, scope, coalesce(scope_id, '00000000-0000-0000-0000-000000000000'), role) WHERE revoked_at IS NULL;
CREATE INDEX grants_of_scope ON accounts.grants (scope_id, scope) WHERE revoked_at IS NULL;

CREATE TABLE accounts.addresses (
  user_id uuid NOT NULL CONSTRAINT addresses_user REFERENCES accounts.users (id),
  id uuid NOT NULL,
  -- Twenty places per person: the twenty-first address finds none.
  place smallint NOT NULL CONSTRAINT addresses_limit CHECK (place BETWEEN 1 AND 20),
  name text NOT NULL,
  phone_sealed text NOT NULL,
  country text NOT NULL CONSTRAINT addresses_country CHECK (country ~ '^[A-Z]{2}$'),
  division_code text,
  division_names text[] NOT NULL,
  street text NOT NULL,
  postal_code text,
  label text,
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT addresses_pkey PRIMARY KEY (user_id, id),
  CONSTRAINT addresses_place UNIQUE (user_id, place),
  CONSTRAINT addresses_division CHECK ((country = 'CN') = (division_code IS NOT NULL))
);
CREATE UNIQUE INDEX addresses_one_default ON accounts.addresses (user_id) WHERE is_default;

-- What a person agreed to or took back, by document and version: history is evidence, so rows are only added.
CREATE TABLE accounts.consents (
  id uuid CONSTRAINT consents_pkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT consents_user REFERENCES accounts.users (id),
  document text NOT NULL CONSTRAINT consents_document CHECK (document ~ '^[a-z][a-z0-9_]{1,39}$'),
  version text NOT NULL,
  given boolean NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX consents_of_user ON accounts.consents (user_id, document, at DESC);
SELECT kernel.append_only('accounts.consents');

INSERT INTO accounts.roles (scope, name, title_zh, title_en, permissions, built_in) VALUES
  ('platform', 'admin', '平台管理员', 'Administrator', ARRAY['*'], true),
  ('platform', 'reviewer', '审核专员', 'Reviewer', ARRAY['shops.*', 'catalog.read', 'catalog.review', 'accounts.read', 'operations.read'], true),
  ('platform', 'finance', '财务专员', 'Finance', ARRAY['ledger.*', 'payments.*', 'orders.read', 'shops.read', 'operations.read'], true),
  ('platform', 'service', '客服专员', 'Customer service', ARRAY['orders.read', 'aftersales.*', 'accounts.read', 'shops.read', 'catalog.read', 'reviews.read', 'operations.read'], true),
  ('platform', 'auditor', '审计员', 'Auditor', ARRAY['audit.read', 'operations.read', 'accounts.read', 'shops.read', 'catalog.read', 'inventory.read',
    'promotions.read', 'payments.read', 'ledger.read', 'orders.read', 'fulfilment.read', 'aftersales.read', 'reviews.read'], true),
  ('shop', 'owner', '店主', 'Owner', ARRAY['*'], true),
  ('shop', 'manager', '店长', 'Manager', ARRAY['shops.*', 'catalog.*', 'inventory.*', 'promotions.*', 'orders.*', 'fulfilment.*', 'freight.*',
    'aftersales.*', 'reviews.*', 'media.*', 'ledger.read', 'audit.read', 'operations.today'], true),
  ('shop', 'editor', '商品运营', 'Editor', ARRAY['catalog.*', 'inventory.*', 'promotions.*', 'media.*', 'freight.read', 'shops.read', 'operations.today'], true),
  ('shop', 'packer', '仓库发货员', 'Packer', ARRAY['orders.read', 'orders.ship', 'fulfilment.*', 'inventory.read', 'shops.read', 'operations.today'], true),
  ('shop', 'service', '店铺客服', 'Customer service', ARRAY['orders.read', 'orders.note', 'aftersales.*', 'reviews.read', 'reviews.reply', 'catalog.read',
    'shops.read', 'operations.today'], true),
  ('shop', 'finance', '店铺财务', 'Finance', ARRAY['money.*', 'ledger.*', 'payments.*', 'orders.read', 'shops.read', 'operations.today'], true),
  ('shop', 'guide', '导购', 'Shopping guide', ARRAY['catalog.read', 'shops.read', 'operations.today'], true),
  ('shop', 'streamer', '主播', 'Streamer', ARRAY['catalog.read', 'shops.read', 'operations.today'], true);
