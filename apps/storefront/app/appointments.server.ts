import type { Reply } from '#client';
import { type Market, orNull } from './market.server.ts';
import { momentText } from './time-text.ts';

type Visit = Reply<'/api/me/orders/{orderId}/appointments'>['items'][number];

/** Times that can be chosen, by day; `note`: where it takes place, or why there are none. */
export interface SlotChoice {
  readonly note: string;
  readonly days: readonly {
    readonly day: string;
    readonly slots: readonly { readonly at: string; readonly text: string }[];
  }[];
}

const zone = 'Asia/Shanghai';
const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const weekday = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'long', day: 'numeric', weekday: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }),
} as const;

/** The open times of the next four weeks in a calendar, for somebody who lives there; not before `from`. */
export async function slotChoice(
  { api, t, lang }: Market,
  calendarId: string,
  divisionCode: string | null,
  from: string | null = null,
): Promise<SlotChoice> {
  const found = await orNull(
    api.get('/api/calendars/{calendarId}/slots', {
      path: { calendarId },
      query: { days: 28, ...(divisionCode ? { divisionCode } : {}) },
    }),
  );
  if (!found) return { note: t('visit.not_here'), days: [] };
  const open = found.items.filter((slot) => slot.open && (!from || Date.parse(slot.startsAt) >= Date.parse(from)));
  const days = Map.groupBy(open, (slot) => weekday[lang].format(new Date(slot.startsAt)));
  const place = found.street ? t('visit.at', { street: found.street }) : t('visit.at_home');
  return {
    note: open.length > 0 ? `${place} ${t('visit.until', { hours: found.changeUntilHours })}` : t('visit.none_free'),
    days: [...days].map(([day, slots]) => ({
      day,
      slots: slots.map((slot) => ({
        at: slot.startsAt,
        text: `${day} ${clock.format(new Date(slot.startsAt))}–${clock.format(new Date(slot.endsAt))}`,
      })),
    })),
  };
}

const states = ['booked', 'missed', 'done', 'lapsed'] as const;

/** A visit of an order as its buyer reads it; the code in two groups of four, as people say it. */
export async function visitView(market: Market, visit: Visit, title: string, divisionCode: string | null) {
  const { t, lang } = market;
  return {
    id: visit.id,
    title,
    state: t(`visit.${states.find((one) => one === visit.state) ?? 'booked'}`),
    when: `${momentText(visit.startsAt, lang)}–${clock.format(new Date(visit.endsAt))}`,
    where: visit.street ? t('visit.at', { street: visit.street }) : t('visit.at_home'),
    code: visit.code ? `${visit.code.slice(0, 4)} ${visit.code.slice(4)}` : '',
    choice: visit.movableUntil ? await slotChoice(market, visit.calendarId, divisionCode) : null,
  };
}
export type VisitView = Awaited<ReturnType<typeof visitView>>;
