-- Sums of a shop's escrow over a month are read from the index alone, as those of an account are.
CREATE INDEX entries_escrow_sums ON ledger.entries (shop_id, at, journal_id, line) INCLUDE (amount) WHERE purpose = 'escrow';
DROP INDEX ledger.entries_escrow;
ALTER INDEX ledger.entries_escrow_sums RENAME TO entries_escrow;
