-- Pictures and drawings: one row per content and owner. The bytes lie in the file store under their digest.

CREATE TABLE media.files (
  -- The zero uuid for what belongs to a person and to no shop.
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT files_kind CHECK (kind IN ('picture', 'drawing')),
  visibility text NOT NULL CONSTRAINT files_visibility CHECK (visibility IN ('public', 'private')),
  sha256 text NOT NULL CONSTRAINT files_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  mime text NOT NULL,
  width integer NOT NULL CONSTRAINT files_width CHECK (width > 0),
  height integer NOT NULL CONSTRAINT files_height CHECK (height > 0),
  bytes integer NOT NULL CONSTRAINT files_bytes CHECK (bytes > 0),
  dhash text NOT NULL CONSTRAINT files_dhash CHECK (dhash ~ '^[0-9a-f]{16}$'),
  made_by uuid,
  at timestamptz NOT NULL,
  CONSTRAINT files_pkey PRIMARY KEY (shop_id, id),
  -- The same bytes from the same hand are the same file: uploads may be repeated freely.
  CONSTRAINT files_same UNIQUE NULLS NOT DISTINCT (shop_id, made_by, sha256, visibility)
);
CREATE INDEX files_by_id ON media.files (id);
