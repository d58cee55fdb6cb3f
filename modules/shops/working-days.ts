const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * The moment `count` working days after `from`, at the same hour in China; Saturdays and Sundays do not count, public
 * holidays do (they move each year and the clock must not stop by surprise). What arrives at a weekend counts from Monday 00:00.
 */
export function afterWorkingDays(from: Date, count: number): Date {
  let at = from.getTime() + CHINA_OFFSET_MS;
  if (isWeekend(at)) {
    at -= at % DAY_MS;
    while (isWeekend(at)) at += DAY_MS;
  }
  for (let left = count; left > 0; left -= 1) {
    at += DAY_MS;
    while (isWeekend(at)) at += DAY_MS;
  }
  return new Date(at - CHINA_OFFSET_MS);
}

const isWeekend = (shifted: number): boolean => {
  const day = new Date(shifted).getUTCDay();
  return day === 0 || day === 6;
};
