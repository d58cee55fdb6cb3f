-- Draws of the market (decision 0103): it asks a shop for pieces and pays for them; nothing is kept or shown before the shop has agreed.
ALTER TABLE draws.draws ADD COLUMN given_by text NOT NULL DEFAULT 'shop';
ALTER TABLE draws.draws ADD CONSTRAINT draws_given_by CHECK (given_by IN ('shop', 'market'));
ALTER TABLE draws.draws ALTER COLUMN rule_id DROP NOT NULL;
ALTER TABLE draws.draws DROP CONSTRAINT draws_state;
ALTER TABLE draws.draws ADD CONSTRAINT draws_state CHECK (state IN ('asked', 'declined', 'open', 'drawn', 'over', 'void'));
ALTER TABLE draws.draws ADD CONSTRAINT draws_asked CHECK (given_by = 'market' OR state NOT IN ('asked', 'declined'));
-- What runs has its rule.
ALTER TABLE draws.draws ADD CONSTRAINT draws_rule CHECK (rule_id IS NOT NULL OR state IN ('asked', 'declined', 'void'));
