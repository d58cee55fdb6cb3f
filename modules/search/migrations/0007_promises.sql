-- What is promised with a product (engine.ts says which), and the province it is sent from. NULL is a row of before, which the next start makes anew.
ALTER TABLE search.documents
  ADD COLUMN promises text[],
  ADD COLUMN ship_from text CONSTRAINT documents_ship_from CHECK (ship_from ~ '^[0-9]{2}0000$');
