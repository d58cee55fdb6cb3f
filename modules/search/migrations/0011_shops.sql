-- Which shops are found by which words (D1): their name, belt, place, what kinds of goods they have, their story. Fed by the events that feed the
-- documents; frozen and closed shops have no row. NULL is a row of before, which the next start makes anew.
CREATE TABLE search.shops (
  shop_id uuid NOT NULL,
  words tsvector,
  -- Findable goods.
  goods bigint NOT NULL DEFAULT 0 CONSTRAINT shops_goods CHECK (goods >= 0),
  CONSTRAINT shops_pkey PRIMARY KEY (shop_id)
);
CREATE INDEX shops_words ON search.shops USING gin (words) WITH (fastupdate = off);
CREATE INDEX shops_most ON search.shops (goods DESC, shop_id);
INSERT INTO search.shops (shop_id, goods) SELECT shop_id, count(*) FROM search.documents GROUP BY shop_id;
