-- Who runs the market's promotions without being its administrator; customer service asks for a buyer's credit, finance decides (never one person), and books sponsors' money.
INSERT INTO accounts.roles (scope, name, title_zh, title_en, permissions, built_in) VALUES
  ('platform', 'marketing', '营销运营', 'Marketing', ARRAY['promotions.*', 'sponsors.read', 'vouchers.read', 'members.ask_credit', 'shops.read', 'catalog.read', 'orders.read', 'operations.read'], true);
UPDATE accounts.roles SET permissions = permissions || '{members.ask_credit}' WHERE scope = 'platform' AND name = 'service' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{members.ask_credit,members.decide_credit,sponsors.read,sponsors.fund}' WHERE scope = 'platform' AND name = 'finance' AND built_in;
UPDATE accounts.roles SET permissions = permissions || '{sponsors.read}' WHERE scope = 'platform' AND name = 'auditor' AND built_in;
