-- Rank lists (榜单), made anew each hour: goods of the whole market, of a category with all under it, of a belt.
CREATE TABLE recommend.ranks (
  list text NOT NULL CONSTRAINT ranks_list CHECK (list IN ('hot', 'new', 'praised', 'repurchased')),
  -- '', a category's id, or a belt's code; ids of the two may be the same words.
  scope_kind text NOT NULL CONSTRAINT ranks_scope CHECK (scope_kind IN ('all', 'category', 'belt')),
  scope_id text NOT NULL,
  place integer NOT NULL CONSTRAINT ranks_place CHECK (place >= 1),
  product_id uuid NOT NULL,
  -- What it stands there by: pieces paid, or basis points.
  figure bigint NOT NULL CONSTRAINT ranks_figure CHECK (figure >= 0),
  CONSTRAINT ranks_pkey PRIMARY KEY (list, scope_kind, scope_id, place),
  CONSTRAINT ranks_once UNIQUE (list, scope_kind, scope_id, product_id)
);
-- When they were made: whoever moves it on makes them.
CREATE TABLE recommend.rank_runs (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  made_at timestamptz NOT NULL
);
INSERT INTO recommend.rank_runs (made_at) VALUES ('2000-01-01');

-- How often somebody bought a product again: a keyed digest of buyer and product together, so that nobody's purchases can be put side by side.
CREATE TABLE recommend.buyers (
  product_id uuid NOT NULL,
  buyer text NOT NULL,
  trades integer NOT NULL CONSTRAINT buyers_trades CHECK (trades >= 1),
  CONSTRAINT buyers_pkey PRIMARY KEY (product_id, buyer)
);
