-- Templates that charge by the room goods take (T9).
ALTER TABLE freight.templates DROP CONSTRAINT templates_mode;
ALTER TABLE freight.templates ADD CONSTRAINT templates_mode CHECK (mode IN ('piece', 'weight', 'volume', 'free'));
