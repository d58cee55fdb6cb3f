-- The registered brand of somebody else that a word speaks of, without a paper of the shop's: such a word is asked for by nobody. Words of
-- before are looked at when a paper of their brand changes.
ALTER TABLE ads.words ADD COLUMN brand text CONSTRAINT words_brand CHECK (brand IS NULL OR NOT standing);
