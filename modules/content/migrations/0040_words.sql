-- By which words the live version of a piece is found (D3): title, topics, text, what it says of goods, belts it speaks of; and its author's name, kept
-- apart so that a new name is one write. There with the piece and gone with it, in the same transaction. Pieces of before come with the job content.words.
CREATE TABLE content.piece_words (
  creator_id uuid NOT NULL,
  piece_id uuid NOT NULL,
  version integer NOT NULL,
  words tsvector NOT NULL,
  author tsvector NOT NULL,
  found tsvector NOT NULL GENERATED ALWAYS AS (words || author) STORED,
  -- Pieces of a frozen or closed shop are not found.
  shown boolean NOT NULL DEFAULT true,
  CONSTRAINT piece_words_pkey PRIMARY KEY (creator_id, piece_id),
  CONSTRAINT piece_words_piece FOREIGN KEY (creator_id, piece_id) REFERENCES content.pieces (creator_id, id)
);
CREATE INDEX piece_words_found ON content.piece_words USING gin (found) WITH (fastupdate = off);
