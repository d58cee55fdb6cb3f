import { type Fen, fen } from '#kernel';

const MINUTE = 60_000;
const CHINA_OFFSET = 8 * 60;
/** Even pacing may be this far ahead of the clock, so that the first hour of a day is not empty. */
const AHEAD_MINUTES = 60;

export type Hours = { readonly fromHour: number; readonly toHour: number };

/** Minutes since midnight in China. */
export const minuteOfDay = (moment: Date): number => (Math.floor(moment.getTime() / MINUTE) + CHINA_OFFSET) % (24 * 60);

export const withinHours = ({ fromHour, toHour }: Hours, moment: Date): boolean => {
  const minute = minuteOfDay(moment);
  return minute >= fromHour * 60 && minute < toHour * 60;
};

/**
 * How much of a day's limit may be spent by now. `fast`: all of it. `even`: the part of its hours that has gone by, an hour ahead; whoever has
 * spent that waits until the clock has caught up, so that the evening is not without advertisements. Rises through the day, ends at the limit.
 */
export function allowedByNow(limitFen: number, pacing: 'even' | 'fast', hours: Hours, moment: Date): Fen {
  if (pacing === 'fast') return fen(limitFen);
  const all = (hours.toHour - hours.fromHour) * 60;
  const gone = Math.min(all, Math.max(0, minuteOfDay(moment) - hours.fromHour * 60 + AHEAD_MINUTES));
  return fen(Math.floor((limitFen * gone) / all));
}

/** What a click may cost now, at most its bid: what is left of the day by now, of the campaign and of the shop's account. */
export const affordable = (
  bidFen: number,
  left: { readonly dayFen: number; readonly totalFen: number | null; readonly accountFen: number },
): number => Math.max(0, Math.min(bidFen, left.dayFen, left.totalFen ?? Number.MAX_SAFE_INTEGER, left.accountFen));
