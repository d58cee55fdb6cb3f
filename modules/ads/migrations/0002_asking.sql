-- Asking for candidates reads what a question names and nothing else: a word is found by its longest part, goods of categories by their words.
ALTER TABLE ads.words ADD COLUMN lead text, ADD COLUMN standing boolean NOT NULL DEFAULT true;
UPDATE ads.words SET lead = (SELECT part FROM unnest(tokens) AS part ORDER BY length(part) DESC, part LIMIT 1);
ALTER TABLE ads.words ALTER COLUMN lead SET NOT NULL, ADD CONSTRAINT words_lead CHECK (lead = ANY (tokens));
DROP INDEX ads.words_tokens;
CREATE INDEX words_asked ON ads.words (lead) WHERE standing;

ALTER TABLE ads.items ADD COLUMN by_category boolean NOT NULL DEFAULT false, ADD COLUMN standing boolean NOT NULL DEFAULT true;
UPDATE ads.items SET by_category = true FROM ads.campaigns c WHERE c.shop_id = items.shop_id AND c.id = items.campaign_id AND c.target = 'category';
UPDATE ads.items SET standing = false FROM ads.campaigns c WHERE c.shop_id = items.shop_id AND c.id = items.campaign_id AND c.state IN ('ended', 'stopped');
UPDATE ads.words SET standing = false FROM ads.campaigns c WHERE c.shop_id = words.shop_id AND c.id = words.campaign_id AND c.state IN ('ended', 'stopped');
CREATE INDEX items_tokens ON ads.items USING gin (tokens) WITH (fastupdate = off) WHERE by_category AND standing AND live;
CREATE INDEX items_categories ON ads.items USING gin (category_ids) WITH (fastupdate = off) WHERE by_category AND standing AND live;
DROP INDEX ads.campaigns_category;
CREATE INDEX campaigns_ending ON ads.campaigns (ends_at) WHERE state IN ('running', 'paused');
