-- What others than the shop gave to an order's discounts (P1 funding): owed to the shop at completion beside what the buyer paid, given
-- back by refunds after it. [{ funder, funderId?, amountFen }], frozen.
ALTER TABLE payments.settlements
  ADD COLUMN shares jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN funded_fen bigint NOT NULL DEFAULT 0,
  ADD COLUMN funded_returned_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT settlements_funded CHECK (funded_fen >= 0 AND funded_returned_fen >= 0 AND funded_returned_fen <= funded_fen);
ALTER TABLE payments.refunds
  ADD COLUMN shares jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN funded_fen bigint NOT NULL DEFAULT 0,
  -- What of the split commission goes back at the provider: the commission returned less the shares returned.
  ADD COLUMN split_return_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT refunds_funded CHECK (funded_fen >= 0 AND (funded_fen = 0 OR source = 'balance')),
  ADD CONSTRAINT refunds_split_return CHECK (split_return_fen >= 0 AND split_return_fen <= commission_fen);
UPDATE payments.refunds SET split_return_fen = commission_fen WHERE commission_fen > 0;
