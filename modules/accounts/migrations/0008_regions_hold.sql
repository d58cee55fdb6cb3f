-- Grants on a region written before regions had ids allowed nothing to anybody: they go, and the constraint holds for every row.
DELETE FROM accounts.grants WHERE scope = 'region' AND scope_id::text !~ '^00000000-0000-8000-8000-000[0-9]{9}$';
ALTER TABLE accounts.grants VALIDATE CONSTRAINT grants_region;
