-- What came off a line's freight, by rule and funder (P1 layer 6); freight_fen is what is left of it. Kept apart from `discounts`, which add up to discount_fen.
ALTER TABLE orders.lines ADD COLUMN freight_discounts jsonb NOT NULL DEFAULT '[]';
-- Pieces whose freight went back too: the shop was at fault. What others gave to the freight of these is theirs again.
ALTER TABLE orders.lines ADD COLUMN freight_back_quantity int NOT NULL DEFAULT 0;
ALTER TABLE orders.lines ADD CONSTRAINT lines_freight_back_within CHECK (freight_back_quantity >= 0 AND freight_back_quantity <= refunded_quantity);
