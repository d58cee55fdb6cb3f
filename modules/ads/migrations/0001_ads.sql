-- Paid placement (直通车, D1): what shops bid for places in search, what they have for it, what was shown, clicked and paid.

-- What a shop paid in and no click has taken. The ledger's account holds it and what clicks took since the last settlement.
CREATE TABLE ads.accounts (
  shop_id uuid NOT NULL,
  balance_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT accounts_pkey PRIMARY KEY (shop_id),
  CONSTRAINT accounts_never_negative CHECK (balance_fen >= 0)
) WITH (fillfactor = 50);

CREATE TABLE ads.campaigns (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- `words`: questions that hold one of its words; `category`: whoever looks through it, or asks in words that its goods answer.
  target text NOT NULL,
  category_id text,
  bid_fen bigint,
  daily_fen bigint NOT NULL,
  total_fen bigint,
  spent_fen bigint NOT NULL DEFAULT 0,
  -- `even`: over the hours of the day; `fast`: as it comes.
  pacing text NOT NULL,
  -- Hours of the day in China, from inclusive, to exclusive.
  from_hour integer NOT NULL,
  to_hour integer NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  state text NOT NULL DEFAULT 'running',
  stop_reason text,
  created_at timestamptz NOT NULL,
  CONSTRAINT campaigns_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT campaigns_id_once UNIQUE (id),
  CONSTRAINT campaigns_target CHECK ((target = 'category' AND category_id IS NOT NULL AND bid_fen > 0) OR (target = 'words' AND category_id IS NULL AND bid_fen IS NULL)),
  CONSTRAINT campaigns_daily CHECK (daily_fen > 0),
  CONSTRAINT campaigns_within CHECK (spent_fen >= 0 AND (total_fen IS NULL OR spent_fen <= total_fen)),
  CONSTRAINT campaigns_pacing CHECK (pacing IN ('even', 'fast')),
  CONSTRAINT campaigns_hours CHECK (from_hour >= 0 AND from_hour < to_hour AND to_hour <= 24),
  CONSTRAINT campaigns_period CHECK (ends_at IS NULL OR ends_at > starts_at),
  CONSTRAINT campaigns_state CHECK (state IN ('running', 'paused', 'ended', 'stopped')),
  CONSTRAINT campaigns_stopped CHECK ((state = 'stopped') = (stop_reason IS NOT NULL))
) WITH (fillfactor = 50);
CREATE INDEX campaigns_listed ON ads.campaigns (created_at, id);
CREATE INDEX campaigns_category ON ads.campaigns (category_id) WHERE state = 'running' AND target = 'category';

CREATE TABLE ads.words (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  word text NOT NULL,
  -- As search cuts it; a question that has all of them is asked for.
  tokens text[] NOT NULL,
  bid_fen bigint NOT NULL,
  CONSTRAINT words_pkey PRIMARY KEY (shop_id, campaign_id, word),
  CONSTRAINT words_campaign FOREIGN KEY (shop_id, campaign_id) REFERENCES ads.campaigns (shop_id, id),
  CONSTRAINT words_tokens CHECK (cardinality(tokens) > 0),
  CONSTRAINT words_bid CHECK (bid_fen > 0)
);
CREATE INDEX words_tokens ON ads.words USING gin (tokens) WITH (fastupdate = off);

CREATE TABLE ads.items (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- Words of its title and categories, by which relevance is judged.
  tokens text[] NOT NULL,
  category_ids text[] NOT NULL,
  live boolean NOT NULL DEFAULT true,
  -- Of the last thirty days, counted anew by a job: what a click is expected from.
  shown bigint NOT NULL DEFAULT 0,
  clicked bigint NOT NULL DEFAULT 0,
  CONSTRAINT items_pkey PRIMARY KEY (shop_id, campaign_id, product_id),
  CONSTRAINT items_campaign FOREIGN KEY (shop_id, campaign_id) REFERENCES ads.campaigns (shop_id, id),
  CONSTRAINT items_clicks_within CHECK (clicked BETWEEN 0 AND shown)
);
CREATE INDEX items_product ON ads.items (product_id);

-- One row a campaign and day (China): however many click at once on however many servers, no day costs more than its limit.
CREATE TABLE ads.days (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  day date NOT NULL,
  limit_fen bigint NOT NULL,
  spent_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT days_pkey PRIMARY KEY (shop_id, campaign_id, day),
  CONSTRAINT days_campaign FOREIGN KEY (shop_id, campaign_id) REFERENCES ads.campaigns (shop_id, id),
  CONSTRAINT days_within CHECK (spent_fen BETWEEN 0 AND limit_fen)
) WITH (fillfactor = 50);

-- What was shown, and why at this price. Nothing of who saw it: the signed link carries that.
CREATE TABLE ads.impressions (
  id uuid NOT NULL,
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  product_id uuid NOT NULL,
  word text NOT NULL,
  place integer NOT NULL,
  bid_fen bigint NOT NULL,
  price_fen bigint NOT NULL,
  relevance_bps integer NOT NULL,
  day date NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT impressions_pkey PRIMARY KEY (id),
  CONSTRAINT impressions_price CHECK (price_fen BETWEEN 1 AND bid_fen)
);
CREATE INDEX impressions_report ON ads.impressions (shop_id, campaign_id, day);
CREATE INDEX impressions_recent ON ads.impressions (at);
SELECT kernel.append_only('ads.impressions');

CREATE TABLE ads.settlements (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  -- The last day (China) of what is in it.
  day date NOT NULL,
  amount_fen bigint NOT NULL,
  clicks integer NOT NULL,
  journal_id uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT settlements_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT settlements_amount CHECK (amount_fen > 0 AND clicks > 0)
);
SELECT kernel.append_only('ads.settlements');

-- refused: not charged, the reason says why. charged: taken from account, campaign and day. given_back: charged, found wrong later.
CREATE TABLE ads.clicks (
  id uuid NOT NULL,
  impression_id uuid NOT NULL,
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  product_id uuid NOT NULL,
  word text NOT NULL,
  price_fen bigint NOT NULL,
  day date NOT NULL,
  at timestamptz NOT NULL,
  -- Keyed digests: who saw it as the page knew them, their browser, their address.
  viewer text NOT NULL,
  device text NOT NULL,
  ip text NOT NULL,
  buyer_id uuid,
  state text NOT NULL,
  reason text,
  settlement_id uuid,
  CONSTRAINT clicks_pkey PRIMARY KEY (id),
  CONSTRAINT clicks_impression FOREIGN KEY (impression_id) REFERENCES ads.impressions (id),
  CONSTRAINT clicks_state CHECK (state IN ('refused', 'charged', 'given_back')),
  CONSTRAINT clicks_reason CHECK ((state = 'charged') = (reason IS NULL)),
  CONSTRAINT clicks_settled CHECK (settlement_id IS NULL OR state <> 'refused')
);
CREATE UNIQUE INDEX clicks_charged_once ON ads.clicks (impression_id) WHERE state <> 'refused';
CREATE INDEX clicks_report ON ads.clicks (shop_id, campaign_id, day);
CREATE INDEX clicks_viewer ON ads.clicks (viewer, at);
CREATE INDEX clicks_device ON ads.clicks (device, at);
CREATE INDEX clicks_ip ON ads.clicks (ip, at);
CREATE INDEX clicks_buyer ON ads.clicks (buyer_id, shop_id, at) WHERE buyer_id IS NOT NULL;
CREATE INDEX clicks_unsettled ON ads.clicks (at) WHERE state = 'charged' AND settlement_id IS NULL;
CREATE INDEX clicks_recent ON ads.clicks (at) WHERE state = 'charged';

-- What was bought after a click: each line's goods once.
CREATE TABLE ads.attributions (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  product_id uuid NOT NULL,
  click_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  -- `direct`: the goods that were clicked; `shop`: others of the same shop.
  kind text NOT NULL,
  amount_fen bigint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT attributions_pkey PRIMARY KEY (shop_id, order_id, product_id),
  CONSTRAINT attributions_click FOREIGN KEY (click_id) REFERENCES ads.clicks (id),
  CONSTRAINT attributions_kind CHECK (kind IN ('direct', 'shop')),
  CONSTRAINT attributions_amount CHECK (amount_fen >= 0)
);
CREATE INDEX attributions_click ON ads.attributions (click_id);
SELECT kernel.append_only('ads.attributions');
