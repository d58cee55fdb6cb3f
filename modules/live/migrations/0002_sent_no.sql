-- The sender's own number of a segment: where it does not follow the one before, something is missing or began anew, and players are told.
ALTER TABLE live.parts ADD COLUMN sent_no bigint;
