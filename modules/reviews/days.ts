import { chinaDay } from '#kernel';

/** First day (YYYY-MM-DD) of the calendar month in China. */
export const chinaMonth = (moment: Date): string => `${chinaDay(moment).slice(0, 7)}-01`;

/**
 * The business day `months` calendar months before `moment`'s, on the last day of a shorter month: what lies after it
 * belongs to the last `months` months.
 */
export function monthsBefore(moment: Date, months: number): string {
  const [year = 0, month = 1, day = 1] = chinaDay(moment).split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, lastDay));
  return first.toISOString().slice(0, 10);
}
