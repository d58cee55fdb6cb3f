-- Reviews found not genuine (G2): kept and shown as such with the reason, but not counted. Flags lie in the same order as the ratings,
-- so that credit is what both streams say together.

-- Which ratings count now, at which place of their pair and month. Derived from credit_events and flag_events; the audit recomputes it.
CREATE TABLE reviews.counted (
  shop_id uuid NOT NULL,
  review_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  month date NOT NULL,
  place smallint NOT NULL,
  cap smallint NOT NULL,
  points smallint NOT NULL CONSTRAINT counted_points CHECK (points IN (-1, 1)),
  CONSTRAINT counted_pkey PRIMARY KEY (shop_id, review_id),
  -- The cap of the pair and month is held here: places are unique and none lies beyond it.
  CONSTRAINT counted_place_once UNIQUE (shop_id, buyer_id, month, place),
  CONSTRAINT counted_within_cap CHECK (place BETWEEN 1 AND cap),
  CONSTRAINT counted_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id)
);
INSERT INTO reviews.counted (shop_id, review_id, buyer_id, month, place, cap, points)
SELECT shop_id, review_id, buyer_id, month, place, cap, points FROM reviews.credit_events WHERE place IS NOT NULL;

-- A credit event says what a rating counted when it was given; the place it frees when it is flagged may be another's later.
ALTER TABLE reviews.credit_events DROP CONSTRAINT credit_events_place_once;

CREATE TABLE reviews.flag_events (
  shop_id uuid NOT NULL,
  -- In one order with the credit events.
  seq bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('reviews.credit_events', 'seq')),
  review_id uuid NOT NULL,
  verb text NOT NULL CONSTRAINT flag_events_verb CHECK (verb IN ('flagged', 'cleared')),
  rule text CONSTRAINT flag_events_rule CHECK (rule IN ('operator', 'near_duplicate', 'shop_hands', 'burst')),
  -- The operator's words; what a rule found lies in evidence.
  note text,
  evidence jsonb NOT NULL DEFAULT '{}',
  by_user uuid,
  at timestamptz NOT NULL,
  CONSTRAINT flag_events_pkey PRIMARY KEY (shop_id, seq),
  CONSTRAINT flag_events_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id),
  CONSTRAINT flag_events_why CHECK ((verb = 'flagged') = (rule IS NOT NULL) AND (rule IS DISTINCT FROM 'operator' OR note IS NOT NULL))
);
CREATE INDEX flag_events_of_review ON reviews.flag_events (shop_id, review_id, seq);
SELECT kernel.append_only('reviews.flag_events');

-- Which reviews are flagged now, by which event.
CREATE TABLE reviews.flags (
  shop_id uuid NOT NULL,
  review_id uuid NOT NULL,
  seq bigint NOT NULL,
  -- One flag a review at a time.
  CONSTRAINT flags_pkey PRIMARY KEY (shop_id, review_id),
  CONSTRAINT flags_event FOREIGN KEY (shop_id, seq) REFERENCES reviews.flag_events (shop_id, seq)
);
CREATE INDEX flags_newest ON reviews.flags (seq DESC);

-- A word against a flag, by who wrote the review or by its shop; answered by a person.
CREATE TABLE reviews.flag_appeals (
  shop_id uuid NOT NULL,
  seq bigint NOT NULL,
  side text NOT NULL CONSTRAINT flag_appeals_side CHECK (side IN ('buyer', 'shop')),
  text text NOT NULL CONSTRAINT flag_appeals_text CHECK (char_length(text) BETWEEN 1 AND 500),
  by_user uuid,
  at timestamptz NOT NULL,
  decision text CONSTRAINT flag_appeals_decision CHECK (decision IN ('upheld', 'rejected')),
  answer text,
  decided_at timestamptz,
  decided_by uuid,
  -- One appeal a side and flag.
  CONSTRAINT flag_appeals_pkey PRIMARY KEY (shop_id, seq, side),
  CONSTRAINT flag_appeals_flag FOREIGN KEY (shop_id, seq) REFERENCES reviews.flag_events (shop_id, seq),
  CONSTRAINT flag_appeals_decided CHECK (num_nonnulls(decision, answer, decided_at) IN (0, 3))
);
CREATE INDEX flag_appeals_open ON reviews.flag_appeals (at) WHERE decision IS NULL;

-- What texts are like: bands of their MinHash, so that near-duplicates of one shop find each other.
CREATE TABLE reviews.likeness (
  shop_id uuid NOT NULL,
  review_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  bands integer[] NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT likeness_pkey PRIMARY KEY (shop_id, review_id),
  CONSTRAINT likeness_review FOREIGN KEY (shop_id, review_id) REFERENCES reviews.reviews (shop_id, id)
);
CREATE INDEX likeness_bands ON reviews.likeness USING gin (bands);
