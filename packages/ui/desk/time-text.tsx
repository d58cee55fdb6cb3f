import { useEffect, useState } from 'react';
import type { Language } from '../language.ts';
import { serverNow } from '../server-time.ts';
import { useDeskWords } from './words.ts';

/** The market's days begin and end in China, wherever the desk stands. */
export const marketZone = 'Asia/Shanghai';

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['hour', 3600],
  ['minute', 60],
];
const DAY = 86_400_000;
/** The market's zone knows no summer time. */
const zoneOffset = 8 * 3_600_000;
/** Days of the market's calendar: what is "tomorrow" begins at its midnight, not 24 hours from now. */
const dayOf = (moment: number): number => Math.floor((moment + zoneOffset) / DAY);

/**
 * How far `moment` is from `now`, both in milliseconds: 90 s ago → "1分钟前"; within a minute "now"; from 24 hours on by days of the
 * calendar; beyond 30 days null, where only the date helps.
 */
export function relativeTime(moment: number, now: number, lang: Language): string | null {
  const left = moment - now;
  if (Math.abs(left) > 30 * DAY) return null;
  const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' });
  if (Math.abs(left) >= DAY) return format.format(dayOf(moment) - dayOf(now), 'day');
  const seconds = Math.trunc(left / 1000);
  for (const [unit, length] of units)
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  return format.format(0, 'second');
}

/** "2026-11-22 10:00" in the market's time zone. */
export function absoluteTime(at: Date, withSeconds = false): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: marketZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' }),
  });
  return parts.format(at);
}

export interface TimeTextProps {
  at: string | null | undefined;
  /** A deadline: amber when less than `soonHours` are left, vermilion when it has passed. */
  deadline?: boolean;
  soonHours?: number;
}

/** A moment, absolute first because it can be checked, relative beside it because it can be felt. */
export function TimeText({ at, deadline = false, soonHours = 6 }: TimeTextProps) {
  const { lang } = useDeskWords();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return <span className="desk-quiet">—</span>;
  const moment = new Date(at);
  const left = moment.getTime() - now;
  const tone = !deadline ? '' : left < 0 ? ' desk-out' : left < soonHours * 3_600_000 ? ' desk-soon' : '';
  const relative = relativeTime(moment.getTime(), now, lang);
  return (
    <time dateTime={at} title={absoluteTime(moment, true)} className={`desk-time${tone}`}>
      {absoluteTime(moment)}
      {relative ? <span className="desk-relative">{relative}</span> : null}
    </time>
  );
}
