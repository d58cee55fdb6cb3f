-- Near-duplicate pictures: hashes that differ in seven bits at most have, of four parts, one that differs in one bit at most.
-- Each part is looked up by its 17 neighbours (`alike.ts`).
CREATE INDEX files_hash_1 ON media.files (substr(dhash, 1, 4)) WHERE kind = 'picture' AND visibility = 'public';
CREATE INDEX files_hash_2 ON media.files (substr(dhash, 5, 4)) WHERE kind = 'picture' AND visibility = 'public';
CREATE INDEX files_hash_3 ON media.files (substr(dhash, 9, 4)) WHERE kind = 'picture' AND visibility = 'public';
CREATE INDEX files_hash_4 ON media.files (substr(dhash, 13, 4)) WHERE kind = 'picture' AND visibility = 'public';
