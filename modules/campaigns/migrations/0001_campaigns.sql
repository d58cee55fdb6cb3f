-- Campaigns (P2): phases by the clock, what shops bring to them, and the price rules that run in them.
CREATE TABLE campaigns.campaigns (
  id uuid PRIMARY KEY,
  code text NOT NULL CONSTRAINT campaigns_code_once UNIQUE CONSTRAINT campaigns_code CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name jsonb NOT NULL,
  intro jsonb NOT NULL,
  state text NOT NULL DEFAULT 'draft' CONSTRAINT campaigns_state CHECK (state IN ('draft', 'published', 'cancelled')),
  terms jsonb NOT NULL,
  enrol_from timestamptz NOT NULL,
  review_from timestamptz NOT NULL,
  warm_up_from timestamptz NOT NULL,
  presale_from timestamptz,
  live_from timestamptz NOT NULL,
  live_until timestamptz NOT NULL,
  returns_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  published_at timestamptz,
  -- What its next turn is: prices are set when the review ends, the truth is looked at once more when it goes live.
  turn text CONSTRAINT campaigns_turn CHECK (turn IN ('set', 'live', 'end')),
  turn_at timestamptz,
  CONSTRAINT campaigns_calendar CHECK (
    enrol_from < review_from AND review_from < warm_up_from AND warm_up_from < live_from AND live_from < live_until AND live_until < returns_until
    AND (presale_from IS NULL OR (warm_up_from < presale_from AND presale_from < live_from))),
  CONSTRAINT campaigns_published CHECK ((published_at IS NULL) = (state = 'draft') OR state = 'cancelled'),
  CONSTRAINT campaigns_turning CHECK ((turn IS NULL) = (turn_at IS NULL) AND (turn IS NULL OR state = 'published'))
);
CREATE INDEX campaigns_due ON campaigns.campaigns (turn_at) WHERE turn_at IS NOT NULL;
CREATE INDEX campaigns_time ON campaigns.campaigns (live_from DESC, id DESC);

-- One SKU of a shop in a campaign.
CREATE TABLE campaigns.entries (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL CONSTRAINT entries_campaign REFERENCES campaigns.campaigns (id),
  sku_id uuid NOT NULL,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  title jsonb NOT NULL,
  price_fen bigint NOT NULL CONSTRAINT entries_price CHECK (price_fen > 0),
  quantity integer NOT NULL CONSTRAINT entries_quantity CHECK (quantity > 0),
  reference_fen bigint CONSTRAINT entries_reference CHECK (reference_fen > price_fen),
  claim_days integer CONSTRAINT entries_claim CHECK (claim_days IN (30, 90, 180, 365)),
  category_ids text[] NOT NULL,
  division_code text NOT NULL,
  belt_code text,
  state text NOT NULL CONSTRAINT entries_state CHECK (state IN ('waiting', 'approved', 'rejected', 'withdrawn', 'lapsed')),
  reason text,
  sent_at timestamptz NOT NULL,
  sent_by uuid,
  due_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid,
  shown_reference_fen bigint,
  shown_claim_days integer,
  -- A SKU is in a campaign once.
  CONSTRAINT entries_pkey PRIMARY KEY (shop_id, campaign_id, sku_id),
  CONSTRAINT entries_id_once UNIQUE (shop_id, id),
  CONSTRAINT entries_reason CHECK (state <> 'rejected' OR reason IS NOT NULL),
  CONSTRAINT entries_decided CHECK ((state IN ('approved', 'rejected')) <= (decided_at IS NOT NULL)),
  -- Nothing is shown that is more than what was declared.
  CONSTRAINT entries_shown CHECK (shown_reference_fen IS NULL OR (shown_reference_fen > price_fen AND shown_reference_fen <= reference_fen)),
  CONSTRAINT entries_shown_claim CHECK (shown_claim_days IS NULL OR shown_claim_days = claim_days)
);
CREATE INDEX entries_queue ON campaigns.entries (campaign_id, state, due_at, shop_id, sku_id);
CREATE INDEX entries_waiting ON campaigns.entries (due_at) WHERE state = 'waiting';
CREATE INDEX entries_sku ON campaigns.entries (shop_id, sku_id) WHERE state IN ('waiting', 'approved');
CREATE INDEX entries_product ON campaigns.entries (product_id) WHERE state = 'approved';

-- The rules of the item-price lane that carry a shop's campaign prices: one for each price.
CREATE TABLE campaigns.price_rules (
  shop_id uuid NOT NULL,
  campaign_id uuid NOT NULL CONSTRAINT price_rules_campaign REFERENCES campaigns.campaigns (id),
  price_fen bigint NOT NULL,
  rule_id uuid NOT NULL,
  CONSTRAINT price_rules_pkey PRIMARY KEY (shop_id, campaign_id, price_fen),
  CONSTRAINT price_rules_rule_once UNIQUE (rule_id)
);
