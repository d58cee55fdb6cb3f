-- What people ask the market (D1): their own history, where they agreed to it; how many asked what, hour by hour; what operators say of words.

-- The last questions of who agreed to personalisation and asked while signed in; gone with the agreement and with the person.
CREATE TABLE questions.history (
  user_id uuid NOT NULL,
  id uuid NOT NULL,
  -- As it is compared (words.ts), and as it was typed.
  word text NOT NULL,
  typed text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT history_pkey PRIMARY KEY (user_id, word),
  CONSTRAINT history_id UNIQUE (user_id, id),
  CONSTRAINT history_length CHECK (char_length(typed) BETWEEN 1 AND 200)
);
CREATE INDEX history_latest ON questions.history (user_id, at DESC, id DESC);

-- The key under which those who ask on a day (China) are told apart. It goes a day later: nothing that is left says who asked.
CREATE TABLE questions.keys (
  day date PRIMARY KEY,
  key bytea NOT NULL CONSTRAINT keys_length CHECK (octet_length(key) = 32)
);
-- Who has asked a word on a day: digests of the word with the person, the device, the address. No two rows of one person look alike.
CREATE TABLE questions.seen (
  day date NOT NULL,
  at timestamptz NOT NULL,
  who bytea NOT NULL CONSTRAINT seen_length CHECK (octet_length(who) = 16),
  CONSTRAINT seen_pkey PRIMARY KEY (day, who)
);

-- People who asked a word in an hour, each counted once a day.
CREATE TABLE questions.hours (
  word text NOT NULL CONSTRAINT hours_word CHECK (char_length(word) BETWEEN 1 AND 40),
  hour timestamptz NOT NULL CONSTRAINT hours_whole CHECK (extract(minute FROM hour) = 0 AND extract(second FROM hour) = 0),
  people integer NOT NULL DEFAULT 0,
  -- Of them: whom nothing answered, and whom only some of the words answered.
  unanswered integer NOT NULL DEFAULT 0,
  partly integer NOT NULL DEFAULT 0,
  CONSTRAINT hours_pkey PRIMARY KEY (word, hour),
  CONSTRAINT hours_counts CHECK (people > 0 AND unanswered >= 0 AND partly >= 0 AND unanswered + partly <= people)
) WITH (fillfactor = 80);
CREATE INDEX hours_hour ON questions.hours (hour);

-- What operators say: `ban` whatever holds it, `hide` just it, `pin` it in front. What was lifted stays to be read.
CREATE TABLE questions.rules (
  id uuid PRIMARY KEY,
  word text NOT NULL CONSTRAINT rules_word CHECK (char_length(word) BETWEEN 1 AND 40),
  kind text NOT NULL CONSTRAINT rules_kind CHECK (kind IN ('ban', 'hide', 'pin')),
  reason text NOT NULL CONSTRAINT rules_reason CHECK (char_length(reason) BETWEEN 1 AND 300),
  -- Of a pin only: until when.
  until timestamptz,
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL,
  lifted_at timestamptz,
  CONSTRAINT rules_until CHECK ((kind = 'pin') = (until IS NOT NULL))
);
CREATE UNIQUE INDEX rules_once ON questions.rules (word, kind) WHERE lifted_at IS NULL;
