-- Venues: the pages of a campaign, put together of blocks; one main, others for a region, belt or category.
CREATE TABLE campaigns.venues (
  campaign_id uuid NOT NULL CONSTRAINT venues_campaign REFERENCES campaigns.campaigns (id),
  code text NOT NULL CONSTRAINT venues_code CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  kind text NOT NULL CONSTRAINT venues_kind CHECK (kind IN ('main', 'region', 'belt', 'category')),
  -- Division code, belt code or category id of the goods in it; the main venue has all.
  key text,
  name jsonb NOT NULL,
  blocks jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT venues_pkey PRIMARY KEY (campaign_id, code),
  CONSTRAINT venues_code_once UNIQUE (code),
  CONSTRAINT venues_key CHECK ((kind = 'main') = (key IS NULL))
);
CREATE UNIQUE INDEX venues_one_main ON campaigns.venues (campaign_id) WHERE kind = 'main';
