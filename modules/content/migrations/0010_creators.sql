-- People as creators: what a person is called and says of themselves where they write.
CREATE TABLE content.profiles (
  creator_id uuid NOT NULL,
  name text NOT NULL,
  -- The name without spaces, marks and case: two who look the same are the same.
  name_key text NOT NULL,
  avatar_id uuid,
  bio text NOT NULL,
  opened_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CONSTRAINT profiles_pkey PRIMARY KEY (creator_id),
  CONSTRAINT profiles_creator FOREIGN KEY (creator_id) REFERENCES content.creators (id),
  CONSTRAINT profiles_name_once UNIQUE (name_key),
  CONSTRAINT profiles_name CHECK (length(name) BETWEEN 2 AND 20 AND name_key <> ''),
  CONSTRAINT profiles_bio CHECK (length(bio) <= 300)
);
