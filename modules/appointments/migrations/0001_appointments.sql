-- Calendars of shops and the visits booked in them (T3 services, T9 delivery with installation).

CREATE TABLE appointments.calendars (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- What is booked: a service that was bought, or the delivery of goods together with their installation.
  purpose text NOT NULL,
  place text NOT NULL,
  -- Where buyers come; null when the shop comes to them.
  street text,
  -- Division codes the shop comes to, whole ones (a province covers its cities); none: everywhere.
  divisions text[] NOT NULL DEFAULT '{}',
  slot_minutes integer NOT NULL,
  -- [{ weekday 1 (Monday) – 7, from 'HH:MM', to 'HH:MM', capacity }], China time.
  week jsonb NOT NULL,
  lead_hours integer NOT NULL,
  horizon_days integer NOT NULL,
  change_until_hours integer NOT NULL,
  state text NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL,
  CONSTRAINT calendars_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT calendars_name_once UNIQUE (shop_id, name),
  CONSTRAINT calendars_purpose CHECK (purpose IN ('service', 'delivery')),
  CONSTRAINT calendars_place CHECK (place IN ('at_shop', 'at_home') AND (place = 'at_home') = (street IS NULL)),
  CONSTRAINT calendars_state CHECK (state IN ('open', 'closed')),
  CONSTRAINT calendars_limits CHECK (slot_minutes BETWEEN 10 AND 1440 AND lead_hours BETWEEN 0 AND 720 AND horizon_days BETWEEN 1 AND 180
    AND change_until_hours BETWEEN 0 AND 720)
);
CREATE INDEX calendars_id ON appointments.calendars (id);

-- A day that is not like its weekday; no hours: closed.
CREATE TABLE appointments.days (
  shop_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  day date NOT NULL,
  hours jsonb NOT NULL,
  CONSTRAINT days_pkey PRIMARY KEY (shop_id, calendar_id, day),
  CONSTRAINT days_calendar FOREIGN KEY (shop_id, calendar_id) REFERENCES appointments.calendars (shop_id, id)
);

-- A slot has a row once somebody has booked in it. slots_within is the promise: never more than it holds.
CREATE TABLE appointments.slots (
  shop_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  capacity integer NOT NULL,
  taken integer NOT NULL DEFAULT 0,
  CONSTRAINT slots_pkey PRIMARY KEY (shop_id, calendar_id, starts_at),
  CONSTRAINT slots_calendar FOREIGN KEY (shop_id, calendar_id) REFERENCES appointments.calendars (shop_id, id),
  CONSTRAINT slots_within CHECK (taken BETWEEN 0 AND capacity),
  CONSTRAINT slots_order CHECK (starts_at < ends_at)
);

CREATE TABLE appointments.bookings (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  places integer NOT NULL,
  order_id uuid NOT NULL,
  -- The line that is the service; null when it is the visit of the whole order.
  line_id uuid,
  buyer_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'booked',
  -- Shown by the buyer when the work is done; sealed, and found by its keyed digest.
  code_sealed text NOT NULL,
  code_fingerprint text NOT NULL,
  -- How often the buyer did not come.
  missed integer NOT NULL DEFAULT 0,
  booked_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT bookings_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT bookings_slot FOREIGN KEY (shop_id, calendar_id, starts_at) REFERENCES appointments.slots (shop_id, calendar_id, starts_at),
  CONSTRAINT bookings_state CHECK (state IN ('booked', 'missed', 'done', 'lapsed', 'released')),
  CONSTRAINT bookings_ended CHECK ((state IN ('done', 'lapsed', 'released')) = (ended_at IS NOT NULL)),
  CONSTRAINT bookings_places CHECK (places > 0 AND missed >= 0)
);
-- One visit for a line, or for the whole order, at a time.
CREATE UNIQUE INDEX bookings_once ON appointments.bookings (shop_id, order_id, line_id) NULLS NOT DISTINCT WHERE state <> 'released';
CREATE UNIQUE INDEX bookings_code ON appointments.bookings (shop_id, code_fingerprint) WHERE state IN ('booked', 'missed');
CREATE INDEX bookings_of_slot ON appointments.bookings (shop_id, calendar_id, starts_at);
CREATE INDEX bookings_of_day ON appointments.bookings (shop_id, starts_at, id);
CREATE INDEX bookings_missed ON appointments.bookings (starts_at) WHERE state = 'missed';

-- What happened to a visit, by whom: evidence when somebody says nobody came.
CREATE TABLE appointments.steps (
  shop_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  by_kind text NOT NULL,
  by_user uuid,
  starts_at timestamptz NOT NULL,
  CONSTRAINT steps_pkey PRIMARY KEY (shop_id, booking_id, id),
  CONSTRAINT steps_booking FOREIGN KEY (shop_id, booking_id) REFERENCES appointments.bookings (shop_id, id),
  CONSTRAINT steps_kind CHECK (kind IN ('booked', 'moved', 'missed', 'done', 'lapsed', 'released'))
);
SELECT kernel.append_only('appointments.steps');
