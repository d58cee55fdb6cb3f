-- Regions issue vouchers from their budget (P3), finance books the money, shops take vouchers at their tills.
UPDATE accounts.roles SET permissions = permissions || '{vouchers.read,vouchers.issue}' WHERE scope = 'region' AND name = 'region_manager' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{vouchers.read,vouchers.fund}' WHERE scope = 'platform' AND name = 'finance' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{vouchers.read}' WHERE scope = 'platform' AND name = 'auditor' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{vouchers.read,vouchers.redeem}' WHERE scope = 'shop' AND name = 'manager' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{vouchers.read}' WHERE scope = 'shop' AND name = 'finance' AND built_in;
