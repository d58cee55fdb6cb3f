-- An index outside of the market (OpenSearch) that all processes share: which of the documents it has, and who brings it up to date. One process at a
-- time does, for a while that it must renew; every time it begins anew `round` grows, and what an earlier round sends late overwrites nothing.
CREATE TABLE search.outside (
  name text PRIMARY KEY,
  -- Database and line of time of the documents it has, and the snapshot of PostgreSQL they are of; NULL: it is to be built.
  place text,
  snapshot text,
  round bigint NOT NULL DEFAULT 0 CONSTRAINT outside_round CHECK (round >= 0),
  held_by uuid,
  held_until timestamptz,
  CONSTRAINT outside_known CHECK ((place IS NULL) = (snapshot IS NULL)),
  CONSTRAINT outside_held CHECK ((held_by IS NULL) = (held_until IS NULL))
);
