-- A refund after settlement undoes the split: the platform gives its part of the commission back, the shop the rest.
ALTER TABLE payments.refunds
  ADD COLUMN commission_fen bigint NOT NULL DEFAULT 0,
  -- The commission given back for the order up to and with this refund: names the return at the provider, so that a refund tried
  -- again does not return it twice.
  ADD COLUMN commission_until_fen bigint NOT NULL DEFAULT 0,
  -- When the provider gave it from the platform's account to the shop's.
  ADD COLUMN commission_returned_at timestamptz,
  ADD CONSTRAINT refunds_commission CHECK (commission_fen >= 0 AND commission_fen <= amount_fen AND (commission_fen = 0 OR source = 'balance'));
ALTER TABLE payments.settlements
  ADD COLUMN commission_returned_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT settlements_commission_returned CHECK (commission_returned_fen >= 0 AND commission_returned_fen <= commission_fen);
CREATE INDEX refunds_commission_day ON payments.refunds (commission_returned_at) WHERE commission_returned_at IS NOT NULL;
