-- By which words a room is found (D1): its title, who speaks, its goods; and its shop's name, kept apart so that a new name is one write. Whether it is
-- found at all is read from the room itself, so that what ends or is taken away is gone in the same transaction.
CREATE TABLE live.room_words (
  shop_id uuid NOT NULL,
  room_id uuid NOT NULL,
  words tsvector NOT NULL,
  shop tsvector NOT NULL,
  found tsvector NOT NULL GENERATED ALWAYS AS (words || shop) STORED,
  -- Rooms of a frozen or closed shop are not found, nor what can be seen of them again.
  shown boolean NOT NULL DEFAULT true,
  CONSTRAINT room_words_pkey PRIMARY KEY (shop_id, room_id),
  CONSTRAINT room_words_room FOREIGN KEY (shop_id, room_id) REFERENCES live.rooms (shop_id, id)
);
CREATE INDEX room_words_found ON live.room_words USING gin (found) WITH (fastupdate = off);
