-- What was sold lately: pieces, each counted double for every fortnight it was sold after 1 January 2026 (engine/lift.ts), so that a sum
-- needs no fading; and the share of those who opened the product that bought, as the funnel says (a market's usual until it is known).
ALTER TABLE search.sales ADD COLUMN heat double precision NOT NULL DEFAULT 0 CONSTRAINT sales_heat CHECK (heat >= 0);
ALTER TABLE search.documents
  ADD COLUMN heat double precision NOT NULL DEFAULT 0 CONSTRAINT documents_heat CHECK (heat >= 0),
  ADD COLUMN conversion double precision NOT NULL DEFAULT 0.0196 CONSTRAINT documents_conversion CHECK (conversion BETWEEN 0 AND 1);
-- Nobody knows when what was sold so far was sold: it counts as of today and fades from here.
UPDATE search.sales SET heat = sold * power(2, extract(epoch FROM now() - timestamptz '2025-12-31 16:00:00Z')::float8 / 1209600);
UPDATE search.documents d SET heat = s.heat, changed_tx = pg_current_xact_id()
FROM search.sales s WHERE s.shop_id = d.shop_id AND s.product_id = d.product_id;
