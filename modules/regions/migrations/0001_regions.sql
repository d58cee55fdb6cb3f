-- Reference data: the division tree of China and the industrial belts on it. Small, shared, read everywhere.

CREATE TABLE regions.divisions (
  -- GB/T 2260: six digits down to districts, nine digits for towns; a code starts with its province's two digits.
  code text CONSTRAINT divisions_pkey PRIMARY KEY CONSTRAINT divisions_code CHECK (code ~ '^[1-9][0-9]{5}([0-9]{3})?$'),
  parent_code text CONSTRAINT divisions_parent REFERENCES regions.divisions (code),
  level smallint NOT NULL CONSTRAINT divisions_level CHECK (level BETWEEN 1 AND 4),
  name text NOT NULL,
  pinyin text,
  name_en text,
  lng double precision,
  lat double precision,
  CONSTRAINT divisions_root CHECK ((level = 1) = (parent_code IS NULL)),
  CONSTRAINT divisions_town CHECK ((level = 4) = (length(code) = 9))
);
CREATE INDEX divisions_children ON regions.divisions (parent_code, code);

-- Which edition of the sources is loaded, so that a start reloads only what is new.
CREATE TABLE regions.editions (
  source text CONSTRAINT editions_pkey PRIMARY KEY,
  digest text NOT NULL,
  rows integer NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE regions.belts (
  code text CONSTRAINT belts_pkey PRIMARY KEY CONSTRAINT belts_code CHECK (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  id uuid NOT NULL CONSTRAINT belts_id UNIQUE,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  division_code text NOT NULL CONSTRAINT belts_division REFERENCES regions.divisions (code),
  made_zh text NOT NULL,
  made_en text NOT NULL,
  story_zh text NOT NULL DEFAULT '',
  story_en text NOT NULL DEFAULT '',
  updated_at timestamptz NOT NULL
);
