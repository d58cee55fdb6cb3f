-- The tracks (赛道) that goods are in now, by code: catalog says which, and `track.changed` when that moves.
ALTER TABLE search.documents ADD COLUMN tracks text[] NOT NULL DEFAULT '{}';
