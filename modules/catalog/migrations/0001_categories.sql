-- The category tree with the attributes each category asks for: reference data, the same on every node.

CREATE TABLE catalog.attributes (
  id text CONSTRAINT attributes_pkey PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  -- Whether buyers choose by it between SKUs (colour, size).
  sale boolean NOT NULL,
  -- [{"zh": …, "en": …}]; empty where anything may be written.
  choices jsonb NOT NULL
);

CREATE TABLE catalog.categories (
  id text CONSTRAINT categories_pkey PRIMARY KEY CONSTRAINT categories_id CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  parent_id text CONSTRAINT categories_parent REFERENCES catalog.categories (id),
  name_zh text NOT NULL CONSTRAINT categories_name CHECK (name_zh <> ''),
  name_en text NOT NULL,
  state text NOT NULL CONSTRAINT categories_state CHECK (state IN ('proposed', 'trial', 'open', 'merging', 'closed')),
  -- Where goods of a merging category go.
  merged_into text CONSTRAINT categories_target REFERENCES catalog.categories (id),
  -- Null: as the category above it, in the end as the setting for all.
  commission_bps integer CONSTRAINT categories_commission CHECK (commission_bps BETWEEN 0 AND 5000),
  tax_bps integer CONSTRAINT categories_tax CHECK (tax_bps BETWEEN 0 AND 5000),
  return_rule text CONSTRAINT categories_return
    CHECK (return_rule IN ('seven_days', 'made_to_order', 'fresh', 'digital_opened', 'newspapers')),
  -- Licences a shop must hold to list here; inherited likewise.
  licences text[],
  attribute_ids text[] NOT NULL DEFAULT '{}',
  required_attribute_ids text[] NOT NULL DEFAULT '{}',
  source text NOT NULL,
  place integer NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT categories_merging CHECK ((state = 'merging') = (merged_into IS NOT NULL))
);
CREATE INDEX categories_parent_place ON catalog.categories (parent_id, place);
