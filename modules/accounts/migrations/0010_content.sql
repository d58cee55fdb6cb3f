-- Shops write content (D3), reviewers look at it.
UPDATE accounts.roles SET permissions = permissions || '{content.read,content.edit}' WHERE scope = 'shop' AND name IN ('manager', 'editor', 'guide', 'streamer') AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{content.read,content.review}' WHERE scope = 'platform' AND name = 'reviewer' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{content.read}' WHERE scope = 'platform' AND name IN ('service', 'auditor') AND built_in;
