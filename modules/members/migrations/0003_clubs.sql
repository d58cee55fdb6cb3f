-- A shop's club (会员): a buyer joins it free, by their own act, having read its terms; tiers go by what stays paid for its completed orders.
CREATE TABLE members.clubs (
  shop_id uuid NOT NULL,
  open boolean NOT NULL,
  -- What a member agrees to: which of their data the shop sees and what for. Changed terms are a new version.
  terms text NOT NULL CONSTRAINT clubs_terms CHECK (length(terms) BETWEEN 10 AND 2000),
  version integer NOT NULL CONSTRAINT clubs_version CHECK (version > 0),
  -- [{"name": {"zh", "en"}, "fromFen"}], the first from 0, each from more than the one before.
  tiers jsonb NOT NULL CONSTRAINT clubs_tiers CHECK (jsonb_typeof(tiers) = 'array' AND jsonb_array_length(tiers) BETWEEN 1 AND 10 AND tiers -> 0 -> 'fromFen' = '0'),
  changed_at timestamptz NOT NULL,
  changed_by uuid,
  CONSTRAINT clubs_pkey PRIMARY KEY (shop_id)
);

CREATE TABLE members.memberships (
  shop_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  joined_at timestamptz NOT NULL,
  left_at timestamptz,
  -- The terms they agreed to.
  terms_version integer NOT NULL,
  -- What stays paid for goods of completed orders, in fen.
  spent_fen bigint NOT NULL CONSTRAINT memberships_spent CHECK (spent_fen >= 0),
  tags text[] NOT NULL DEFAULT '{}' CONSTRAINT memberships_tags CHECK (cardinality(tags) <= 20),
  CONSTRAINT memberships_pkey PRIMARY KEY (shop_id, buyer_id),
  CONSTRAINT memberships_club FOREIGN KEY (shop_id) REFERENCES members.clubs (shop_id),
  -- Who has left is not described by the shop any more.
  CONSTRAINT memberships_left CHECK (left_at IS NULL OR cardinality(tags) = 0)
) WITH (fillfactor = 80);
CREATE INDEX memberships_buyer ON members.memberships (buyer_id, joined_at DESC) WHERE left_at IS NULL;
CREATE INDEX memberships_newest ON members.memberships (shop_id, joined_at DESC, buyer_id DESC) WHERE left_at IS NULL;
