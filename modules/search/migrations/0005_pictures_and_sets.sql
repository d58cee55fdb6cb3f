-- Which findable goods show which picture: a picture that somebody holds is looked for among them.
CREATE TABLE search.pictures (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  media_id uuid NOT NULL,
  CONSTRAINT pictures_pkey PRIMARY KEY (shop_id, product_id, media_id)
);
CREATE INDEX pictures_by_media ON search.pictures (media_id);
CREATE INDEX pictures_by_product ON search.pictures (product_id);
-- Of goods listed before, their main picture; the others come with the product's next change, or when the index is made anew.
INSERT INTO search.pictures (shop_id, product_id, media_id)
SELECT shop_id, product_id, media_id FROM search.documents WHERE media_id IS NOT NULL;

-- Of what a findable set is put together: its stock is that of its parts.
CREATE TABLE search.set_parts (
  shop_id uuid NOT NULL,
  product_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  CONSTRAINT set_parts_pkey PRIMARY KEY (shop_id, product_id, sku_id)
);
CREATE INDEX set_parts_by_sku ON search.set_parts (sku_id);
CREATE INDEX set_parts_by_product ON search.set_parts (product_id);
