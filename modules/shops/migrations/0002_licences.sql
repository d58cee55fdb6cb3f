-- Licences as records: what a shop hands in, what a reviewer said, and how long it holds (E-Commerce Law art. 10, 15, 27).
-- `shops.shops.licences` stays as what is in force now, written in the transaction that changes a record.

CREATE TABLE shops.licences (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  -- `business`, or what a category asks for: `food`, `alcohol`.
  kind text NOT NULL CONSTRAINT licences_kind CHECK (length(kind) BETWEEN 1 AND 40),
  holder text NOT NULL,
  number text NOT NULL,
  media_id uuid,
  valid_from date,
  -- Last day on which it holds, in China; null when it does not expire.
  valid_until date,
  state text NOT NULL CONSTRAINT licences_state CHECK (state IN ('submitted', 'valid', 'rejected', 'expired', 'replaced')),
  reason text,
  submitted_by uuid,
  submitted_at timestamptz NOT NULL,
  due_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  -- The nearest warning given: 30, 7, 1 days before the end.
  warned_days integer,
  CONSTRAINT licences_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT licences_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT licences_period CHECK (valid_until >= valid_from),
  CONSTRAINT licences_clock CHECK ((state = 'submitted') = (due_at IS NOT NULL)),
  CONSTRAINT licences_said CHECK (state <> 'rejected' OR reason IS NOT NULL)
);
-- One of a kind in force, one of a kind in review.
CREATE UNIQUE INDEX licences_one_valid ON shops.licences (shop_id, kind) WHERE state = 'valid';
CREATE UNIQUE INDEX licences_one_submitted ON shops.licences (shop_id, kind) WHERE state = 'submitted';
CREATE INDEX licences_id ON shops.licences (id);
CREATE INDEX licences_due ON shops.licences (due_at, id) WHERE state = 'submitted';
CREATE INDEX licences_ending ON shops.licences (valid_until) WHERE state = 'valid' AND valid_until IS NOT NULL;

INSERT INTO shops.licences (shop_id, id, kind, holder, number, media_id, valid_until, state, submitted_at, decided_at)
SELECT shop.id, gen_random_uuid(), one ->> 'kind', one ->> 'holder', one ->> 'number', (one ->> 'mediaId')::uuid,
  (one ->> 'expiresOn')::date, 'valid', shop.opened_at, shop.opened_at
FROM shops.shops AS shop, jsonb_array_elements(shop.licences) AS one;
