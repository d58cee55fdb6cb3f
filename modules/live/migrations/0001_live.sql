-- Live rooms (D4): what a shop shows live, its shelf, what was explained when, the stream's parts, who is there, and what it led to.
CREATE TABLE live.rooms (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  title jsonb NOT NULL,
  cover_id uuid,
  host_id uuid NOT NULL,
  state text NOT NULL,
  planned_at timestamptz NOT NULL,
  opened_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  -- When it ends by itself unless something has happened until then.
  due_at timestamptz,
  -- Digest of what the sender of the stream shows; null: nobody may send.
  key_hash text,
  -- Most people at once, and how many came in all (written when it ends).
  peak integer NOT NULL DEFAULT 0,
  visitors integer NOT NULL DEFAULT 0,
  removed_at timestamptz,
  removed_reason text,
  removed_note text,
  created_at timestamptz NOT NULL,
  CONSTRAINT rooms_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT rooms_id_once UNIQUE (id),
  CONSTRAINT rooms_state CHECK (state IN ('announced', 'live', 'ended', 'cancelled')),
  CONSTRAINT rooms_opened CHECK ((opened_at IS NULL) = (state IN ('announced', 'cancelled'))),
  CONSTRAINT rooms_ended CHECK ((ended_at IS NULL) = (state IN ('announced', 'live')) AND (ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT rooms_reason CHECK (end_reason IN ('host', 'silent', 'never_opened', 'shop', 'removed')),
  -- Nothing waits for ever, and what is over waits for nothing.
  CONSTRAINT rooms_due CHECK ((due_at IS NULL) = (ended_at IS NOT NULL)),
  CONSTRAINT rooms_key CHECK (key_hash IS NULL OR ended_at IS NULL),
  -- Nobody's work is taken away without a reason that they are told, and what was taken away does not go on.
  CONSTRAINT rooms_removed CHECK ((removed_at IS NULL) = (removed_reason IS NULL) AND (removed_at IS NULL OR ended_at IS NOT NULL)),
  CONSTRAINT rooms_counts CHECK (peak >= 0 AND visitors >= 0)
) WITH (fillfactor = 80);
CREATE INDEX rooms_of_shop ON live.rooms (shop_id, created_at DESC, id DESC);
CREATE INDEX rooms_seen ON live.rooms (state, planned_at DESC, id DESC) WHERE removed_at IS NULL;
CREATE INDEX rooms_due_first ON live.rooms (due_at) WHERE due_at IS NOT NULL;
-- A shop has one camera's worth of staff: two rooms at once are two hosts.
CREATE UNIQUE INDEX rooms_host_once ON live.rooms (host_id) WHERE state = 'live';

CREATE TABLE live.shelf (
  shop_id uuid NOT NULL,
  room_id uuid NOT NULL,
  product_id uuid NOT NULL,
  position integer NOT NULL,
  CONSTRAINT shelf_pkey PRIMARY KEY (shop_id, room_id, product_id),
  CONSTRAINT shelf_position UNIQUE (shop_id, room_id, position) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT shelf_room FOREIGN KEY (shop_id, room_id) REFERENCES live.rooms (shop_id, id),
  CONSTRAINT shelf_counts CHECK (position >= 0)
);
CREATE INDEX shelf_of_room ON live.shelf (room_id, position);

-- 讲解: what was explained from when to when, and how far into the stream that is: the replay's chapters.
CREATE TABLE live.explained (
  shop_id uuid NOT NULL,
  room_id uuid NOT NULL,
  nth integer NOT NULL,
  product_id uuid NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz,
  offset_ms bigint NOT NULL,
  CONSTRAINT explained_pkey PRIMARY KEY (shop_id, room_id, nth),
  CONSTRAINT explained_room FOREIGN KEY (shop_id, room_id) REFERENCES live.rooms (shop_id, id),
  CONSTRAINT explained_times CHECK (until >= since AND offset_ms >= 0)
);
CREATE INDEX explained_in_room ON live.explained (room_id, nth);
CREATE UNIQUE INDEX explained_one_now ON live.explained (shop_id, room_id) WHERE until IS NULL;

-- What came in, in the order it came; the bytes lie in the media store by their digest. Kept with the replay: no row and no byte goes.
CREATE TABLE live.parts (
  shop_id uuid NOT NULL,
  room_id uuid NOT NULL,
  nth integer NOT NULL,
  kind text NOT NULL,
  sha256 text NOT NULL,
  bytes integer NOT NULL,
  -- Of a segment; an init part has none.
  duration_ms integer,
  -- The init part a segment of fragmented MP4 needs.
  init_nth integer,
  -- The stream began anew here: another sender, another clock.
  anew boolean NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT parts_pkey PRIMARY KEY (shop_id, room_id, nth),
  CONSTRAINT parts_room FOREIGN KEY (shop_id, room_id) REFERENCES live.rooms (shop_id, id),
  CONSTRAINT parts_init FOREIGN KEY (shop_id, room_id, init_nth) REFERENCES live.parts (shop_id, room_id, nth),
  CONSTRAINT parts_kind CHECK (kind IN ('ts', 'mp4', 'init')),
  CONSTRAINT parts_bytes CHECK (bytes > 0),
  CONSTRAINT parts_duration CHECK ((kind = 'init') = (duration_ms IS NULL) AND duration_ms BETWEEN 1 AND 15000),
  CONSTRAINT parts_needs CHECK ((kind = 'mp4') = (init_nth IS NOT NULL))
);
CREATE INDEX parts_of_room ON live.parts (room_id, nth);
SELECT kernel.append_only('live.parts');

-- Sent and not yet named by the sender's list, which says how long it is.
CREATE TABLE live.sent (
  shop_id uuid NOT NULL,
  room_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  sha256 text NOT NULL,
  bytes integer NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT sent_pkey PRIMARY KEY (shop_id, room_id, name),
  CONSTRAINT sent_room FOREIGN KEY (shop_id, room_id) REFERENCES live.rooms (shop_id, id),
  CONSTRAINT sent_kind CHECK (kind IN ('ts', 'mp4', 'init'))
);

-- Who is in a room, or was: a person, or the browser of somebody who has not signed in. Only the room's own page says so.
CREATE TABLE live.presence (
  room_id uuid NOT NULL,
  who uuid NOT NULL,
  came_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  CONSTRAINT presence_pkey PRIMARY KEY (room_id, who),
  CONSTRAINT presence_times CHECK (seen_at >= came_at)
) WITH (fillfactor = 70);
CREATE INDEX presence_of ON live.presence (who);
CREATE INDEX presence_now ON live.presence (room_id, seen_at);
