-- Rules of shops (P1). What a rule gives never changes once it is written: it is stopped, and another is written.
CREATE TABLE promotions.rules (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  lane text NOT NULL,
  title jsonb NOT NULL,
  args jsonb NOT NULL,
  scope jsonb NOT NULL,
  funding jsonb NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'active',
  created_at timestamptz NOT NULL,
  created_by uuid,
  stopped_at timestamptz,
  CONSTRAINT rules_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT rules_state CHECK (state IN ('draft', 'active', 'stopped')),
  CONSTRAINT rules_period CHECK (ends_at > starts_at)
);
CREATE INDEX rules_running ON promotions.rules (shop_id, ends_at) WHERE state = 'active';
