-- Settings with the moment they begin to hold, and who did what: both only ever grow.

CREATE TABLE operations.settings (
  key text NOT NULL,
  effective_at timestamptz NOT NULL,
  value jsonb NOT NULL,
  set_by uuid,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT settings_pkey PRIMARY KEY (key, effective_at),
  -- A rule changes from now on or later, never for what has already happened.
  CONSTRAINT settings_never_backwards CHECK (effective_at >= at)
);
SELECT kernel.append_only('operations.settings');

CREATE TABLE operations.audit_log (
  id uuid CONSTRAINT audit_log_pkey PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CONSTRAINT audit_log_actor_kind CHECK (actor_kind IN ('guest', 'user', 'system')),
  actor_id uuid,
  actor_name text,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  shop_id uuid,
  before jsonb,
  after jsonb,
  reason text,
  request_id text NOT NULL,
  ip text
);
CREATE INDEX audit_log_at ON operations.audit_log (at DESC, id DESC);
CREATE INDEX audit_log_shop ON operations.audit_log (shop_id, at DESC, id DESC) WHERE shop_id IS NOT NULL;
CREATE INDEX audit_log_actor ON operations.audit_log (actor_id, at DESC, id DESC) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_log_subject ON operations.audit_log (subject_id, at DESC, id DESC);
SELECT kernel.append_only('operations.audit_log');
