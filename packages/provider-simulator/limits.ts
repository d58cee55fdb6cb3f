export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
const CHINA_OFFSET_MS = 8 * HOUR_MS;

/** What a provider allows, by its published terms; times in ms, shares in 1/10,000. Each simulator brings its own. */
export type Limits = {
  /** Largest cumulative share of a part that may go to others. */
  readonly splitMaxBps: number;
  readonly splitRequests: number;
  readonly splitReceivers: number;
  readonly registeredReceivers: number;
  /** A split is refused earlier than this after payment. */
  readonly splitAfterMs: number;
  /** Frozen money goes to the seller by itself after this. */
  readonly freezeMs: number;
  readonly refundWindowMs: number;
  readonly returnWindowMs: number;
  /** What one person may receive by splits in a China month, fen. */
  readonly personMonthlyFen: number;
  /** How long the outcome of each takes. */
  readonly refundTakesMs: number;
  readonly splitTakesMs: number;
  readonly payoutTakesMs: number;
  /** One transfer of a seller to a person, fen, and how many of them a person may have of one seller in a China day. */
  readonly transferLeastFen: number;
  readonly transferMostFen: number;
  readonly transfersADay: number;
  readonly transferTakesMs: number;
};

/** `2026-11-22` in China. */
export const chinaDay = (ms: number): string => new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 10);
/** `2026-11-22 19:03:08` in China. */
export const chinaTime = (ms: number): string =>
  new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
/** `2026-11-22T19:03:08+08:00`. */
export const chinaIso = (ms: number): string => `${chinaTime(ms).replace(' ', 'T')}+08:00`;

/** Yuan with two decimals, without passing through a float. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Fen of an amount as `12.3` or `12.30`; null for anything else. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text);
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
}
