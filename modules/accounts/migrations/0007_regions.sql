-- A region's id is its division code written as a UUID (kernel regionId): no grant on a region that could not be one.
ALTER TABLE accounts.grants ADD CONSTRAINT grants_region
  CHECK (scope <> 'region' OR scope_id::text ~ '^00000000-0000-8000-8000-000[0-9]{9}$') NOT VALID;

INSERT INTO accounts.roles (scope, name, title_zh, title_en, permissions, built_in) VALUES
  ('region', 'region_manager', '区域负责人', 'Regional manager', ARRAY['shops.read', 'ledger.read'], true)
ON CONFLICT DO NOTHING;
