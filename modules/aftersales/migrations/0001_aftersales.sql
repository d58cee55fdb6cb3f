-- Refund cases (T10): one open case an order, its lines and amount frozen when it is asked for.

CREATE TABLE aftersales.cases (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  -- refund_only is all there is today; return, exchange and repair become further kinds of the same case.
  kind text NOT NULL CONSTRAINT cases_kind CHECK (kind IN ('refund_only')),
  state text NOT NULL CONSTRAINT cases_state CHECK (state IN ('requested', 'agreed', 'refunded', 'rejected', 'withdrawn')),
  -- [{lineId, quantity, amountFen}]
  lines jsonb NOT NULL,
  freight_fen bigint NOT NULL CONSTRAINT cases_freight CHECK (freight_fen >= 0),
  amount_fen bigint NOT NULL CONSTRAINT cases_amount CHECK (amount_fen > 0),
  reason text NOT NULL,
  description text NOT NULL,
  -- Whether anything had left the shop when the buyer asked.
  shipped boolean NOT NULL,
  rejection text,
  agreed_by text CONSTRAINT cases_agreed_by CHECK (agreed_by IN ('shop', 'deadline')),
  -- When the shop's silence counts as consent; null once it has answered.
  deadline_at timestamptz,
  refund_id uuid,
  -- Why the provider refused the refund, until a retry succeeds.
  refund_failure text,
  requested_at timestamptz NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz,
  CONSTRAINT cases_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT cases_deadline CHECK ((state = 'requested') = (deadline_at IS NOT NULL))
);
-- Two open cases of one order would promise the same money twice.
CREATE UNIQUE INDEX cases_one_open ON aftersales.cases (shop_id, order_id) WHERE state IN ('requested', 'agreed');
CREATE INDEX cases_of_buyer ON aftersales.cases (buyer_id, requested_at DESC, id DESC);
CREATE INDEX cases_of_shop ON aftersales.cases (shop_id, state, requested_at DESC, id DESC);
CREATE INDEX cases_due ON aftersales.cases (deadline_at) WHERE state = 'requested';
CREATE INDEX cases_of_order ON aftersales.cases (shop_id, order_id);

CREATE TABLE aftersales.case_history (
  shop_id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- Counts the steps of a case: moments alone do not order what happens within one.
  n integer NOT NULL,
  at timestamptz NOT NULL,
  verb text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  actor text NOT NULL CONSTRAINT case_history_actor CHECK (actor IN ('buyer', 'shop', 'system')),
  actor_id uuid,
  note text,
  CONSTRAINT case_history_pkey PRIMARY KEY (shop_id, case_id, n),
  CONSTRAINT case_history_case FOREIGN KEY (shop_id, case_id) REFERENCES aftersales.cases (shop_id, id)
);
SELECT kernel.append_only('aftersales.case_history');
