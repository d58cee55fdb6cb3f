-- What the checks compare listings by beyond their own shop: the main picture, and the title.
CREATE INDEX products_main_picture ON catalog.products ((content->'mediaIds'->>0)) WHERE state IN ('live', 'checking');
CREATE INDEX products_title_anywhere ON catalog.products (title_key) WHERE state IN ('live', 'checking');
