-- Deposits of presales (定金, P1): a payment of its own, before there is an order.
ALTER TABLE payments.payments DROP CONSTRAINT payments_purpose;
ALTER TABLE payments.payments ADD CONSTRAINT payments_purpose CHECK (purpose IN ('trade', 'deposit', 'presale'));
