-- What buyers did on real pages (D2): one row an event, who it was only for those who agreed to personalisation.
CREATE TABLE behaviour.events (
  shop_id uuid NOT NULL,
  -- Made by the page: the same event sent again is the same row.
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT events_kind CHECK (kind IN ('impression', 'click', 'dwell', 'add', 'share')),
  source text NOT NULL,
  -- Null for who has not agreed, or has taken it back.
  user_id uuid,
  at timestamptz NOT NULL,
  -- In China.
  day date NOT NULL,
  seconds integer NOT NULL DEFAULT 0,
  -- In the funnel and heard by who listens.
  counted boolean NOT NULL DEFAULT false,
  CONSTRAINT events_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT events_seconds CHECK ((kind = 'dwell') = (seconds > 0) AND seconds BETWEEN 0 AND 1800)
);
CREATE INDEX events_uncounted ON behaviour.events (day) WHERE NOT counted;
CREATE INDEX events_day ON behaviour.events (day);
CREATE INDEX events_person ON behaviour.events (user_id, at DESC) WHERE user_id IS NOT NULL;
CREATE INDEX events_clicked ON behaviour.events (user_id, product_id, at DESC) WHERE user_id IS NOT NULL AND kind = 'click';

-- What was ordered and what of it was paid, from the orders' own events: no page is asked, and no buyer is named.
CREATE TABLE behaviour.purchases (
  shop_id uuid NOT NULL,
  order_id uuid NOT NULL,
  product_id uuid NOT NULL,
  -- Where the buyer last clicked on it; 'unknown' for who has not agreed.
  source text NOT NULL,
  day date NOT NULL,
  pieces integer NOT NULL CONSTRAINT purchases_pieces CHECK (pieces > 0),
  payable_fen bigint NOT NULL CONSTRAINT purchases_fen CHECK (payable_fen >= 0),
  paid boolean NOT NULL DEFAULT false,
  CONSTRAINT purchases_pkey PRIMARY KEY (shop_id, order_id, product_id)
);
CREATE INDEX purchases_day ON behaviour.purchases (day);

-- Sums by day, product and source. What is paid counts on the day it was ordered, so that no day has more paid than ordered.
CREATE TABLE behaviour.funnel (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  day date NOT NULL,
  source text NOT NULL,
  impressions bigint NOT NULL DEFAULT 0,
  clicks bigint NOT NULL DEFAULT 0,
  dwells bigint NOT NULL DEFAULT 0,
  dwell_seconds bigint NOT NULL DEFAULT 0,
  adds bigint NOT NULL DEFAULT 0,
  shares bigint NOT NULL DEFAULT 0,
  orders bigint NOT NULL DEFAULT 0,
  pieces bigint NOT NULL DEFAULT 0,
  ordered_fen bigint NOT NULL DEFAULT 0,
  paid_orders bigint NOT NULL DEFAULT 0,
  paid_pieces bigint NOT NULL DEFAULT 0,
  paid_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT funnel_pkey PRIMARY KEY (shop_id, product_id, day, source),
  CONSTRAINT funnel_counts CHECK (impressions >= 0 AND clicks >= 0 AND adds >= 0 AND shares >= 0 AND dwell_seconds >= dwells AND dwells >= 0),
  CONSTRAINT funnel_paid_within CHECK (paid_orders BETWEEN 0 AND orders AND paid_pieces BETWEEN 0 AND pieces AND paid_fen BETWEEN 0 AND ordered_fen)
) WITH (fillfactor = 70);
CREATE INDEX funnel_product ON behaviour.funnel (product_id, day);
CREATE INDEX funnel_day ON behaviour.funnel (day, shop_id);

-- Who wants goods chosen for them: nobody has a row who was never asked, and without one the answer is no (PIPL art. 14, 24).
CREATE TABLE behaviour.choices (
  user_id uuid PRIMARY KEY,
  personal boolean NOT NULL,
  at timestamptz NOT NULL
);
-- What somebody who agreed is drawn to, by category, as of `at`, faded from then on: within days, and over months.
CREATE TABLE behaviour.interests (
  user_id uuid NOT NULL,
  category_id text NOT NULL,
  short double precision NOT NULL,
  long double precision NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT interests_pkey PRIMARY KEY (user_id, category_id),
  CONSTRAINT interests_weight CHECK (short > 0 AND long > 0)
);

-- Single events before this day are gone; their sums stay.
CREATE TABLE behaviour.horizon (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  before date NOT NULL
);
INSERT INTO behaviour.horizon (before) VALUES ('2000-01-01');
