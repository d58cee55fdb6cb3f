import {
  type Ctx,
  chinaDay,
  days,
  later,
  newId,
  refusedBy,
  type ShopScope,
  startOfChinaDay,
  transact,
  type Uuid,
} from '#kernel';
import { record } from '#modules/operations';
import {
  bookable,
  brokenBy,
  type Calendar,
  type CalendarInput,
  checkCalendar,
  checkHours,
  type Hours,
  type Slot,
  type SpecialDay,
  serves,
  slotsOfDay,
} from './calendar.ts';
import { refuse } from './errors.ts';
import * as store from './store.ts';

/** The shop's calendars, oldest first; of one purpose when asked. */
export async function calendars(
  ctx: Ctx,
  scope: ShopScope,
  filter: { readonly purpose?: Calendar['purpose'] } = {},
): Promise<Calendar[]> {
  const all = await store.calendarsOf(ctx, scope.shopId);
  return all.filter((one) => !filter.purpose || one.purpose === filter.purpose);
}

/**
 * Makes a calendar, or changes one. What has been promised stands: refuses promises_broken with the first visit the change would
 * drop. Refuses calendar_not_found, calendar_name_taken, street_missing, hours_wrong, hours_overlap.
 */
export async function saveCalendar(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid | null,
  input: CalendarInput,
): Promise<Calendar> {
  const checked = checkCalendar(input);
  return transact(ctx, async (tx) => {
    const before = id ? await store.heldCalendar(tx, scope.shopId, id, 'update') : null;
    if (id && !before) throw refuse('calendar_not_found');
    const one: Calendar = { ...checked, shopId: scope.shopId, id: id ?? newId(tx) };
    if (before) await keepPromises(tx, one, await specials(tx, one));
    try {
      await store.putCalendar(tx, one);
    } catch (error) {
      if (refusedBy(error, 'calendars_name_once')) throw refuse('calendar_name_taken', { name: one.name });
      throw error;
    }
    await record(tx, {
      action: before ? 'appointments.calendar.change' : 'appointments.calendar.make',
      subject: { kind: 'calendar', id: one.id },
      shopId: scope.shopId,
      ...(before ? { before: { ...before } } : {}),
      after: { ...one },
    });
    return one;
  });
}

/** A day with its own hours, none: closed; `null`: like its weekday again. Refuses as saveCalendar. */
export async function saveDay(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid,
  day: string,
  hours: readonly Hours[] | null,
): Promise<void> {
  await transact(ctx, async (tx) => {
    const one = await store.heldCalendar(tx, scope.shopId, id, 'update');
    if (!one) throw refuse('calendar_not_found');
    if (hours) checkHours(hours, one.slotMinutes);
    const others = (await specials(tx, one)).filter((special) => special.day !== day);
    await keepPromises(tx, one, hours ? [...others, { day, hours }] : others);
    if (hours) await store.putSpecialDay(tx, scope.shopId, id, day, hours);
    else await store.dropSpecialDay(tx, scope.shopId, id, day);
    await record(tx, {
      action: 'appointments.day',
      subject: { kind: 'calendar', id },
      shopId: scope.shopId,
      after: { day, hours: hours ? hours.map((each) => ({ ...each })) : null },
    });
  });
}

export const specials = (ctx: Ctx, one: Calendar): Promise<SpecialDay[]> =>
  store.specialDays(ctx, one.shopId, one.id, chinaDay(ctx.clock.now()));

async function keepPromises(tx: Ctx, one: Calendar, special: readonly SpecialDay[]): Promise<void> {
  const broken = brokenBy(one, special, await store.promisedSlots(tx, one.shopId, one.id));
  if (broken) throw refuse('promises_broken', { at: broken.toISOString() });
}

export type OpenSlot = Slot & {
  readonly left: number;
  /** Nobody is too late for it, and there is room. */
  readonly open: boolean;
};

/**
 * What can be chosen on these China days (31 at most): every slot with the places left in it. A hint; booking is held by the
 * database. Refuses calendar_not_found, place_not_served.
 */
export async function slots(
  ctx: Ctx,
  calendarId: Uuid,
  of: { readonly fromDay?: string | undefined; readonly days?: number; readonly divisionCode?: string | null },
): Promise<{ calendar: Calendar; slots: OpenSlot[] }> {
  const calendar = await store.calendarById(ctx, calendarId);
  if (!calendar) throw refuse('calendar_not_found');
  if (of.divisionCode && !serves(calendar, of.divisionCode)) throw refuse('place_not_served');
  const now = ctx.clock.now();
  const today = chinaDay(now);
  const first = of.fromDay && of.fromDay > today ? of.fromDay : today;
  const from = startOfChinaDay(first);
  const to = later(from, days(Math.min(31, of.days ?? 7)));
  const [special, taken] = await Promise.all([
    specials(ctx, calendar),
    store.takenSlots(ctx, calendar.shopId, calendar.id, from, to),
  ]);
  const used = new Map(taken.map((row) => [row.startsAt.getTime(), row.taken]));
  const found: OpenSlot[] = [];
  for (let at = from; at < to; at = later(at, days(1)))
    for (const slot of slotsOfDay(calendar, special, chinaDay(at))) {
      const left = Math.max(0, slot.capacity - (used.get(slot.startsAt.getTime()) ?? 0));
      found.push({ ...slot, left, open: left > 0 && bookable(calendar, slot, now) });
    }
  return { calendar, slots: found };
}
