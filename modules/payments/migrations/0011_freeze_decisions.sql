-- Orders whose money the provider will soon let go: somebody is asked, and in time the default is carried out (facts E).
CREATE TABLE payments.freeze_decisions (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  gateway text NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Without a decision by then the default is taken.
  decide_by timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- release: the order counts as received; leave: the provider lets go to the shop and the difference is worked off.
  decision text,
  decided_at timestamptz,
  decided_by uuid,
  note text,
  CONSTRAINT freeze_decisions_pkey PRIMARY KEY (shop_id, order_id),
  CONSTRAINT freeze_decisions_once CHECK ((decision IS NULL) = (decided_at IS NULL)),
  CONSTRAINT freeze_decisions_kind CHECK (decision IN ('release', 'leave', 'over'))
);
CREATE INDEX freeze_decisions_open ON payments.freeze_decisions (decide_by) WHERE decision IS NULL;
