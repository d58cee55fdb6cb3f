-- What operators try on a part of the visitors before it is for all (B2). Who has which variant is computed, never written.
CREATE TABLE experiments.experiments (
  key text PRIMARY KEY,
  name text NOT NULL,
  hypothesis text NOT NULL,
  surface text NOT NULL,
  -- [{ key, name, shareBps, overrides: [{ setting, value }] }], the first as things are.
  variants jsonb NOT NULL,
  state text NOT NULL DEFAULT 'draft',
  starts_at timestamptz,
  ends_at timestamptz NOT NULL,
  stopped_at timestamptz,
  -- The variant whose values became the settings.
  adopted text,
  created_at timestamptz NOT NULL,
  made_by uuid,
  -- Sums by variant, kept when the days of orders were over; single events go.
  results jsonb,
  CONSTRAINT experiments_key CHECK (key ~ '^[a-z][a-z0-9-]{2,39}$'),
  CONSTRAINT experiments_surface CHECK (surface IN ('search.ranking', 'recommend.feed')),
  CONSTRAINT experiments_state CHECK (state IN ('draft', 'running', 'stopped')),
  CONSTRAINT experiments_period CHECK (starts_at IS NULL OR starts_at < ends_at),
  CONSTRAINT experiments_started CHECK (state = 'draft' OR starts_at IS NOT NULL),
  CONSTRAINT experiments_stopped CHECK ((state = 'stopped') = (stopped_at IS NOT NULL)),
  CONSTRAINT experiments_adopted CHECK (adopted IS NULL OR state = 'stopped')
);
-- Two at once on one surface would give one page two orders.
CREATE UNIQUE INDEX experiments_one_a_surface ON experiments.experiments (surface) WHERE state = 'running';
CREATE INDEX experiments_latest ON experiments.experiments (created_at DESC, key DESC);
