-- What readers do with pages that are no goods (D3): pieces of content and rank lists come into sight, are read, shared, opened by a shared link.
-- Nobody is in it: neither who it was, nor whose link was followed.
CREATE TABLE behaviour.page_events (
  -- Made by the page: the same event sent again is the same row.
  id uuid NOT NULL,
  page text NOT NULL,
  ref text NOT NULL,
  kind text NOT NULL,
  -- In China.
  day date NOT NULL,
  counted boolean NOT NULL DEFAULT false,
  CONSTRAINT page_events_pkey PRIMARY KEY (id),
  CONSTRAINT page_events_page CHECK (page IN ('piece', 'rank')),
  CONSTRAINT page_events_kind CHECK (kind IN ('seen', 'read', 'share', 'arrival'))
);
CREATE INDEX page_events_uncounted ON behaviour.page_events (day) WHERE NOT counted;
CREATE INDEX page_events_day ON behaviour.page_events (day);

CREATE TABLE behaviour.page_days (
  page text NOT NULL,
  ref text NOT NULL,
  day date NOT NULL,
  seen bigint NOT NULL DEFAULT 0,
  reads bigint NOT NULL DEFAULT 0,
  shares bigint NOT NULL DEFAULT 0,
  arrivals bigint NOT NULL DEFAULT 0,
  CONSTRAINT page_days_pkey PRIMARY KEY (page, ref, day),
  CONSTRAINT page_days_counts CHECK (seen >= 0 AND reads >= 0 AND shares >= 0 AND arrivals >= 0)
) WITH (fillfactor = 70);
