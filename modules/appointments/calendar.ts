import { chinaDay, days, later, minutes, startOfChinaDay, type Uuid } from '#kernel';
import { refuse } from './errors.ts';

/** Open from–to on one day, `HH:MM` China time; each slot in it has room for so many. */
export type Hours = { readonly from: string; readonly to: string; readonly capacity: number };
export type WeekHours = Hours & {
  /** 1 Monday – 7 Sunday. */
  readonly weekday: number;
};
export type SpecialDay = { readonly day: string; readonly hours: readonly Hours[] };

export type CalendarInput = {
  readonly name: string;
  /** `service`: what was bought is booked; `delivery`: goods come together with their installation. */
  readonly purpose: 'service' | 'delivery';
  readonly place: 'at_shop' | 'at_home';
  readonly street: string | null;
  /** Whole division codes the shop comes to; none: everywhere. */
  readonly divisions: readonly string[];
  readonly slotMinutes: number;
  readonly week: readonly WeekHours[];
  /** How long before its beginning a slot can be booked. */
  readonly leadHours: number;
  /** How far ahead. */
  readonly horizonDays: number;
  /** Until how long before it a buyer may move it. */
  readonly changeUntilHours: number;
  readonly state: 'open' | 'closed';
};
export type Calendar = CalendarInput & { readonly shopId: Uuid; readonly id: Uuid };
export type Slot = { readonly startsAt: Date; readonly endsAt: Date; readonly capacity: number };

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Checks what a shop wrote. Refuses hours_wrong, hours_overlap, street_missing. */
export function checkHours(hours: readonly Hours[], slotMinutes: number): void {
  const sorted = [...hours].sort((a, b) => minuteOf(a.from) - minuteOf(b.from));
  for (const [place, one] of sorted.entries()) {
    if (minuteOf(one.to) - minuteOf(one.from) < slotMinutes)
      throw refuse('hours_wrong', { from: one.from, to: one.to, minutes: slotMinutes });
    const before = sorted[place - 1];
    if (before && minuteOf(before.to) > minuteOf(one.from)) throw refuse('hours_overlap', { at: one.from });
  }
}

export function checkCalendar(input: CalendarInput): CalendarInput {
  const street = input.place === 'at_shop' ? input.street?.trim() || null : null;
  if (input.place === 'at_shop' && !street) throw refuse('street_missing');
  for (let weekday = 1; weekday <= 7; weekday += 1)
    checkHours(
      input.week.filter((one) => one.weekday === weekday),
      input.slotMinutes,
    );
  return { ...input, name: input.name.trim(), street, divisions: [...new Set(input.divisions)].sort() };
}

const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/** The slots of one China day, in order; a special day replaces its weekday altogether. */
export function slotsOfDay(calendar: Calendar, special: readonly SpecialDay[], day: string): Slot[] {
  const own = special.find((one) => one.day === day);
  const hours = own ? own.hours : calendar.week.filter((one) => one.weekday === weekdayOf(day));
  const midnight = startOfChinaDay(day);
  return hours
    .flatMap(({ from, to, capacity }) => {
      const slots: Slot[] = [];
      for (let at = minuteOf(from); at + calendar.slotMinutes <= minuteOf(to); at += calendar.slotMinutes)
        slots.push({
          startsAt: later(midnight, minutes(at)),
          endsAt: later(midnight, minutes(at + calendar.slotMinutes)),
          capacity,
        });
      return slots;
    })
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** The slot that begins at this moment; null when the calendar has none there. */
export const slotAt = (calendar: Calendar, special: readonly SpecialDay[], startsAt: Date): Slot | null =>
  slotsOfDay(calendar, special, chinaDay(startsAt)).find((slot) => slot.startsAt.getTime() === startsAt.getTime()) ??
  null;

/** Whether a slot can be booked now: not too soon, not too far ahead, in an open calendar. */
export const bookable = (calendar: Calendar, slot: Pick<Slot, 'startsAt'>, now: Date): boolean =>
  calendar.state === 'open' &&
  slot.startsAt.getTime() >= now.getTime() + calendar.leadHours * 3_600_000 &&
  chinaDay(slot.startsAt) <= chinaDay(later(now, days(calendar.horizonDays)));

/** A whole code covers what lies in it: 330000 the province, 330100 the city, 330106 the district. */
export function serves(calendar: Pick<Calendar, 'place' | 'divisions'>, divisionCode: string | null): boolean {
  if (calendar.place === 'at_shop' || calendar.divisions.length === 0) return true;
  return (
    divisionCode !== null && calendar.divisions.some((code) => divisionCode.startsWith(code.replace(/(?:00)+$/, '')))
  );
}

/** The first promised slot that the changed calendar would no longer have as it was booked; null when it keeps them all. */
export const brokenBy = (
  calendar: Calendar,
  special: readonly SpecialDay[],
  promised: readonly Pick<Slot, 'startsAt' | 'endsAt'>[],
): Date | null =>
  promised.find((one) => slotAt(calendar, special, one.startsAt)?.endsAt.getTime() !== one.endsAt.getTime())
    ?.startsAt ?? null;

/** Until when the buyer may move a visit by themselves. */
export const movableUntil = (calendar: Pick<Calendar, 'changeUntilHours'>, startsAt: Date): Date =>
  new Date(startsAt.getTime() - calendar.changeUntilHours * 3_600_000);
