-- Brands and streamers that bear a part of the market's promotions (P1 funding). Each has a row to hold while its money is counted.
CREATE TABLE sponsors.sponsors (
  kind text NOT NULL CONSTRAINT sponsors_kind CHECK (kind IN ('brand', 'streamer')),
  -- The brand's, or the person's, id as the market shows it: brd_…, usr_….
  party text NOT NULL,
  since timestamptz NOT NULL,
  CONSTRAINT sponsors_pkey PRIMARY KEY (kind, party),
  CONSTRAINT sponsors_party CHECK (party LIKE CASE kind WHEN 'brand' THEN 'brd\_%' ELSE 'usr\_%' END)
);

-- Money a sponsor paid in, or got back, by the bank's number: each once.
CREATE TABLE sponsors.deposits (
  kind text NOT NULL,
  party text NOT NULL,
  id uuid NOT NULL,
  way text NOT NULL CONSTRAINT deposits_way CHECK (way IN ('in', 'back')),
  amount_fen bigint NOT NULL CONSTRAINT deposits_amount CHECK (amount_fen > 0),
  bank_no text NOT NULL,
  note text NOT NULL,
  made_by uuid,
  made_at timestamptz NOT NULL,
  CONSTRAINT deposits_pkey PRIMARY KEY (kind, party, id),
  CONSTRAINT deposits_sponsor FOREIGN KEY (kind, party) REFERENCES sponsors.sponsors (kind, party),
  CONSTRAINT deposits_once UNIQUE (kind, party, way, bank_no)
);
SELECT kernel.append_only('sponsors.deposits');
