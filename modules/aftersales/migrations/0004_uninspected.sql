-- Goods that came back and were never looked at lie apart until the shop says whether they can be sold again.
ALTER TABLE aftersales.cases ADD COLUMN stock_aside boolean NOT NULL DEFAULT false;
