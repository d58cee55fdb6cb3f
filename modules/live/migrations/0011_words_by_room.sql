-- Whether rooms asked for by their ids are of a frozen or closed shop.
CREATE INDEX room_words_hidden ON live.room_words (room_id) WHERE NOT shown;
