-- Outcomes recorded as failed that the provider is asked about again for a while: an answer may have been wrong or too early, and money
-- that left after all must be known within minutes, not by the next day's bill (T7).
CREATE TABLE payments.second_looks (
  shop_id uuid NOT NULL,
  kind text NOT NULL,
  id uuid NOT NULL,
  look_at timestamptz NOT NULL,
  looks integer NOT NULL DEFAULT 0,
  CONSTRAINT second_looks_pkey PRIMARY KEY (shop_id, kind, id),
  CONSTRAINT second_looks_kind CHECK (kind IN ('refund', 'payout', 'transfer'))
);
CREATE INDEX second_looks_due ON payments.second_looks (look_at);
