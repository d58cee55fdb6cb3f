-- A region's money that left its bank account for the provider, for what a till settlement gave to a shop: once a due, once a bank's number.
CREATE TABLE vouchers.transfers (
  id uuid NOT NULL,
  -- The due in the list of differences, and the settlement it is of.
  difference_id uuid NOT NULL,
  subject text NOT NULL,
  shop_id uuid,
  gateway text NOT NULL,
  amount_fen bigint NOT NULL,
  bank_no text NOT NULL,
  note text NOT NULL,
  made_by uuid,
  made_at timestamptz NOT NULL,
  CONSTRAINT transfers_pkey PRIMARY KEY (id),
  CONSTRAINT transfers_due_once UNIQUE (difference_id),
  CONSTRAINT transfers_bank_once UNIQUE (bank_no),
  CONSTRAINT transfers_amount CHECK (amount_fen > 0)
);
SELECT kernel.append_only('vouchers.transfers');
