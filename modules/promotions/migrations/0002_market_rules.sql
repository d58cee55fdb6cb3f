-- Rules of the market and of regions stand under the owner 00000000-…: one read finds them with the shops'. A change of such a rule
-- stops one version and writes the next of its series, so that what an order froze names exactly the words that held.
ALTER TABLE promotions.rules ADD COLUMN audience jsonb;
ALTER TABLE promotions.rules ADD COLUMN exclusive_group text;
ALTER TABLE promotions.rules ADD COLUMN series uuid;
ALTER TABLE promotions.rules ADD COLUMN version integer NOT NULL DEFAULT 1;
UPDATE promotions.rules SET series = id;
ALTER TABLE promotions.rules ALTER COLUMN series SET NOT NULL;
ALTER TABLE promotions.rules ADD CONSTRAINT rules_version_once UNIQUE (shop_id, series, version);
-- What is offered takes from nobody who has not agreed: a shop's rule is the shop's alone, the market's never a shop's.
ALTER TABLE promotions.rules ADD CONSTRAINT rules_funding CHECK (
  CASE WHEN shop_id = '00000000-0000-0000-0000-000000000000' THEN NOT funding @> '[{"funder": "shop"}]'
  ELSE funding = '[{"funder": "shop", "bps": 10000}]' END);
