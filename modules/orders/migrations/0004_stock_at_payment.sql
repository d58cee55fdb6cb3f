-- Stock taken at payment (付款减库存), goods of a flash sale, and money that goes back for orders the market closed after payment (T4, T6).
ALTER TABLE orders.lines ADD COLUMN stock_at_payment boolean NOT NULL DEFAULT false;
ALTER TABLE orders.lines ADD COLUMN flash_sale boolean NOT NULL DEFAULT false;

ALTER TABLE orders.orders DROP CONSTRAINT orders_closed_by;
-- sold_out: paid, but no piece was left when the payment came; all of it goes back.
ALTER TABLE orders.orders ADD CONSTRAINT orders_closed_by CHECK ((state = 'closed') = (closed_by IS NOT NULL)
  AND closed_by IN ('buyer', 'shop', 'timer', 'refund', 'platform', 'sold_out'));

-- One row an order: asked of the provider again and again until it has gone back.
CREATE TABLE orders.give_backs (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'asked',
  amount_fen bigint NOT NULL,
  tries integer NOT NULL DEFAULT 1,
  failure text,
  asked_at timestamptz NOT NULL,
  -- When to ask again; only after a failure.
  due_at timestamptz,
  done_at timestamptz,
  CONSTRAINT give_backs_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT give_backs_order FOREIGN KEY (shop_id, order_id) REFERENCES orders.orders (shop_id, id),
  CONSTRAINT give_backs_amount CHECK (amount_fen > 0 AND tries > 0),
  CONSTRAINT give_backs_state CHECK (state IN ('asked', 'failed', 'done') AND (state = 'failed') = (due_at IS NOT NULL) AND (state = 'done') = (done_at IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX give_backs_due ON orders.give_backs (due_at) WHERE due_at IS NOT NULL;
