-- Lines that were bought as part of a bundle say of which, as it was listed then.
ALTER TABLE orders.lines ADD COLUMN bundle jsonb;
