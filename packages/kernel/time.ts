/** Durations carry their unit in the type: `minutes(30)` compiles where `30` does not. */
export type Seconds = number & { readonly __unit: 'seconds' };

export const seconds = (n: number): Seconds => n as Seconds;
export const minutes = (n: number): Seconds => (n * 60) as Seconds;
export const hours = (n: number): Seconds => (n * 3_600) as Seconds;
export const days = (n: number): Seconds => (n * 86_400) as Seconds;

/** The only source of the present moment; tests and the demo market hold their own. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export function heldClock(start: Date): Clock & { set(moment: Date): void; advance(by: Seconds): void } {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    set: (moment) => {
      at = moment.getTime();
    },
    advance: (by) => {
      at += by * 1000;
    },
  };
}

export const later = (moment: Date, by: Seconds): Date => new Date(moment.getTime() + by * 1000);
export const earlier = (moment: Date, by: Seconds): Date => new Date(moment.getTime() - by * 1000);

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The calendar day in China (UTC+8, no daylight saving since 1991) as YYYY-MM-DD: the market's business day. */
export const chinaDay = (moment: Date): string =>
  new Date(moment.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);

/** First instant of a China calendar day given as YYYY-MM-DD. */
export const startOfChinaDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - CHINA_OFFSET_MS);
