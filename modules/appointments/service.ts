import { randomInt } from 'node:crypto';
import {
  type Ctx,
  chinaDay,
  days,
  earlier,
  emit,
  later,
  minutes,
  newId,
  Refusal,
  refusedBy,
  type ShopScope,
  shopScope,
  startOfChinaDay,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { enterTry, trySucceeded } from '#modules/accounts';
import { setting } from '#modules/operations';
import { bookable, type Calendar, movableUntil, serves, slotAt } from './calendar.ts';
import { specials } from './calendars-service.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import type { Booking } from './store.ts';
import * as store from './store.ts';

export type BookInput = {
  readonly calendarId: Uuid;
  readonly startsAt: Date;
  /** Places taken in the slot; as many as people or devices. */
  readonly places?: number;
  readonly orderId: Uuid;
  /** The line that is the service; null for a visit of the whole order. */
  readonly lineId: Uuid | null;
  readonly buyerId: Uuid;
  /** Where the shop would come to; not asked for when buyers come to the shop. */
  readonly divisionCode: string | null;
};

/**
 * Books a visit in the caller's transaction; no interleaving overbooks a slot (`slots_within`). Refuses calendar_not_found,
 * slot_not_offered, slot_full, place_not_served, already_booked; after the last the transaction is over.
 */
export async function book(tx: Ctx, scope: ShopScope, input: BookInput): Promise<Booking> {
  const calendar = await store.heldCalendar(tx, scope.shopId, input.calendarId, 'share');
  if (!calendar) throw refuse('calendar_not_found');
  if (!serves(calendar, input.divisionCode)) throw refuse('place_not_served');
  const places = input.places ?? 1;
  const slot = await takeSlot(tx, calendar, input.startsAt, places);
  const one: Booking = {
    shopId: scope.shopId,
    id: newId(tx),
    calendarId: calendar.id,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    places,
    orderId: input.orderId,
    lineId: input.lineId,
    buyerId: input.buyerId,
    state: 'booked',
    codeSealed: '',
    missed: 0,
  };
  const kept = await withCode(tx, one);
  await step(tx, kept, 'booked');
  return kept;
}

/** Eight digits nobody else of this shop's open visits has. */
async function withCode(tx: Ctx, one: Booking): Promise<Booking> {
  const { secrets } = tx.runtime;
  for (let draw = 0; draw < 9; draw += 1) {
    const code = String(randomInt(100_000_000)).padStart(8, '0');
    const sealed = { ...one, codeSealed: secrets.seal(code) };
    try {
      if (await store.insertBooking(tx, sealed, secrets.index('appointments', code))) return sealed;
    } catch (error) {
      if (refusedBy(error, 'bookings_once')) throw refuse('already_booked');
      throw error;
    }
  }
  throw new Error('no free code for a visit was found');
}

async function takeSlot(tx: Ctx, calendar: Calendar, startsAt: Date, places: number) {
  const slot = slotAt(calendar, await specials(tx, calendar), startsAt);
  if (!slot || !bookable(calendar, slot, tx.clock.now())) throw refuse('slot_not_offered');
  if (!(await store.takePlaces(tx, calendar, slot, places))) throw refuse('slot_full');
  return slot;
}

async function step(tx: Ctx, one: Booking, kind: store.Step['kind']): Promise<void> {
  await store.tellStep(tx, one, { id: newId(tx), kind, byUser: userIdOf(tx.actor) });
  await emit(tx, {
    name: `appointment.${kind}`,
    subjectId: one.id,
    shopId: one.shopId,
    payload: {
      orderId: one.orderId,
      lineId: one.lineId,
      buyerId: one.buyerId,
      calendarId: one.calendarId,
      startsAt: one.startsAt.toISOString(),
      endsAt: one.endsAt.toISOString(),
    },
  });
}

/** Holds the visit of the shop; refuses booking_not_found, booking_ended. */
async function openBooking(tx: Ctx, scope: ShopScope, id: Uuid): Promise<Booking> {
  const one = await store.bookingOf(tx, scope.shopId, id, true);
  if (!one) throw refuse('booking_not_found');
  if (one.state !== 'booked' && one.state !== 'missed') throw refuse('booking_ended', { state: one.state });
  return one;
}

/**
 * Another time in the same calendar. A buyer may until so many hours before it, and after a missed visit as often as is granted;
 * the shop at any time, having agreed on it with the buyer. Refuses booking_not_found, booking_ended, too_late_to_move, not_moved,
 * missed_too_often, slot_not_offered, slot_full.
 */
export async function move(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid,
  startsAt: Date,
  by: 'buyer' | 'shop',
): Promise<Booking> {
  return transact(ctx, async (tx) => {
    const one = await openBooking(tx, scope, id);
    const calendar = await store.heldCalendar(tx, scope.shopId, one.calendarId, 'share');
    if (!calendar) throw refuse('calendar_not_found');
    if (one.startsAt.getTime() === startsAt.getTime()) throw refuse('not_moved');
    if (by === 'buyer') {
      const until = movableUntil(calendar, one.startsAt);
      if (one.state === 'booked' && tx.clock.now() > until)
        throw refuse('too_late_to_move', { until: until.toISOString() });
      const granted = await setting(tx, 'appointments.moves_after_missed', settings);
      if (one.state === 'missed' && one.missed > granted) throw refuse('missed_too_often', { granted });
    }
    const slot = await takeSlot(tx, calendar, startsAt, one.places);
    const moved: Booking = { ...one, state: 'booked', startsAt: slot.startsAt, endsAt: slot.endsAt };
    await store.changeBooking(tx, one, moved, null);
    await store.givePlaces(tx, one);
    await step(tx, moved, 'moved');
    return moved;
  });
}

/** Gives the places of an order's visits back, of one line when named. What is done or lapsed stays. Nothing to give is no refusal. */
export async function release(ctx: Ctx, scope: ShopScope, orderId: Uuid, lineId?: Uuid): Promise<number> {
  return transact(ctx, async (tx) => {
    let released = 0;
    for (const { id, lineId: own } of await store.bookingsOfOrder(tx, orderId, { shopId: scope.shopId })) {
      if (lineId && own !== lineId) continue;
      const one = await store.bookingOf(tx, scope.shopId, id, true);
      if (!one || (one.state !== 'booked' && one.state !== 'missed')) continue;
      await store.changeBooking(tx, one, { ...one, state: 'released' }, tx.clock.now());
      await store.givePlaces(tx, one);
      await step(tx, one, 'released');
      released += 1;
    }
    return released;
  });
}

/**
 * The work is done: the buyer showed the code. Refuses code_wrong, for another shop's and a used code too, not_begun before its day, and
 * accounts.too_many_tries, so that no shop tries eight digits through. Tries count although refused: not for inside a transaction.
 */
export async function finishByCode(ctx: Ctx, scope: ShopScope, code: string): Promise<Booking> {
  const tries = `visit ${scope.shopId}`;
  const wait = await transact(ctx, (tx) => enterTry(tx, tries));
  if (wait) throw wait;
  const found = await transact(ctx, async (tx) => {
    const digits = code.replaceAll(/\D/g, '');
    const one = await store.bookingByCode(tx, scope.shopId, tx.runtime.secrets.index('appointments', digits));
    if (!one) return refuse('code_wrong');
    await trySucceeded(tx, tries);
    const now = tx.clock.now();
    if (chinaDay(now) < chinaDay(one.startsAt)) return refuse('not_begun', { at: one.startsAt.toISOString() });
    const done: Booking = { ...one, state: 'done' };
    await store.changeBooking(tx, one, done, now);
    await step(tx, done, 'done');
    return done;
  });
  if (found instanceof Refusal) throw found;
  return found;
}

/** The buyer did not come, or was not at home. Refuses booking_not_found, booking_ended, not_begun before the time of grace is over. */
export async function miss(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Booking> {
  return transact(ctx, async (tx) => {
    const one = await openBooking(tx, scope, id);
    if (one.state === 'missed') throw refuse('booking_ended', { state: one.state });
    const grace = await setting(tx, 'appointments.missed_after_minutes', settings);
    if (tx.clock.now() < later(one.startsAt, minutes(grace)))
      throw refuse('not_begun', { at: one.startsAt.toISOString() });
    const missed: Booking = { ...one, state: 'missed', missed: one.missed + 1 };
    await store.changeBooking(tx, one, missed, null);
    await step(tx, missed, 'missed');
    return missed;
  });
}

/** The recurring end of missed visits for which no other time was chosen: the service counts as rendered, after-sales stays open. */
export async function lapseMissed(ctx: Ctx): Promise<number> {
  return transact(ctx, async (tx) => {
    const now = tx.clock.now();
    const before = earlier(now, days(await setting(tx, 'appointments.lapse_days', settings)));
    const due = await store.lapsing(tx, before, 20);
    for (const one of due) {
      await store.changeBooking(tx, one, { ...one, state: 'lapsed' }, now);
      await step(tx, { ...one, state: 'lapsed' }, 'lapsed');
    }
    return due.length;
  });
}

export type Visit = Omit<Booking, 'codeSealed'> & {
  readonly calendar: Calendar;
  /** Until when the buyer may choose another time; null when they may not. */
  readonly movableUntil: Date | null;
  /** For its buyer alone, while it is of use. */
  readonly code: string | null;
};

/** Visits of an order for its buyer, with their codes. Somebody else's order has none. */
export const visitsOfBuyer = async (ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<Visit[]> =>
  visits(ctx, await store.bookingsOfOrder(ctx, orderId, { buyerId }), true);

/** What is booked for several orders of the shop, whatever became of it. */
export const bookingsFor = (ctx: Ctx, scope: ShopScope, orderIds: readonly Uuid[]): Promise<Booking[]> =>
  orderIds.length === 0 ? Promise.resolve([]) : store.bookingsOfOrders(ctx, scope.shopId, orderIds);

/** Visits of an order of the shop, without codes. */
export const visitsOfOrder = async (ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<Visit[]> =>
  visits(ctx, await store.bookingsOfOrder(ctx, orderId, { shopId: scope.shopId }), false);

/**
 * Whether the shop's people would still come: every one of these calendars, and of those in which the order's visits to come stand,
 * serves the division. Asked before the buyer of an order moves (T6, T9).
 */
export async function comesTo(
  ctx: Ctx,
  scope: ShopScope,
  of: { readonly orderId: Uuid; readonly calendarIds: readonly Uuid[] },
  divisionCode: string,
): Promise<boolean> {
  const bookings = await store.bookingsOfOrder(ctx, of.orderId, { shopId: scope.shopId });
  const toCome = bookings.filter(({ state }) => state === 'booked' || state === 'missed');
  const asked = new Set([...of.calendarIds, ...toCome.map((one) => one.calendarId)]);
  if (asked.size === 0) return true;
  const known = (await store.calendarsOf(ctx, scope.shopId)).filter((one) => asked.has(one.id));
  return known.every((one) => serves(one, divisionCode));
}

/** The shop's visits that begin on these China days, the last one with them, in order. */
export async function visitsBetween(
  ctx: Ctx,
  scope: ShopScope,
  of: { fromDay: string; toDay: string; after: { startsAt: Date; id: string } | null; limit: number },
): Promise<Visit[]> {
  const from = startOfChinaDay(of.fromDay);
  const until = later(startOfChinaDay(of.toDay), days(1));
  const rows = await store.bookingsBetween(ctx, scope.shopId, from, until, of.after, of.limit);
  return visits(ctx, rows, false);
}

async function visits(ctx: Ctx, rows: readonly Booking[], withCodes: boolean): Promise<Visit[]> {
  const byShop = await Promise.all(
    [...new Set(rows.map((row) => row.shopId))].map((shopId) => store.calendarsOf(ctx, shopId)),
  );
  const known = new Map(byShop.flat().map((one) => [one.id, one]));
  const granted = rows.length > 0 ? await setting(ctx, 'appointments.moves_after_missed', settings) : 0;
  return rows.flatMap(({ codeSealed, ...row }) => {
    const calendar = known.get(row.calendarId);
    if (!calendar) return [];
    const open = row.state === 'booked' || row.state === 'missed';
    const until = movableUntil(calendar, row.startsAt);
    const may = row.state === 'booked' ? ctx.clock.now() <= until : row.state === 'missed' && row.missed <= granted;
    return [
      {
        ...row,
        calendar,
        movableUntil: may ? until : null,
        code: withCodes && open ? ctx.runtime.secrets.open(codeSealed) : null,
      },
    ];
  });
}

/** The buyer's own visit as a scope to move it in. Refuses booking_not_found for anybody else's. */
export async function scopeOfBuyer(ctx: Ctx, buyerId: Uuid, orderId: Uuid, id: Uuid): Promise<ShopScope> {
  const shopId = await store.shopOfBooking(ctx, buyerId, orderId, id);
  if (!shopId) throw refuse('booking_not_found');
  return shopScope(shopId);
}
