-- What a shop owes a buyer for shipping later than it promised (T6): decided once per order, when the promise passes.
CREATE TABLE orders.compensations (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  promised_at timestamptz NOT NULL,
  decided_at timestamptz NOT NULL,
  -- excused: nothing is owed, `excuse` says why; owed: the shop's balance is asked again and again; held: set aside for
  -- the provider to send; paid: the buyer has it.
  state text NOT NULL,
  excuse text,
  -- What was paid for the goods that were late; the amount is a share of it.
  base_fen bigint NOT NULL,
  amount_fen bigint NOT NULL,
  held_at timestamptz,
  paid_at timestamptz,
  transfer_no text,
  failure text,
  -- When a worker may take it up again; null once there is nothing more to do.
  due_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT compensations_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT compensations_order FOREIGN KEY (shop_id, order_id) REFERENCES orders.orders (shop_id, id),
  CONSTRAINT compensations_state CHECK (state IN ('excused', 'owed', 'held', 'paid')),
  CONSTRAINT compensations_excuse CHECK ((state = 'excused') = (excuse IS NOT NULL)
    AND excuse IN ('address_changed', 'case_opened', 'shop_paused', 'holiday', 'nothing_paid')),
  CONSTRAINT compensations_amount CHECK (amount_fen >= 0 AND amount_fen <= base_fen AND (state = 'excused') = (amount_fen = 0)),
  CONSTRAINT compensations_steps CHECK ((state IN ('held', 'paid')) = (held_at IS NOT NULL) AND (state = 'paid') = (paid_at IS NOT NULL)
    AND (state IN ('owed', 'held')) = (due_at IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX compensations_due ON orders.compensations (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX compensations_of_shop ON orders.compensations (shop_id, decided_at DESC, order_id DESC);
CREATE INDEX compensations_time ON orders.compensations (decided_at DESC, order_id DESC);

-- When a shop was closed for a holiday: an order paid meanwhile is not late while it lasts.
CREATE TABLE orders.shop_pauses (
  shop_id uuid NOT NULL,
  paused_at timestamptz NOT NULL,
  resumed_at timestamptz,
  CONSTRAINT shop_pauses_pkey PRIMARY KEY (shop_id, paused_at),
  CONSTRAINT shop_pauses_forward CHECK (resumed_at >= paused_at)
);
CREATE UNIQUE INDEX shop_pauses_one_open ON orders.shop_pauses (shop_id) WHERE resumed_at IS NULL;
