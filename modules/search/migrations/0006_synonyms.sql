-- What operators say of words (D1). Each change makes the next version; rules know in which versions they hold, so that every list there ever
-- was can be read. Indexes in memory follow the latest version as they follow the documents.
CREATE TABLE search.synonym_versions (
  version integer PRIMARY KEY CONSTRAINT synonym_versions_positive CHECK (version > 0),
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL,
  reason text NOT NULL CONSTRAINT synonym_versions_reason CHECK (char_length(reason) BETWEEN 1 AND 300)
);
CREATE TABLE search.synonyms (
  id uuid NOT NULL,
  -- The first version it holds in, and the first it no longer does.
  since integer NOT NULL REFERENCES search.synonym_versions (version),
  until integer REFERENCES search.synonym_versions (version),
  kind text NOT NULL CONSTRAINT synonyms_kind CHECK (kind IN ('group', 'one_way')),
  language text NOT NULL CONSTRAINT synonyms_language CHECK (language IN ('zh', 'en', 'mixed')),
  words text[] NOT NULL,
  targets text[] NOT NULL,
  CONSTRAINT synonyms_pkey PRIMARY KEY (id, since),
  CONSTRAINT synonyms_order CHECK (until > since),
  CONSTRAINT synonyms_members CHECK (cardinality(words) BETWEEN 1 AND 20 AND cardinality(targets) <= 20
    AND (kind = 'group') = (cardinality(targets) = 0) AND (kind = 'one_way' OR cardinality(words) > 1))
);
CREATE UNIQUE INDEX synonyms_current ON search.synonyms (id) WHERE until IS NULL;
SELECT kernel.append_only('search.synonym_versions');
