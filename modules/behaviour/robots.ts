import type { Told } from './types.ts';

/** Programs that say so, and libraries that fetch pages. Whoever lies about it has to pass the rest. */
const PROGRAMS =
  /(?<!cu)bot\b|bots?[/;)]|crawl|spider|slurp|headless|phantom|puppeteer|playwright|selenium|lighthouse|curl\/|wget\/|python|java\/|go-http|okhttp|axios|node-fetch|undici|scrapy|httpclient|monitor|preview|facebookexternalhit|bytespider|gptbot/i;

/** Whether a request's user agent is no person's browser: none at all, or a program's own name. */
export const isProgram = (userAgent: string | undefined): boolean =>
  userAgent === undefined || userAgent.length < 20 || PROGRAMS.test(userAgent);

/** Taps a person makes within a second at most; more is no finger. */
export const TAPS_A_SECOND = 4;
/** Goods that come into sight within a second at most, on the largest screen and the fastest scroll. */
export const SIGHTS_A_SECOND = 80;

/** Whether some second of these events holds more than a person can do. */
export function tooFast(events: readonly Pick<Told, 'kind' | 'agoMs'>[]): boolean {
  const crowded = (own: readonly { readonly agoMs: number }[], most: number): boolean => {
    const sorted = own.map((one) => one.agoMs).sort((a, b) => a - b);
    return sorted.some((ago, place) => (sorted[place + most] ?? Number.POSITIVE_INFINITY) - ago < 1_000);
  };
  return (
    crowded(
      events.filter(({ kind }) => kind !== 'impression' && kind !== 'dwell'),
      TAPS_A_SECOND,
    ) ||
    crowded(
      events.filter(({ kind }) => kind === 'impression'),
      SIGHTS_A_SECOND,
    )
  );
}
