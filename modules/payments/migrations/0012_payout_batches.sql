-- Payouts that leave by a file to the bank: which file carried which, line by line; what came back is in the payout itself.
CREATE TABLE payments.payout_batches (
  id uuid NOT NULL,
  made_at timestamptz NOT NULL,
  made_by uuid,
  lines integer NOT NULL,
  amount_fen bigint NOT NULL,
  -- SHA-256 of the file: what the bank has can be proved to be what we made.
  file_hash text NOT NULL,
  CONSTRAINT payout_batches_pkey PRIMARY KEY (id),
  CONSTRAINT payout_batches_some CHECK (lines > 0 AND amount_fen > 0)
);
CREATE TABLE payments.payout_batch_lines (
  batch_id uuid NOT NULL,
  line integer NOT NULL,
  shop_id uuid NOT NULL,
  payout_id uuid NOT NULL,
  CONSTRAINT payout_batch_lines_pkey PRIMARY KEY (batch_id, line),
  -- A payout is never in two files.
  CONSTRAINT payout_batch_lines_once UNIQUE (shop_id, payout_id),
  CONSTRAINT payout_batch_lines_batch FOREIGN KEY (batch_id) REFERENCES payments.payout_batches (id),
  CONSTRAINT payout_batch_lines_payout FOREIGN KEY (shop_id, payout_id) REFERENCES payments.payouts (shop_id, id)
);
SELECT kernel.append_only('payments.payout_batches');
SELECT kernel.append_only('payments.payout_batch_lines');
