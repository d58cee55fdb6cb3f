-- Brands: a registered mark belongs to whoever registered it; others sell under it with its owner's paper.

CREATE TABLE catalog.brands (
  id uuid CONSTRAINT brands_pkey PRIMARY KEY,
  name_zh text NOT NULL CONSTRAINT brands_name CHECK (name_zh <> ''),
  name_en text NOT NULL,
  registration_no text NOT NULL CONSTRAINT brands_registration UNIQUE,
  owner_shop_id uuid NOT NULL,
  registered_at timestamptz NOT NULL
);

-- Every way the brand is written, without case, spaces and punctuation. A name belongs to one brand.
CREATE TABLE catalog.brand_names (
  key text CONSTRAINT brand_names_pkey PRIMARY KEY CONSTRAINT brand_names_key CHECK (key <> ''),
  brand_id uuid NOT NULL CONSTRAINT brand_names_brand REFERENCES catalog.brands (id)
);
CREATE INDEX brand_names_of ON catalog.brand_names (brand_id);

-- What a shop hands in: the registration of its own brand, or the owner's authorisation for another's.
CREATE TABLE catalog.brand_papers (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT brand_papers_kind CHECK (kind IN ('registration', 'authorisation')),
  brand_id uuid CONSTRAINT brand_papers_brand REFERENCES catalog.brands (id),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  registration_no text NOT NULL,
  evidence uuid[] NOT NULL CONSTRAINT brand_papers_evidence CHECK (cardinality(evidence) BETWEEN 1 AND 9),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  state text NOT NULL CONSTRAINT brand_papers_state CHECK (state IN ('submitted', 'approved', 'rejected', 'withdrawn', 'revoked', 'expired')),
  answer text,
  sent_by uuid,
  sent_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  -- When the goods it carried had left the shelf.
  hidden_at timestamptz,
  CONSTRAINT brand_papers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT brand_papers_period CHECK (valid_until > valid_from),
  CONSTRAINT brand_papers_named CHECK (brand_id IS NOT NULL OR (kind = 'registration' AND state IN ('submitted', 'rejected', 'withdrawn'))),
  CONSTRAINT brand_papers_decided CHECK ((decided_at IS NOT NULL) = (state IN ('approved', 'rejected', 'revoked', 'expired')))
);
-- One question of a kind at a time.
CREATE UNIQUE INDEX brand_papers_waiting ON catalog.brand_papers (shop_id, kind, registration_no) WHERE state = 'submitted';
CREATE INDEX brand_papers_by_id ON catalog.brand_papers (id);
CREATE INDEX brand_papers_queue ON catalog.brand_papers (sent_at, id) WHERE state = 'submitted';
CREATE INDEX brand_papers_valid ON catalog.brand_papers (brand_id, shop_id) WHERE state = 'approved';
CREATE INDEX brand_papers_ending ON catalog.brand_papers (valid_until) WHERE state = 'approved';
CREATE INDEX brand_papers_to_hide ON catalog.brand_papers (id) WHERE state IN ('revoked', 'expired') AND hidden_at IS NULL;
