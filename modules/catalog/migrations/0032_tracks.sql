-- Tracks (赛道): what goods a line of trade is made of, named by operators. Promotions, search and rank lists ask which tracks goods are in.
CREATE TABLE catalog.tracks (
  code text PRIMARY KEY CONSTRAINT tracks_code CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,38}$'),
  name_zh text NOT NULL CONSTRAINT tracks_named CHECK (char_length(name_zh) BETWEEN 1 AND 20),
  name_en text NOT NULL CONSTRAINT tracks_named_en CHECK (char_length(name_en) BETWEEN 1 AND 40),
  -- Any of these categories with all below them; where brands are named, of one of them too, and where belts are, from one of them.
  category_ids text[] NOT NULL CONSTRAINT tracks_categories CHECK (cardinality(category_ids) BETWEEN 1 AND 100),
  brand_ids uuid[] NOT NULL CONSTRAINT tracks_brands CHECK (cardinality(brand_ids) <= 100),
  belt_codes text[] NOT NULL CONSTRAINT tracks_belts CHECK (cardinality(belt_codes) <= 100),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz CONSTRAINT tracks_period CHECK (valid_until > valid_from),
  version integer NOT NULL CONSTRAINT tracks_version CHECK (version >= 1),
  changed_at timestamptz NOT NULL,
  -- When it next begins or ends, so that whoever keeps lists of its goods is told (decision 0011); NULL: nothing more is to come.
  turns_at timestamptz
);
CREATE INDEX tracks_due ON catalog.tracks (turns_at) WHERE turns_at IS NOT NULL;
