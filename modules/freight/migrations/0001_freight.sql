-- Freight templates of shops (T9). Rules are one document: they are read and written as a whole.
CREATE TABLE freight.templates (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  mode text NOT NULL,
  rules jsonb NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT templates_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT templates_name_once UNIQUE (shop_id, name),
  CONSTRAINT templates_mode CHECK (mode IN ('piece', 'weight', 'free'))
);
-- One template serves the goods that name none.
CREATE UNIQUE INDEX templates_one_default ON freight.templates (shop_id) WHERE is_default;
