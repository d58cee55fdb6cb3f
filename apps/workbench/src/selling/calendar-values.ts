import type { Reply } from '#ui/desk/index.ts';

type Calendar = Reply<'/api/shops/{shopId}/calendars'>['items'][number];
type Body = Omit<Calendar, 'id' | 'days'>;

/** Hours that several weekdays share are one row of the form. */
export interface HourRow {
  weekdays: number[];
  from: string;
  to: string;
  capacity: number;
}
export interface CalendarValues {
  name: string;
  purpose: Calendar['purpose'];
  place: Calendar['place'];
  street: string | null;
  divisions: (string | null)[];
  hours: HourRow[];
  slot_minutes: number;
  lead_hours: number;
  horizon_days: number;
  change_until: number;
  open: boolean;
}

const working: HourRow = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '18:00', capacity: 1 };

export function calendarValues(calendar: Calendar | null): CalendarValues {
  const groups = Map.groupBy(calendar?.week ?? [], (one) => `${one.from} ${one.to} ${one.capacity}`);
  const rows = [...groups.values()].flatMap((own): HourRow[] => {
    const [first] = own;
    return first ? [{ ...first, weekdays: own.map((one) => one.weekday).sort() }] : [];
  });
  return {
    name: calendar?.name ?? '',
    purpose: calendar?.purpose ?? 'service',
    place: calendar?.place ?? 'at_home',
    street: calendar?.street ?? null,
    divisions: calendar?.divisions ?? [],
    hours: calendar ? rows : [working],
    slot_minutes: calendar?.slotMinutes ?? 60,
    lead_hours: calendar?.leadHours ?? 24,
    horizon_days: calendar?.horizonDays ?? 30,
    change_until: calendar?.changeUntilHours ?? 24,
    open: calendar?.state !== 'closed',
  };
}

export const calendarBody = (values: CalendarValues): Body => ({
  name: values.name,
  purpose: values.purpose,
  place: values.place,
  street: values.place === 'at_shop' ? values.street : null,
  divisions: values.place === 'at_home' ? (values.divisions ?? []).filter((code) => code !== null) : [],
  slotMinutes: values.slot_minutes,
  week: (values.hours ?? []).flatMap(({ weekdays, from, to, capacity }) =>
    weekdays.map((weekday) => ({ weekday, from, to, capacity })),
  ),
  leadHours: values.lead_hours,
  horizonDays: values.horizon_days,
  changeUntilHours: values.change_until,
  state: values.open ? 'open' : 'closed',
});
