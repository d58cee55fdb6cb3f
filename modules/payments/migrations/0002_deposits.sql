-- A payment may be a shop's deposit instead of a trade: paid, split and reconciled alike, but no order waits for it.
ALTER TABLE payments.payments ADD COLUMN purpose text NOT NULL DEFAULT 'trade'
  CONSTRAINT payments_purpose CHECK (purpose IN ('trade', 'deposit'));
CREATE INDEX payments_deposits ON payments.payments (expires_at) WHERE purpose = 'deposit' AND state IN ('created', 'pending');
