-- Pieces sold ahead leave the presale for the order that is paid for them (P1 presale).
ALTER TABLE inventory.presale_takes DROP CONSTRAINT presale_takes_state;
ALTER TABLE inventory.presale_takes ADD CONSTRAINT presale_takes_state CHECK (state IN ('taken', 'covered', 'given_back', 'handed_over'));
CREATE INDEX presales_id ON inventory.presales (id);
