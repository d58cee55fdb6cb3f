-- Every kind of after-sales, its parcels, and the platform's judgement (T10). The flow itself is in lifecycle.ts; the checks here
-- hold what must be true of any case whatever the program believes.

ALTER TABLE aftersales.cases
  DROP CONSTRAINT cases_kind,
  DROP CONSTRAINT cases_state,
  DROP CONSTRAINT cases_amount,
  DROP CONSTRAINT cases_deadline,
  DROP CONSTRAINT cases_agreed_by,
  -- What the buyer gets in the end: an exchange that cannot be made becomes a refund.
  ADD COLUMN remedy text NOT NULL DEFAULT 'refund' CONSTRAINT cases_remedy CHECK (remedy IN ('refund', 'exchange', 'repair')),
  -- Whose doing it is, by the reason given and later by inspection and ruling: it decides who bears freight.
  ADD COLUMN fault text NOT NULL DEFAULT 'none' CONSTRAINT cases_fault CHECK (fault IN ('buyer', 'shop', 'none')),
  ADD COLUMN wanted_sku_id uuid,
  -- Pieces of the wanted SKU are set aside in stock until they are sent or the case comes to nothing.
  ADD COLUMN holds_stock boolean NOT NULL DEFAULT false,
  -- Where the goods go back to, as the shop had it when they were called back: {name, phone (sealed), phoneMasked, divisionNames, street}.
  ADD COLUMN return_to jsonb,
  ADD COLUMN inspection text CONSTRAINT cases_inspection CHECK (inspection IN ('as_sold', 'damaged', 'not_ours', 'not_inspected')),
  ADD COLUMN inspection_note text,
  ADD COLUMN inspected_at timestamptz,
  -- Counts how often the provider was asked: each try has a cause of its own.
  ADD COLUMN refund_tries integer NOT NULL DEFAULT 0,
  -- When a refund that waits (for the shop's balance, for a settlement under way) is tried again.
  ADD COLUMN retry_at timestamptz,
  ADD COLUMN judge_id uuid,
  -- How often the platform let its own deadline pass.
  ADD COLUMN late_rulings integer NOT NULL DEFAULT 0;

-- A rejection now stands open to the buyer's call for the platform: those of before get their time too.
UPDATE aftersales.cases SET deadline_at = coalesce(answered_at, requested_at) + interval '7 days', ended_at = NULL WHERE state = 'rejected';

ALTER TABLE aftersales.cases
  ADD CONSTRAINT cases_kind CHECK (kind IN ('refund_only', 'return_refund', 'exchange', 'repair', 'price_protection')),
  ADD CONSTRAINT cases_state CHECK (state IN ('requested', 'awaiting_return', 'returning', 'awaiting_replacement', 'replacing', 'agreed',
    'rejected', 'evidence', 'judging', 'ruled', 'appealed', 'refunded', 'fulfilled', 'withdrawn', 'closed')),
  ADD CONSTRAINT cases_amount CHECK (amount_fen > 0 OR (amount_fen = 0 AND kind IN ('exchange', 'repair'))),
  ADD CONSTRAINT cases_agreed_by CHECK (agreed_by IN ('shop', 'deadline', 'law', 'rule', 'trust', 'platform')),
  -- Nobody can stall: every state that waits for a person has a moment at which something happens by itself.
  ADD CONSTRAINT cases_deadline CHECK ((deadline_at IS NOT NULL) = (state IN ('requested', 'awaiting_return', 'returning',
    'awaiting_replacement', 'replacing', 'rejected', 'evidence', 'judging', 'ruled', 'appealed'))),
  ADD CONSTRAINT cases_ended CHECK ((ended_at IS NOT NULL) = (state IN ('refunded', 'fulfilled', 'withdrawn', 'closed'))),
  ADD CONSTRAINT cases_exchange CHECK ((wanted_sku_id IS NOT NULL) = (kind = 'exchange')),
  ADD CONSTRAINT cases_stock CHECK (NOT holds_stock OR (kind = 'exchange' AND state IN ('awaiting_return', 'returning', 'awaiting_replacement')));

DROP INDEX aftersales.cases_one_open;
CREATE UNIQUE INDEX cases_one_open ON aftersales.cases (shop_id, order_id) WHERE state IN ('requested', 'awaiting_return', 'returning',
  'awaiting_replacement', 'replacing', 'agreed', 'evidence', 'judging', 'ruled', 'appealed');
DROP INDEX aftersales.cases_due;
CREATE INDEX cases_due ON aftersales.cases (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX cases_retry ON aftersales.cases (retry_at) WHERE retry_at IS NOT NULL;
CREATE INDEX cases_recent ON aftersales.cases (requested_at DESC, id DESC);

ALTER TABLE aftersales.case_history DROP CONSTRAINT case_history_actor;
ALTER TABLE aftersales.case_history ADD CONSTRAINT case_history_actor CHECK (actor IN ('buyer', 'shop', 'platform', 'system'));

-- Goods on their way back, and what is sent for them.
CREATE TABLE aftersales.parcels (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  leg text NOT NULL CONSTRAINT parcels_leg CHECK (leg IN ('return', 'replacement')),
  carrier text NOT NULL,
  waybill_no text NOT NULL,
  state text NOT NULL,
  sent_at timestamptz NOT NULL,
  signed_at timestamptz,
  next_look_at timestamptz,
  CONSTRAINT parcels_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT parcels_case FOREIGN KEY (shop_id, case_id) REFERENCES aftersales.cases (shop_id, id)
);
-- One parcel each way; a waybill proves one case only.
CREATE UNIQUE INDEX parcels_one_leg ON aftersales.parcels (shop_id, case_id, leg);
CREATE UNIQUE INDEX parcels_waybill ON aftersales.parcels (carrier, waybill_no);
CREATE INDEX parcels_due ON aftersales.parcels (next_look_at) WHERE next_look_at IS NOT NULL;

CREATE TABLE aftersales.parcel_events (
  shop_id uuid NOT NULL,
  parcel_id uuid NOT NULL,
  provider_id text NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL,
  place text NOT NULL,
  note text NOT NULL,
  CONSTRAINT parcel_events_pkey PRIMARY KEY (shop_id, parcel_id, provider_id),
  CONSTRAINT parcel_events_parcel FOREIGN KEY (shop_id, parcel_id) REFERENCES aftersales.parcels (shop_id, id)
);
SELECT kernel.append_only('aftersales.parcel_events');

-- What both sides say and show; nothing is taken back.
CREATE TABLE aftersales.evidence (
  shop_id uuid NOT NULL,
  case_id uuid NOT NULL,
  n integer NOT NULL,
  side text NOT NULL CONSTRAINT evidence_side CHECK (side IN ('buyer', 'shop')),
  by_user uuid NOT NULL,
  text text NOT NULL,
  media_ids uuid[] NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT evidence_pkey PRIMARY KEY (shop_id, case_id, n),
  CONSTRAINT evidence_case FOREIGN KEY (shop_id, case_id) REFERENCES aftersales.cases (shop_id, id)
);
SELECT kernel.append_only('aftersales.evidence');

-- At most two rulings, by two people.
CREATE TABLE aftersales.rulings (
  shop_id uuid NOT NULL,
  case_id uuid NOT NULL,
  round integer NOT NULL CONSTRAINT rulings_round CHECK (round IN (1, 2)),
  by_user uuid NOT NULL,
  outcome text NOT NULL CONSTRAINT rulings_outcome CHECK (outcome IN ('refund', 'return', 'reject')),
  goods_fen bigint NOT NULL CONSTRAINT rulings_goods CHECK (goods_fen >= 0),
  freight_by text NOT NULL CONSTRAINT rulings_freight CHECK (freight_by IN ('buyer', 'shop')),
  reason text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT rulings_pkey PRIMARY KEY (shop_id, case_id, round),
  CONSTRAINT rulings_case FOREIGN KEY (shop_id, case_id) REFERENCES aftersales.cases (shop_id, id),
  CONSTRAINT rulings_reject CHECK ((outcome = 'reject') = (goods_fen = 0))
);
-- Who has judged once does not judge the appeal.
CREATE UNIQUE INDEX rulings_by_another ON aftersales.rulings (shop_id, case_id, by_user);
SELECT kernel.append_only('aftersales.rulings');

-- One appeal a case: the key says so.
CREATE TABLE aftersales.appeals (
  shop_id uuid NOT NULL,
  case_id uuid NOT NULL,
  side text NOT NULL CONSTRAINT appeals_side CHECK (side IN ('buyer', 'shop')),
  by_user uuid NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT appeals_pkey PRIMARY KEY (shop_id, case_id),
  CONSTRAINT appeals_case FOREIGN KEY (shop_id, case_id) REFERENCES aftersales.cases (shop_id, id)
);
SELECT kernel.append_only('aftersales.appeals');

-- Where a shop wants returns sent to; the phone is sealed.
CREATE TABLE aftersales.return_addresses (
  shop_id uuid NOT NULL,
  name text NOT NULL,
  phone text NOT NULL,
  phone_masked text NOT NULL,
  division_code text NOT NULL,
  division_names text[] NOT NULL,
  street text NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT return_addresses_pkey PRIMARY KEY (shop_id)
);
