-- Draws (抽奖, 0元购, P1): a shop keeps pieces as prizes; who enters has a ticket; a secret promised at the beginning and the list of tickets decide.
CREATE TABLE draws.draws (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  -- In its address.
  code text NOT NULL,
  -- By this rule the engine prices what was won; its own pieces are the prizes.
  rule_id uuid NOT NULL,
  product_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  prizes integer NOT NULL,
  price_fen bigint NOT NULL,
  -- What a prize cost in the shop when the draw was opened: the law caps it.
  worth_fen bigint NOT NULL,
  level text NOT NULL,
  -- Tickets a person may have more, one for each friend who helps.
  helpers integer NOT NULL,
  claim_days integer NOT NULL,
  opens_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  -- Sealed until the draw, in clear after it; its SHA-256 was shown from the beginning.
  secret text NOT NULL,
  secret_hash text NOT NULL,
  state text NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL,
  tickets integer,
  people integer,
  entries_hash text,
  drawn_at timestamptz,
  -- Which time to claim this is: winners, then who comes after them.
  round integer NOT NULL DEFAULT 0,
  settles_at timestamptz,
  void_reason text,
  CONSTRAINT draws_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT draws_id_once UNIQUE (id),
  CONSTRAINT draws_code_once UNIQUE (code),
  CONSTRAINT draws_prizes CHECK (prizes > 0),
  -- A true zero is no line: a prize costs a fen at least.
  CONSTRAINT draws_price CHECK (price_fen > 0 AND price_fen < worth_fen),
  CONSTRAINT draws_level CHECK (level IN ('none', 'phone', 'identity')),
  CONSTRAINT draws_helpers CHECK (helpers BETWEEN 0 AND 100),
  CONSTRAINT draws_claim_days CHECK (claim_days BETWEEN 1 AND 60),
  CONSTRAINT draws_period CHECK (closes_at > opens_at),
  CONSTRAINT draws_state CHECK (state IN ('open', 'drawn', 'over', 'void')),
  -- The list is fixed and the secret told together, or neither.
  CONSTRAINT draws_drawn CHECK ((state IN ('drawn', 'over')) = (drawn_at IS NOT NULL AND entries_hash IS NOT NULL AND tickets IS NOT NULL AND people IS NOT NULL)),
  CONSTRAINT draws_void CHECK ((state = 'void') = (void_reason IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX draws_closing ON draws.draws (closes_at) WHERE state = 'open';
CREATE INDEX draws_settling ON draws.draws (settles_at) WHERE state = 'drawn';
CREATE INDEX draws_listed ON draws.draws (created_at, id);

CREATE TABLE draws.entrants (
  draw_id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- Who it is in the list that everybody may read: means nothing elsewhere.
  entrant text NOT NULL,
  tickets integer NOT NULL,
  most integer NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT entrants_pkey PRIMARY KEY (draw_id, user_id),
  CONSTRAINT entrants_draw FOREIGN KEY (draw_id) REFERENCES draws.draws (id),
  CONSTRAINT entrants_once UNIQUE (draw_id, entrant),
  CONSTRAINT entrants_tickets CHECK (tickets BETWEEN 1 AND most)
) WITH (fillfactor = 70);
CREATE INDEX entrants_user ON draws.entrants (user_id, at);

CREATE TABLE draws.tickets (
  draw_id uuid NOT NULL,
  ticket text NOT NULL,
  entrant text NOT NULL,
  -- The entrant, or the friend who helped.
  by_id uuid NOT NULL,
  way text NOT NULL,
  -- Keyed digest of the browser's own mark.
  device text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT tickets_pkey PRIMARY KEY (draw_id, ticket),
  CONSTRAINT tickets_entrant FOREIGN KEY (draw_id, entrant) REFERENCES draws.entrants (draw_id, entrant),
  CONSTRAINT tickets_way CHECK (way IN ('own', 'help')),
  CONSTRAINT tickets_form CHECK (ticket ~ '^[0-9a-f]{16}$'),
  -- One a person and one a device, for oneself and for others.
  CONSTRAINT tickets_person_once UNIQUE (draw_id, by_id, way),
  CONSTRAINT tickets_device_once UNIQUE (draw_id, device, way)
);
SELECT kernel.append_only('draws.tickets');

CREATE TABLE draws.wins (
  draw_id uuid NOT NULL,
  place integer NOT NULL,
  user_id uuid NOT NULL,
  ticket text NOT NULL,
  -- waiting: comes after the winners; won: may claim; claimed: placed; lapsed: did not.
  state text NOT NULL,
  claim_until timestamptz,
  trade_id uuid,
  CONSTRAINT wins_pkey PRIMARY KEY (draw_id, place),
  CONSTRAINT wins_draw FOREIGN KEY (draw_id) REFERENCES draws.draws (id),
  CONSTRAINT wins_ticket FOREIGN KEY (draw_id, ticket) REFERENCES draws.tickets (draw_id, ticket),
  CONSTRAINT wins_person_once UNIQUE (draw_id, user_id),
  CONSTRAINT wins_state CHECK (state IN ('waiting', 'won', 'claimed', 'lapsed')),
  CONSTRAINT wins_claimed CHECK ((state = 'claimed') = (trade_id IS NOT NULL)),
  CONSTRAINT wins_until CHECK ((state = 'waiting') = (claim_until IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX wins_user ON draws.wins (user_id) WHERE state = 'won';
CREATE INDEX wins_trade ON draws.wins (trade_id) WHERE trade_id IS NOT NULL;
