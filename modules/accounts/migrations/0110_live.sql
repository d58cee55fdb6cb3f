-- Shops go live (D4), reviewers look on.
UPDATE accounts.roles SET permissions = permissions || '{live.read,live.run}' WHERE scope = 'shop' AND name IN ('manager', 'streamer') AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{live.read}' WHERE scope = 'shop' AND name IN ('editor', 'guide') AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{live.read,live.review}' WHERE scope = 'platform' AND name = 'reviewer' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{live.read}' WHERE scope = 'platform' AND name IN ('service', 'auditor') AND built_in;
