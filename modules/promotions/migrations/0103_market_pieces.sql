-- A rule of the market may keep pieces too (P1: a draw of the market's over goods of a shop that agreed): whose rule it is, and whose shelf they lie on, are two things.
ALTER TABLE promotions.flash_stocks ADD COLUMN owner_id uuid;
UPDATE promotions.flash_stocks SET owner_id = shop_id;
ALTER TABLE promotions.flash_stocks ALTER COLUMN owner_id SET NOT NULL;
ALTER TABLE promotions.flash_stocks DROP CONSTRAINT flash_stocks_rule;
ALTER TABLE promotions.flash_stocks ADD CONSTRAINT flash_stocks_rule FOREIGN KEY (owner_id, rule_id) REFERENCES promotions.rules (shop_id, id);
ALTER TABLE promotions.flash_stocks ADD CONSTRAINT flash_stocks_owner CHECK (owner_id IN (shop_id, '00000000-0000-0000-0000-000000000000'));
