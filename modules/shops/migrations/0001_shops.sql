-- Applications to open a shop, the shops themselves, and who works in them.

CREATE TABLE shops.applications (
  id uuid CONSTRAINT applications_pkey PRIMARY KEY,
  applicant_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT applications_kind CHECK (kind IN ('individual', 'sole_trader', 'company', 'flagship', 'factory')),
  state text NOT NULL CONSTRAINT applications_state
    CHECK (state IN ('draft', 'submitted', 'asked', 'approved', 'rejected', 'withdrawn')),
  -- Identity and licence numbers stand here masked, and in `sealed` encrypted.
  form jsonb NOT NULL,
  sealed jsonb NOT NULL,
  reasons jsonb NOT NULL DEFAULT '{}',
  shop_code text,
  submitted_at timestamptz,
  due_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  shop_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT applications_clock CHECK ((state = 'submitted') = (due_at IS NOT NULL)),
  CONSTRAINT applications_shop CHECK ((state = 'approved') = (shop_id IS NOT NULL))
);
CREATE UNIQUE INDEX applications_code ON shops.applications (shop_code) WHERE state IN ('submitted', 'asked');
CREATE INDEX applications_applicant ON shops.applications (applicant_id, id);
CREATE INDEX applications_due ON shops.applications (due_at, id) WHERE state = 'submitted';
CREATE INDEX applications_listed ON shops.applications (state, id);

-- Every step an application took, for the applicant and for the record.
CREATE TABLE shops.application_history (
  application_id uuid NOT NULL,
  -- Steps may follow each other within one instant: the order is counted, not timed.
  seq bigint GENERATED ALWAYS AS IDENTITY,
  step text NOT NULL,
  state text NOT NULL,
  reasons jsonb NOT NULL,
  by uuid,
  at timestamptz NOT NULL,
  CONSTRAINT application_history_pkey PRIMARY KEY (application_id, seq),
  CONSTRAINT application_history_of FOREIGN KEY (application_id) REFERENCES shops.applications (id)
);
SELECT kernel.append_only('shops.application_history');

CREATE TABLE shops.shops (
  id uuid CONSTRAINT shops_pkey PRIMARY KEY,
  code text NOT NULL CONSTRAINT shops_code UNIQUE CONSTRAINT shops_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
  name text NOT NULL CONSTRAINT shops_name CHECK (length(name) BETWEEN 1 AND 60),
  kind text NOT NULL CONSTRAINT shops_kind CHECK (kind IN ('individual', 'sole_trader', 'company', 'flagship', 'factory')),
  owner_id uuid NOT NULL,
  state text NOT NULL CONSTRAINT shops_state CHECK (state IN ('open', 'paused', 'limited', 'frozen', 'closed')),
  state_reason text,
  story jsonb,
  logo_media_id uuid,
  cover_media_id uuid,
  division_code text NOT NULL,
  belt_code text,
  licences jsonb NOT NULL DEFAULT '[]',
  settings jsonb NOT NULL DEFAULT '{}',
  sub_merchant_id text NOT NULL CONSTRAINT shops_sub_merchant UNIQUE,
  opened_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX shops_belt ON shops.shops (belt_code, id);
CREATE INDEX shops_owner ON shops.shops (owner_id, id);

CREATE TABLE shops.staff (
  shop_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  added_by uuid,
  added_at timestamptz NOT NULL,
  CONSTRAINT staff_pkey PRIMARY KEY (shop_id, user_id),
  CONSTRAINT staff_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id)
);
CREATE UNIQUE INDEX staff_one_owner ON shops.staff (shop_id) WHERE role = 'owner';
CREATE INDEX staff_person ON shops.staff (user_id);
