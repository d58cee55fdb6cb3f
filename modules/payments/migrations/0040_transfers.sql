-- Money a shop owes a buyer beside any refund (late shipment): sent by the provider from the shop's released money to whoever
-- paid the order, under our number, once.
CREATE TABLE payments.transfers (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  cause text NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  gateway text NOT NULL,
  amount_fen bigint NOT NULL,
  remark text NOT NULL,
  -- asked: set aside; sent: the provider works on it; unknown: its last answer was lost and it is asked by number first.
  state text NOT NULL,
  gateway_no text,
  failure text,
  asked_at timestamptz NOT NULL,
  sent_at timestamptz,
  ended_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz,
  CONSTRAINT transfers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT transfers_cause UNIQUE (shop_id, cause),
  CONSTRAINT transfers_amount CHECK (amount_fen > 0),
  CONSTRAINT transfers_state CHECK (state IN ('asked', 'sent', 'unknown', 'done', 'failed')),
  CONSTRAINT transfers_ended CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (next_at IS NOT NULL))
) WITH (fillfactor = 85);
CREATE INDEX transfers_id ON payments.transfers (id);
CREATE INDEX transfers_due ON payments.transfers (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX transfers_recent ON payments.transfers (asked_at DESC, id DESC);
CREATE INDEX transfers_ended_day ON payments.transfers (ended_at) WHERE state = 'done';
