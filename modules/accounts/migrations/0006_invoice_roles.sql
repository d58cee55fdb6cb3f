-- Invoices came after these roles: who keeps a shop's money and who answers its buyers may issue and send them.
UPDATE accounts.roles SET permissions = permissions || 'orders.invoice'::text
WHERE scope = 'shop' AND name IN ('finance', 'service') AND built_in AND NOT permissions && ARRAY['orders.invoice', 'orders.*', '*'];
