-- Carts of people and guests (T5). The owner's id is a user's or a guest's; both are uuids and never meet.
CREATE TABLE checkout.cart_lines (
  owner_id uuid NOT NULL,
  id uuid NOT NULL,
  owner_kind text NOT NULL,
  shop_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  quantity integer NOT NULL,
  selected boolean NOT NULL DEFAULT true,
  price_at_adding_fen bigint NOT NULL,
  added_at timestamptz NOT NULL,
  CONSTRAINT cart_lines_pkey PRIMARY KEY (owner_id, id),
  CONSTRAINT cart_lines_sku_once UNIQUE (owner_id, sku_id),
  CONSTRAINT cart_lines_owner CHECK (owner_kind IN ('user', 'guest')),
  CONSTRAINT cart_lines_quantity CHECK (quantity BETWEEN 1 AND 999)
);

-- How many pieces of a limited product a buyer holds in orders that were not closed. The limit is held here, whatever happens at once.
CREATE TABLE checkout.purchases (
  buyer_id uuid NOT NULL,
  product_id uuid NOT NULL,
  bought integer NOT NULL,
  most integer NOT NULL,
  CONSTRAINT purchases_pkey PRIMARY KEY (buyer_id, product_id),
  CONSTRAINT purchases_within CHECK (bought <= most),
  CONSTRAINT purchases_not_negative CHECK (bought >= 0)
);

-- Which trade took how much of a limit, so that a closed order gives back exactly that, once.
CREATE TABLE checkout.taken (
  buyer_id uuid NOT NULL,
  trade_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity integer NOT NULL,
  CONSTRAINT taken_pkey PRIMARY KEY (buyer_id, trade_id, product_id),
  CONSTRAINT taken_quantity CHECK (quantity > 0)
);
