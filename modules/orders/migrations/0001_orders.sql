-- Trades, orders and their lines with the facts frozen at placing (T6).
CREATE TABLE orders.trades (
  buyer_id uuid NOT NULL,
  id uuid NOT NULL,
  -- The buyer's own key: placing twice with it is placing once.
  request_key text NOT NULL,
  state text NOT NULL DEFAULT 'awaiting_payment',
  payable_fen bigint NOT NULL,
  placed_at timestamptz NOT NULL,
  pay_by timestamptz NOT NULL,
  paid_at timestamptz,
  closed_at timestamptz,
  CONSTRAINT trades_pkey PRIMARY KEY (buyer_id, id),
  CONSTRAINT trades_request_once UNIQUE (buyer_id, request_key),
  CONSTRAINT trades_state CHECK (state IN ('awaiting_payment', 'paid', 'closed')),
  CONSTRAINT trades_payable CHECK (payable_fen >= 0)
);
CREATE INDEX trades_id ON orders.trades (id);

CREATE TABLE orders.orders (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  trade_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  number text NOT NULL,
  state text NOT NULL DEFAULT 'awaiting_payment',
  closed_by text,
  closed_reason text,
  goods_fen bigint NOT NULL,
  discount_fen bigint NOT NULL,
  freight_fen bigint NOT NULL,
  payable_fen bigint NOT NULL,
  -- Goods and freight given back so far.
  refunded_fen bigint NOT NULL DEFAULT 0,
  refunded_freight_fen bigint NOT NULL DEFAULT 0,
  freight jsonb NOT NULL,
  receiver jsonb NOT NULL,
  ship_within_hours integer NOT NULL,
  buyer_note text,
  shop_note text,
  flag text,
  confirm_extended boolean NOT NULL DEFAULT false,
  placed_at timestamptz NOT NULL,
  paid_at timestamptz,
  shipped_at timestamptz,
  completed_at timestamptz,
  closed_at timestamptz,
  settled_at timestamptz,
  CONSTRAINT orders_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT orders_number_once UNIQUE (shop_id, number),
  CONSTRAINT orders_state CHECK (state IN ('awaiting_payment', 'awaiting_shipment', 'partly_shipped', 'shipped', 'completed', 'closed')),
  CONSTRAINT orders_closed_by CHECK ((state = 'closed') = (closed_by IS NOT NULL) AND closed_by IN ('buyer', 'shop', 'timer', 'refund', 'platform')),
  CONSTRAINT orders_add_up CHECK (payable_fen = goods_fen - discount_fen + freight_fen),
  CONSTRAINT orders_not_negative CHECK (goods_fen >= 0 AND discount_fen >= 0 AND freight_fen >= 0 AND payable_fen >= 0),
  CONSTRAINT orders_refund_within CHECK (refunded_fen >= 0 AND refunded_freight_fen >= 0 AND refunded_freight_fen <= freight_fen
    AND refunded_fen <= payable_fen - freight_fen),
  CONSTRAINT orders_paid_states CHECK ((state IN ('awaiting_shipment', 'partly_shipped', 'shipped', 'completed')) <= (paid_at IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX orders_buyer ON orders.orders (buyer_id, id);
CREATE INDEX orders_trade ON orders.orders (trade_id);
CREATE INDEX orders_shop_time ON orders.orders (shop_id, placed_at, id);
CREATE INDEX orders_time ON orders.orders (placed_at, id);
CREATE INDEX orders_to_ship ON orders.orders (shop_id, paid_at) WHERE state IN ('awaiting_shipment', 'partly_shipped');

CREATE TABLE orders.lines (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  version integer NOT NULL,
  sku_id uuid NOT NULL,
  category_id text NOT NULL,
  title jsonb NOT NULL,
  sale_attributes jsonb NOT NULL,
  media_id uuid,
  quantity integer NOT NULL,
  weight_grams integer NOT NULL,
  freight_template_id uuid,
  unit_list_fen bigint NOT NULL,
  unit_price_fen bigint NOT NULL,
  discounts jsonb NOT NULL,
  discount_fen bigint NOT NULL,
  -- Goods only; freight_fen is the line's share of the order's freight.
  payable_fen bigint NOT NULL,
  freight_fen bigint NOT NULL,
  commission_bps integer NOT NULL,
  tax_bps integer NOT NULL,
  return_rule text NOT NULL,
  ship_within_hours integer NOT NULL,
  shipped_quantity integer NOT NULL DEFAULT 0,
  -- Refunded before shipping: not to be shipped any more.
  cancelled_quantity integer NOT NULL DEFAULT 0,
  refunded_quantity integer NOT NULL DEFAULT 0,
  refunded_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT lines_pkey PRIMARY KEY (shop_id, order_id, id),
  CONSTRAINT lines_order FOREIGN KEY (shop_id, order_id) REFERENCES orders.orders (shop_id, id),
  CONSTRAINT lines_quantity CHECK (quantity > 0),
  CONSTRAINT lines_add_up CHECK (payable_fen = unit_list_fen * quantity - discount_fen),
  CONSTRAINT lines_not_negative CHECK (unit_list_fen >= 0 AND discount_fen >= 0 AND payable_fen >= 0 AND freight_fen >= 0),
  CONSTRAINT lines_commission CHECK (commission_bps BETWEEN 0 AND 10000),
  CONSTRAINT lines_shipped_within CHECK (shipped_quantity >= 0 AND cancelled_quantity >= 0 AND shipped_quantity + cancelled_quantity <= quantity),
  CONSTRAINT lines_refund_within CHECK (refunded_fen >= 0 AND refunded_fen <= payable_fen),
  CONSTRAINT lines_refunded_pieces CHECK (refunded_quantity >= 0 AND refunded_quantity <= quantity)
) WITH (fillfactor = 85);

-- Moments at which something happens by itself. A queue over all shops, so it stays on one node and has no foreign key.
CREATE TABLE orders.timers (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  kind text NOT NULL,
  fires_at timestamptz NOT NULL,
  -- When a worker may take it: moves on while one is at it, and after a failure.
  due_at timestamptz NOT NULL,
  paused_at timestamptz,
  fired_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT timers_pkey PRIMARY KEY (shop_id, order_id, kind),
  CONSTRAINT timers_kind CHECK (kind IN ('pay', 'ship', 'confirm', 'review'))
);
CREATE INDEX timers_due ON orders.timers (due_at) WHERE fired_at IS NULL AND paused_at IS NULL;

-- What happened to an order, for both sides and for disputes. A cause happens once.
CREATE TABLE orders.history (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  -- Counts up from 1: several things can happen in one instant.
  step integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  cause text,
  from_state text,
  to_state text,
  by_kind text NOT NULL,
  by_user uuid,
  data jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT history_pkey PRIMARY KEY (shop_id, order_id, step),
  CONSTRAINT history_order FOREIGN KEY (shop_id, order_id) REFERENCES orders.orders (shop_id, id)
);
CREATE UNIQUE INDEX history_cause_once ON orders.history (shop_id, order_id, cause) WHERE cause IS NOT NULL;
SELECT kernel.append_only('orders.history');
