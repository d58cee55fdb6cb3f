-- A rule of the market may name a part that shops bear, each only by its own consent (decision 0101). What was agreed to is one version of
-- the rule, which never changes: its id is the version, `terms` is what the shop was shown.
CREATE TABLE promotions.consents (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  -- Whose the rule is: always the market.
  owner uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  rule_id uuid NOT NULL,
  share_bps integer NOT NULL,
  terms jsonb NOT NULL,
  agreed_at timestamptz NOT NULL,
  agreed_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  -- After the notice: from here on the shop's goods are not reached any more.
  leaves_at timestamptz,
  CONSTRAINT consents_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT consents_rule FOREIGN KEY (owner, rule_id) REFERENCES promotions.rules (shop_id, id),
  CONSTRAINT consents_of_market CHECK (owner = '00000000-0000-0000-0000-000000000000' AND shop_id <> owner),
  CONSTRAINT consents_share CHECK (share_bps BETWEEN 1 AND 10000),
  CONSTRAINT consents_withdrawn CHECK ((withdrawn_at IS NULL) = (leaves_at IS NULL) AND withdrawn_at >= agreed_at AND leaves_at > withdrawn_at)
);
-- A shop agrees once; again only when it has left.
CREATE UNIQUE INDEX consents_once ON promotions.consents (shop_id, rule_id) WHERE leaves_at IS NULL;
CREATE INDEX consents_of_rule ON promotions.consents (rule_id, shop_id);

-- Until now no rule of the market could name shops at all; now it can, and reaches only those that have agreed. A shop's own stays its own.
ALTER TABLE promotions.rules DROP CONSTRAINT rules_funding;
ALTER TABLE promotions.rules ADD CONSTRAINT rules_funding CHECK (
  shop_id = '00000000-0000-0000-0000-000000000000' OR funding = '[{"funder": "shop", "bps": 10000}]');
CREATE INDEX rules_shared ON promotions.rules (created_at, id) WHERE shop_id = '00000000-0000-0000-0000-000000000000' AND funding @> '[{"funder": "shop"}]';
