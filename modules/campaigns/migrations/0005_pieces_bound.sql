-- A price ends with the pieces that were kept for it: each SKU has a rule of its own with a budget for exactly its pieces.
-- Rules written before that carry all goods of their price; their `sku_id` stays empty, and they end by the clock alone.
ALTER TABLE campaigns.price_rules ADD COLUMN sku_id uuid;
ALTER TABLE campaigns.price_rules DROP CONSTRAINT price_rules_pkey;
ALTER TABLE campaigns.price_rules ADD CONSTRAINT price_rules_pkey PRIMARY KEY (shop_id, campaign_id, rule_id);
CREATE UNIQUE INDEX price_rules_sku_once ON campaigns.price_rules (shop_id, campaign_id, sku_id);
