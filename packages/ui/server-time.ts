/**
 * What time the server has, seen from the browser. Deals and order timers end by the server's clock; a phone's clock may be
 * minutes off. Every page response carries `Server-Timing: now;desc="<ms>"`, which is also right when the HTML came from a cache.
 */
let skew: number | undefined;

interface TimedNavigation extends PerformanceEntry {
  readonly responseStart: number;
  readonly serverTiming?: readonly { readonly name: string; readonly description: string }[];
}

/** Server time minus this device's time in milliseconds; 0 when the page did not say. */
export function serverSkew(): number {
  if (skew !== undefined) return skew;
  const page = performance.getEntriesByType('navigation')[0] as TimedNavigation | undefined;
  const said = Number(page?.serverTiming?.find((mark) => mark.name === 'now')?.description ?? Number.NaN);
  skew = page && Number.isFinite(said) ? said - (performance.timeOrigin + page.responseStart) : 0;
  return skew;
}

/** The server's present moment in milliseconds since 1970, as well as the browser can know it. */
export function serverNow(): number {
  return Date.now() + serverSkew();
}

export interface TimeLeft {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** What is left of `milliseconds`, rounded up to a second so that zero means over; null when it is over. */
export function timeLeft(milliseconds: number): TimeLeft | null {
  const total = Math.ceil(milliseconds / 1000);
  if (!(total > 0)) return null;
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}
