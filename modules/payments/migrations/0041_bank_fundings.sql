-- Money that left a provider for the custody account from which files to the bank are paid (payout channel `bank`): without it the
-- bank would pay out what it never had. Written once, under the bank's own number.
CREATE TABLE payments.bank_fundings (
  id uuid NOT NULL,
  gateway text NOT NULL,
  amount_fen bigint NOT NULL,
  bank_no text NOT NULL,
  note text NOT NULL,
  made_by uuid,
  made_at timestamptz NOT NULL,
  CONSTRAINT bank_fundings_pkey PRIMARY KEY (id),
  CONSTRAINT bank_fundings_once UNIQUE (bank_no),
  CONSTRAINT bank_fundings_amount CHECK (amount_fen > 0)
);
SELECT kernel.append_only('payments.bank_fundings');
