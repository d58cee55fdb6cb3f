-- Films of content made again so that every browser plays them and phones do not wait: asked for once, made by a job.
CREATE TABLE media.films (
  media_id uuid NOT NULL,
  shop_id uuid NOT NULL,
  state text NOT NULL,
  asked_at timestamptz NOT NULL,
  attempts integer NOT NULL,
  -- Tried then, if it waits; given up by whoever works on it then, if it is worked on.
  due_at timestamptz NOT NULL,
  -- Why it failed.
  reason text,
  sha256 text,
  bytes integer,
  width integer,
  height integer,
  duration_ms integer,
  poster_id uuid,
  done_at timestamptz,
  CONSTRAINT films_pkey PRIMARY KEY (shop_id, media_id),
  CONSTRAINT films_once UNIQUE (media_id),
  CONSTRAINT films_file FOREIGN KEY (shop_id, media_id) REFERENCES media.files (shop_id, id),
  CONSTRAINT films_state CHECK (state IN ('waiting', 'working', 'ready', 'failed')),
  CONSTRAINT films_attempts CHECK (attempts >= 0),
  CONSTRAINT films_failed CHECK ((state = 'failed') = (reason IS NOT NULL)),
  CONSTRAINT films_done CHECK ((state IN ('ready', 'failed')) = (done_at IS NOT NULL)),
  CONSTRAINT films_ready CHECK ((state = 'ready') = (sha256 IS NOT NULL AND bytes > 0 AND width > 0 AND height > 0 AND duration_ms > 0)),
  CONSTRAINT films_size CHECK (greatest(width, height) <= 1920 AND least(width, height) <= 1080)
) WITH (fillfactor = 80);
CREATE INDEX films_due ON media.films (due_at) WHERE state IN ('waiting', 'working');
