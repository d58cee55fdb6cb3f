-- Catalogue files of shops: the file, how its columns are read, and what became of each row.

CREATE TABLE catalog.import_mappings (
  shop_id uuid NOT NULL,
  -- Digest of the file's header: the same kind of file is read the same way next time.
  header_key text NOT NULL,
  mapping jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT import_mappings_pkey PRIMARY KEY (shop_id, header_key)
);

CREATE TABLE catalog.imports (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  filename text NOT NULL,
  sha256 text NOT NULL,
  state text NOT NULL CONSTRAINT imports_state CHECK (state IN ('ready', 'running', 'done', 'failed')),
  options jsonb NOT NULL,
  mapping jsonb NOT NULL,
  recognised jsonb NOT NULL,
  -- Rows of the file by what becomes of them; they always add up to `rows`.
  rows integer NOT NULL,
  created integer NOT NULL DEFAULT 0,
  updated integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  repeated integer NOT NULL DEFAULT 0,
  rejected integer NOT NULL DEFAULT 0,
  next_chunk integer NOT NULL DEFAULT 0,
  chunks integer NOT NULL DEFAULT 0,
  failure text,
  made_by uuid,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT imports_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT imports_add_up CHECK (state <> 'done' OR rows = created + updated + unchanged + repeated + rejected)
);

-- Planned products wait here in chunks; a chunk is done when its products are written, in the same transaction.
CREATE TABLE catalog.import_chunks (
  shop_id uuid NOT NULL,
  import_id uuid NOT NULL,
  chunk integer NOT NULL,
  products jsonb NOT NULL,
  done_at timestamptz,
  CONSTRAINT import_chunks_pkey PRIMARY KEY (shop_id, import_id, chunk),
  CONSTRAINT import_chunks_of FOREIGN KEY (shop_id, import_id) REFERENCES catalog.imports (shop_id, id)
);

CREATE TABLE catalog.import_rows (
  shop_id uuid NOT NULL,
  import_id uuid NOT NULL,
  line integer NOT NULL,
  place integer NOT NULL,
  -- Only rows with something to say: rejected ones, and those taken with a remark.
  weight text NOT NULL CONSTRAINT import_rows_weight CHECK (weight IN ('error', 'warning')),
  column_name text,
  code text NOT NULL,
  params jsonb NOT NULL,
  CONSTRAINT import_rows_pkey PRIMARY KEY (shop_id, import_id, line, place),
  CONSTRAINT import_rows_of FOREIGN KEY (shop_id, import_id) REFERENCES catalog.imports (shop_id, id)
);
