-- Leaving in order: the notice the law asks for (E-Commerce Law art. 16, thirty days), then money and data, then closed.

CREATE TABLE shops.closings (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL CONSTRAINT closings_state CHECK (state IN ('under_way', 'called_off', 'done')),
  reason text NOT NULL,
  asked_by uuid,
  asked_at timestamptz NOT NULL,
  -- Until then the shop's page says that it will close.
  notice_until timestamptz NOT NULL,
  data_taken_at timestamptz,
  ended_at timestamptz,
  CONSTRAINT closings_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT closings_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT closings_ended CHECK ((state = 'under_way') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX closings_one ON shops.closings (shop_id) WHERE state = 'under_way';

-- A shop's word against being limited or frozen, and the answer of a person.
CREATE TABLE shops.appeals (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  against text NOT NULL CONSTRAINT appeals_against CHECK (against IN ('limited', 'frozen')),
  text text NOT NULL,
  media_ids uuid[] NOT NULL DEFAULT '{}',
  state text NOT NULL CONSTRAINT appeals_state CHECK (state IN ('submitted', 'upheld', 'rejected')),
  submitted_by uuid,
  submitted_at timestamptz NOT NULL,
  due_at timestamptz,
  answer text,
  decided_by uuid,
  decided_at timestamptz,
  CONSTRAINT appeals_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT appeals_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT appeals_clock CHECK ((state = 'submitted') = (due_at IS NOT NULL)),
  CONSTRAINT appeals_answered CHECK ((state = 'submitted') = (answer IS NULL))
);
CREATE UNIQUE INDEX appeals_one ON shops.appeals (shop_id) WHERE state = 'submitted';
CREATE INDEX appeals_id ON shops.appeals (id);
CREATE INDEX appeals_due ON shops.appeals (due_at, id) WHERE state = 'submitted';

ALTER TABLE shops.shops DROP CONSTRAINT shops_state_cause;
ALTER TABLE shops.shops ADD CONSTRAINT shops_state_cause
  CHECK (state_cause IS NULL OR (state_cause IN ('trial_ended', 'deposit', 'licence', 'closing') AND state IN ('paused', 'limited')));
