-- The life of a leaf: who proposed it, how long it is on trial, what it went through, and goods on their way to another leaf.

-- A closed category keeps the name of the one its goods went to: old addresses and files lead there.
ALTER TABLE catalog.categories DROP CONSTRAINT categories_merging;
ALTER TABLE catalog.categories ADD CONSTRAINT categories_merging
  CHECK ((state <> 'merging' OR merged_into IS NOT NULL) AND (merged_into IS NULL OR state IN ('merging', 'closed')) AND merged_into <> id);

CREATE TABLE catalog.leaves (
  category_id text CONSTRAINT leaves_pkey PRIMARY KEY CONSTRAINT leaves_category REFERENCES catalog.categories (id),
  -- Null: proposed by the platform itself.
  shop_id uuid,
  proposed_by uuid,
  reason text NOT NULL,
  proposed_at timestamptz NOT NULL,
  trial_until timestamptz
);
CREATE INDEX leaves_of_shop ON catalog.leaves (shop_id, proposed_at DESC, category_id) WHERE shop_id IS NOT NULL;

CREATE TABLE catalog.leaf_steps (
  -- The order of things: moments and ids of two processes may fall together.
  seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT leaf_steps_pkey PRIMARY KEY,
  category_id text NOT NULL CONSTRAINT leaf_steps_category REFERENCES catalog.categories (id),
  at timestamptz NOT NULL,
  from_state text,
  to_state text NOT NULL,
  merged_into text,
  by uuid,
  reason text NOT NULL
);
CREATE INDEX leaf_steps_of ON catalog.leaf_steps (category_id, seq DESC);
SELECT kernel.append_only('catalog.leaf_steps');

-- One row a merge; `moved` counts with the goods it moves, in the same transactions.
CREATE TABLE catalog.merges (
  id uuid CONSTRAINT merges_pkey PRIMARY KEY,
  from_id text NOT NULL CONSTRAINT merges_from REFERENCES catalog.categories (id),
  to_id text NOT NULL CONSTRAINT merges_to REFERENCES catalog.categories (id),
  started_at timestamptz NOT NULL,
  moved integer NOT NULL DEFAULT 0,
  ended_at timestamptz,
  CONSTRAINT merges_apart CHECK (from_id <> to_id)
);
CREATE UNIQUE INDEX merges_open ON catalog.merges (from_id) WHERE ended_at IS NULL;

CREATE INDEX products_category ON catalog.products (category_id, state);
