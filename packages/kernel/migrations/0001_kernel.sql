-- What every module stands on: the event stream, positions of its consumers, idempotent requests, append-only promises.

-- Outbox and history in one: never updated, never deleted. `tx` is the writing transaction, so that a reader can tell
-- which events may still be joined by earlier ones (identity values are handed out before commit).
CREATE TABLE kernel.events (
  seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT events_pkey PRIMARY KEY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id uuid NOT NULL,
  name text NOT NULL,
  subject_id uuid NOT NULL,
  shop_id uuid,
  at timestamptz NOT NULL,
  payload jsonb NOT NULL
);
CREATE INDEX events_subject ON kernel.events (subject_id, seq);
CREATE INDEX events_tx ON kernel.events (tx, seq);

CREATE TABLE kernel.consumers (
  name text CONSTRAINT consumers_pkey PRIMARY KEY,
  tx xid8 NOT NULL DEFAULT '0',
  seq bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  last_error text
);

-- An event a consumer could not digest after its retries: kept until an operator replays it.
CREATE TABLE kernel.dead_letters (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  event_seq bigint NOT NULL,
  error text NOT NULL,
  at timestamptz NOT NULL,
  replayed_at timestamptz,
  CONSTRAINT dead_letters_pkey PRIMARY KEY (consumer, event_id)
);

-- A request with an Idempotency-Key: written with its reply in the transaction it answers for.
CREATE TABLE kernel.idempotency (
  caller text NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  request_hash text NOT NULL,
  status smallint,
  reply text,
  at timestamptz NOT NULL,
  CONSTRAINT idempotency_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_age ON kernel.idempotency (at);

CREATE TABLE kernel.append_only (
  relation text CONSTRAINT append_only_pkey PRIMARY KEY
);

-- Called by migrations: the application's role loses UPDATE, DELETE and TRUNCATE on the table for good.
CREATE FUNCTION kernel.append_only(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel.append_only (relation) VALUES (relation::text) ON CONFLICT DO NOTHING;
END $$;

SELECT kernel.append_only('kernel.events');

-- The application's role has no rights in the queue's schema; it may only ask for work.
CREATE FUNCTION kernel.add_task(task text, payload text, job_key text, run_at timestamptz, max_attempts integer)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, graphile_worker AS $$
BEGIN
  PERFORM graphile_worker.add_job(identifier => task, payload => payload::json, job_key => add_task.job_key,
    run_at => coalesce(add_task.run_at, now()), max_attempts => add_task.max_attempts);
END $$;

-- Sum of an integer array, immutable so that a CHECK may use it.
CREATE FUNCTION kernel.sum(amounts bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT coalesce(sum(amount), 0)::bigint FROM unnest(amounts) AS amount);

-- Whether a task waits that may run now, without giving the application's role a look into the queue.
CREATE FUNCTION kernel.tasks_due() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM graphile_worker.jobs WHERE run_at <= now() AND locked_at IS NULL AND attempts < max_attempts);
END $$;
