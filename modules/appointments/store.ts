import type { Ctx, Json, Uuid } from '#kernel';
import type { Calendar, Hours, Slot, SpecialDay } from './calendar.ts';

const columns = (ctx: Ctx) => ctx.sql`
  shop_id, id, name, purpose, place, street, divisions, slot_minutes, week, lead_hours, horizon_days, change_until_hours, state`;

export const calendarsOf = (ctx: Ctx, shopId: Uuid): Promise<Calendar[]> => ctx.sql<Calendar[]>`
  SELECT ${columns(ctx)} FROM appointments.calendars WHERE shop_id = ${shopId} ORDER BY created_at, id`;

/** By id alone, for buyers who read it; `shopId` and a lock for whoever writes. */
export const calendarById = async (ctx: Ctx, id: Uuid): Promise<Calendar | null> =>
  (await ctx.sql<Calendar[]>`SELECT ${columns(ctx)} FROM appointments.calendars WHERE id = ${id}`)[0] ?? null;

/** `share`: it must not change while somebody books by it; `update`: nobody may book while it changes. */
export const heldCalendar = async (
  ctx: Ctx,
  shopId: Uuid,
  id: Uuid,
  lock: 'share' | 'update',
): Promise<Calendar | null> =>
  (
    await ctx.sql<Calendar[]>`
      SELECT ${columns(ctx)} FROM appointments.calendars WHERE shop_id = ${shopId} AND id = ${id}
      ${lock === 'share' ? ctx.sql`FOR SHARE` : ctx.sql`FOR UPDATE`}`
  )[0] ?? null;

export const putCalendar = (ctx: Ctx, one: Calendar) => ctx.sql`
  INSERT INTO appointments.calendars (shop_id, id, name, purpose, place, street, divisions, slot_minutes, week, lead_hours, horizon_days, change_until_hours,
    state, created_at)
  VALUES (${one.shopId}, ${one.id}, ${one.name}, ${one.purpose}, ${one.place}, ${one.street}, ${[...one.divisions]}::text[], ${one.slotMinutes},
    ${ctx.sql.json(one.week as unknown as Json)}, ${one.leadHours}, ${one.horizonDays}, ${one.changeUntilHours}, ${one.state}, ${ctx.clock.now()})
  ON CONFLICT (shop_id, id) DO UPDATE SET name = excluded.name, purpose = excluded.purpose, place = excluded.place, street = excluded.street,
    divisions = excluded.divisions, slot_minutes = excluded.slot_minutes, week = excluded.week, lead_hours = excluded.lead_hours,
    horizon_days = excluded.horizon_days, change_until_hours = excluded.change_until_hours, state = excluded.state`;

export const specialDays = (ctx: Ctx, shopId: Uuid, calendarId: Uuid, from: string): Promise<SpecialDay[]> => ctx.sql<
  SpecialDay[]
>`
  SELECT to_char(day, 'YYYY-MM-DD') AS day, hours FROM appointments.days
  WHERE shop_id = ${shopId} AND calendar_id = ${calendarId} AND day >= ${from}::date ORDER BY day`;

export const putSpecialDay = (
  ctx: Ctx,
  shopId: Uuid,
  calendarId: Uuid,
  day: string,
  hours: readonly Hours[],
) => ctx.sql`
  INSERT INTO appointments.days (shop_id, calendar_id, day, hours)
  VALUES (${shopId}, ${calendarId}, ${day}::date, ${ctx.sql.json(hours as unknown as Json)})
  ON CONFLICT (shop_id, calendar_id, day) DO UPDATE SET hours = excluded.hours`;

export const dropSpecialDay = (ctx: Ctx, shopId: Uuid, calendarId: Uuid, day: string) =>
  ctx.sql`DELETE FROM appointments.days WHERE shop_id = ${shopId} AND calendar_id = ${calendarId} AND day = ${day}::date`;

export type SlotRow = Slot & { readonly taken: number };
export const takenSlots = (
  ctx: Ctx,
  shopId: Uuid,
  calendarId: Uuid,
  from: Date,
  to: Date,
): Promise<SlotRow[]> => ctx.sql<SlotRow[]>`
  SELECT starts_at, ends_at, capacity, taken FROM appointments.slots
  WHERE shop_id = ${shopId} AND calendar_id = ${calendarId} AND starts_at >= ${from} AND starts_at < ${to} ORDER BY starts_at`;

/** Slots to come in which somebody has been promised a visit. */
export const promisedSlots = (ctx: Ctx, shopId: Uuid, calendarId: Uuid): Promise<SlotRow[]> => ctx.sql<SlotRow[]>`
  SELECT starts_at, ends_at, capacity, taken FROM appointments.slots
  WHERE shop_id = ${shopId} AND calendar_id = ${calendarId} AND starts_at > ${ctx.clock.now()} AND taken > 0 ORDER BY starts_at`;

/** Takes places in a slot, whoever else does at this moment; false when they are not there. */
export const takePlaces = async (
  ctx: Ctx,
  calendar: Pick<Calendar, 'shopId' | 'id'>,
  slot: Slot,
  places: number,
): Promise<boolean> =>
  places <= slot.capacity &&
  (
    await ctx.sql`
      INSERT INTO appointments.slots AS s (shop_id, calendar_id, starts_at, ends_at, capacity, taken)
      VALUES (${calendar.shopId}, ${calendar.id}, ${slot.startsAt}, ${slot.endsAt}, ${slot.capacity}, ${places})
      ON CONFLICT (shop_id, calendar_id, starts_at) DO UPDATE
        SET taken = s.taken + excluded.taken, capacity = excluded.capacity, ends_at = excluded.ends_at
        WHERE s.taken + excluded.taken <= excluded.capacity
      RETURNING 1`
  ).length === 1;

export const givePlaces = (ctx: Ctx, one: Pick<Booking, 'shopId' | 'calendarId' | 'startsAt' | 'places'>) => ctx.sql`
  UPDATE appointments.slots SET taken = taken - ${one.places}
  WHERE shop_id = ${one.shopId} AND calendar_id = ${one.calendarId} AND starts_at = ${one.startsAt}`;

export const BOOKING_STATES = ['booked', 'missed', 'done', 'lapsed', 'released'] as const;
export type BookingState = (typeof BOOKING_STATES)[number];
export type Booking = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly calendarId: Uuid;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly places: number;
  readonly orderId: Uuid;
  readonly lineId: Uuid | null;
  readonly buyerId: Uuid;
  readonly state: BookingState;
  readonly codeSealed: string;
  readonly missed: number;
};
const booked = (ctx: Ctx) => ctx.sql`
  shop_id, id, calendar_id, starts_at, ends_at, places, order_id, line_id, buyer_id, state, code_sealed, missed`;

/** False when another open visit of the shop has this code: then another one is drawn. bookings_once refuses a second visit. */
export const insertBooking = async (ctx: Ctx, one: Booking, fingerprint: string): Promise<boolean> =>
  (
    await ctx.sql`
      INSERT INTO appointments.bookings (shop_id, id, calendar_id, starts_at, ends_at, places, order_id, line_id, buyer_id, code_sealed, code_fingerprint, booked_at)
      VALUES (${one.shopId}, ${one.id}, ${one.calendarId}, ${one.startsAt}, ${one.endsAt}, ${one.places}, ${one.orderId}, ${one.lineId}, ${one.buyerId},
        ${one.codeSealed}, ${fingerprint}, ${ctx.clock.now()})
      ON CONFLICT (shop_id, code_fingerprint) WHERE state IN ('booked', 'missed') DO NOTHING RETURNING 1`
  ).length === 1;

export const bookingOf = async (ctx: Ctx, shopId: Uuid, id: Uuid, lock = false): Promise<Booking | null> =>
  (
    await ctx.sql<
      Booking[]
    >`SELECT ${booked(ctx)} FROM appointments.bookings WHERE shop_id = ${shopId} AND id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`
  )[0] ?? null;

/** A booking and its shop by the id alone: for the buyer, whose it must be. */
export const shopOfBooking = async (ctx: Ctx, buyerId: Uuid, orderId: Uuid, id: Uuid): Promise<Uuid | null> =>
  (
    await ctx.sql<
      { shopId: Uuid }[]
    >`SELECT shop_id FROM appointments.bookings WHERE id = ${id} AND order_id = ${orderId} AND buyer_id = ${buyerId}`
  )[0]?.shopId ?? null;

export const bookingByCode = async (ctx: Ctx, shopId: Uuid, fingerprint: string): Promise<Booking | null> =>
  (
    await ctx.sql<Booking[]>`
      SELECT ${booked(ctx)} FROM appointments.bookings
      WHERE shop_id = ${shopId} AND code_fingerprint = ${fingerprint} AND state IN ('booked', 'missed') FOR UPDATE`
  )[0] ?? null;

export const bookingsOfOrder = (ctx: Ctx, orderId: Uuid, of: { shopId?: Uuid; buyerId?: Uuid }): Promise<Booking[]> =>
  ctx.sql<Booking[]>`
    SELECT ${booked(ctx)} FROM appointments.bookings WHERE order_id = ${orderId} AND state <> 'released'
      ${of.shopId ? ctx.sql`AND shop_id = ${of.shopId}` : ctx.sql``} ${of.buyerId ? ctx.sql`AND buyer_id = ${of.buyerId}` : ctx.sql``}
    ORDER BY starts_at, id`;

/** Of several orders of the shop. */
export const bookingsOfOrders = (ctx: Ctx, shopId: Uuid, orderIds: readonly Uuid[]): Promise<Booking[]> =>
  ctx.sql<Booking[]>`
    SELECT ${booked(ctx)} FROM appointments.bookings
    WHERE shop_id = ${shopId} AND order_id = ANY(${[...orderIds]}::uuid[]) AND state <> 'released'`;

export const bookingsBetween = (
  ctx: Ctx,
  shopId: Uuid,
  from: Date,
  to: Date,
  after: { startsAt: Date; id: string } | null,
  limit: number,
): Promise<Booking[]> => ctx.sql<Booking[]>`
  SELECT ${booked(ctx)} FROM appointments.bookings WHERE shop_id = ${shopId} AND starts_at >= ${from} AND starts_at < ${to} AND state <> 'released'
    ${after ? ctx.sql`AND (starts_at, id) > (${after.startsAt}, ${after.id}::uuid)` : ctx.sql``}
  ORDER BY starts_at, id LIMIT ${limit}`;

export const changeBooking = (
  ctx: Ctx,
  one: Pick<Booking, 'shopId' | 'id'>,
  to: Pick<Booking, 'state' | 'startsAt' | 'endsAt' | 'missed'>,
  endedAt: Date | null,
) => ctx.sql`
  UPDATE appointments.bookings SET state = ${to.state}, starts_at = ${to.startsAt}, ends_at = ${to.endsAt}, missed = ${to.missed}, ended_at = ${endedAt}
  WHERE shop_id = ${one.shopId} AND id = ${one.id}`;

export type Step = {
  readonly id: Uuid;
  readonly kind: 'booked' | 'moved' | 'missed' | 'done' | 'lapsed' | 'released';
  readonly byUser: Uuid | null;
};
export const tellStep = (ctx: Ctx, one: Booking, step: Step) => ctx.sql`
  INSERT INTO appointments.steps (shop_id, booking_id, id, kind, at, by_kind, by_user, starts_at)
  VALUES (${one.shopId}, ${one.id}, ${step.id}, ${step.kind}, ${ctx.clock.now()}, ${ctx.actor.kind}, ${step.byUser}, ${one.startsAt})`;

/** Missed visits whose time to choose another is over, held; what another worker holds is passed over. */
export const lapsing = (ctx: Ctx, before: Date, limit: number): Promise<Booking[]> => ctx.sql<Booking[]>`
  SELECT ${booked(ctx)} FROM appointments.bookings WHERE state = 'missed' AND starts_at < ${before}
  ORDER BY starts_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

export const visitsToday = async (ctx: Ctx, shopId: Uuid, until: Date): Promise<{ count: number; next: Date | null }> =>
  (
    await ctx.sql<{ count: number; next: Date | null }[]>`
      SELECT count(*) AS count, min(starts_at) AS next FROM appointments.bookings
      WHERE shop_id = ${shopId} AND state = 'booked' AND starts_at < ${until}`
  )[0] ?? { count: 0, next: null };

export const slotsAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'slot ' || s.starts_at || ' of calendar ' || s.calendar_id || ' counts ' || s.taken || ' taken, ' || coalesce(sum(b.places), 0) || ' booked' AS breach
  FROM appointments.slots s
  LEFT JOIN appointments.bookings b ON b.shop_id = s.shop_id AND b.calendar_id = s.calendar_id AND b.starts_at = s.starts_at AND b.state <> 'released'
  GROUP BY s.shop_id, s.calendar_id, s.starts_at, s.taken HAVING s.taken <> coalesce(sum(b.places), 0) LIMIT 100`;
export const countSlots = async (ctx: Ctx): Promise<number> =>
  (await ctx.sql<{ count: number }[]>`SELECT count(*) AS count FROM appointments.slots`)[0]?.count ?? 0;
