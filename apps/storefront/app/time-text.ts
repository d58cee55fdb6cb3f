import type { Language } from '#ui/language.ts';

/** Moments in words, made on the server so that page and browser say the same. The market's time is Beijing's. */
const zone = 'Asia/Shanghai';

const formats = {
  'zh-CN': {
    moment: new Intl.DateTimeFormat('zh-CN', {
      timeZone: zone,
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    day: new Intl.DateTimeFormat('zh-CN', { timeZone: zone, year: 'numeric', month: 'long', day: 'numeric' }),
  },
  en: {
    moment: new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    day: new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: 'short', day: 'numeric' }),
  },
} as const;

/** `11月22日 14:05` / `22 Nov, 14:05`. */
export const momentText = (at: string | number, lang: Language): string => formats[lang].moment.format(new Date(at));

/** `2026年11月22日` / `22 Nov 2026`. */
export const dayText = (at: string | number, lang: Language): string => formats[lang].day.format(new Date(at));

/** How many were sold, as a market says it: 12 345 → "1.2万+" / "12k+". */
export function countText(count: number, lang: Language): string {
  if (lang === 'en') return count < 1000 ? String(count) : `${tenths(count, 1000)}k+`;
  return count < 10_000 ? String(count) : `${tenths(count, 10_000)}万+`;
}

/** 12 345 by 10 000 → "1.2": cut, never rounded up, because the sign after it says "more than". */
function tenths(count: number, by: number): string {
  const whole = Math.floor((count * 10) / by);
  return whole % 10 === 0 ? String(whole / 10) : `${Math.floor(whole / 10)}.${whole % 10}`;
}
