-- Which services install a product (T3): the shop's own, or another shop's that has agreed to it.
CREATE TABLE catalog.installs (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- The installer and its listing of the service: price and calendar are the listing's.
  service_shop_id uuid NOT NULL,
  service_product_id uuid NOT NULL,
  state text NOT NULL,
  asked_by uuid,
  asked_at timestamptz NOT NULL,
  decided_at timestamptz,
  CONSTRAINT installs_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT installs_once UNIQUE (shop_id, product_id, service_product_id),
  CONSTRAINT installs_state CHECK (state IN ('asked', 'agreed', 'declined', 'ended')),
  CONSTRAINT installs_decided CHECK ((state = 'asked') = (decided_at IS NULL)),
  CONSTRAINT installs_not_itself CHECK (product_id <> service_product_id)
);
CREATE INDEX installs_of_product ON catalog.installs (product_id) WHERE state = 'agreed';
CREATE INDEX installs_of_installer ON catalog.installs (service_shop_id, asked_at DESC, id DESC);
