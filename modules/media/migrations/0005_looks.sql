-- How shops' pictures look: found again by whoever holds the same picture. Drawings are looked at when one is first drawn for somebody.
CREATE TABLE media.looks (
  shop_id uuid NOT NULL,
  media_id uuid NOT NULL,
  dhash text NOT NULL CONSTRAINT looks_dhash CHECK (dhash ~ '^[0-9a-f]{16}$'),
  phash text NOT NULL CONSTRAINT looks_phash CHECK (phash ~ '^[0-9a-f]{16}$'),
  CONSTRAINT looks_pkey PRIMARY KEY (shop_id, media_id)
);
CREATE INDEX looks_by_id ON media.looks (media_id);
-- As of `files`: hashes that differ in seven bits at most have, of four parts, one that differs in one bit at most.
CREATE INDEX looks_dhash_1 ON media.looks (substr(dhash, 1, 4));
CREATE INDEX looks_dhash_2 ON media.looks (substr(dhash, 5, 4));
CREATE INDEX looks_dhash_3 ON media.looks (substr(dhash, 9, 4));
CREATE INDEX looks_dhash_4 ON media.looks (substr(dhash, 13, 4));
CREATE INDEX looks_phash_1 ON media.looks (substr(phash, 1, 4));
CREATE INDEX looks_phash_2 ON media.looks (substr(phash, 5, 4));
CREATE INDEX looks_phash_3 ON media.looks (substr(phash, 9, 4));
CREATE INDEX looks_phash_4 ON media.looks (substr(phash, 13, 4));

-- How far the pictures of before have been looked at; done where there were none.
CREATE TABLE media.looks_filled (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  media_id uuid NOT NULL,
  done boolean NOT NULL
);
INSERT INTO media.looks_filled (media_id, done)
SELECT '00000000-0000-0000-0000-000000000000', NOT EXISTS (SELECT 1 FROM media.files WHERE kind = 'picture');
