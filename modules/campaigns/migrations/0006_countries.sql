-- Venues of countries: goods by where they were made, which the shop said when it handed them in (ISO 3166-1).
ALTER TABLE campaigns.entries ADD COLUMN origin_country text CONSTRAINT entries_origin CHECK (origin_country ~ '^[A-Z]{2}$');
ALTER TABLE campaigns.venues DROP CONSTRAINT venues_kind;
ALTER TABLE campaigns.venues ADD CONSTRAINT venues_kind CHECK (kind IN ('main', 'region', 'belt', 'category', 'country'));
