import { setTimeout as pause } from 'node:timers/promises';
import { GatewayError } from '../gateway.ts';

/** How often a call that got no useful answer is made, and the middle of the first wait between two tries. */
const TRIES = 3;
const FIRST_WAIT_MS = 150;

/** Waits differ by up to half, so that many processes do not come back in step. */
const jittered = (ms: number): number => Math.round(ms * (0.5 + Math.random()));

/**
 * Makes a call again when the provider was busy or out of reach for a moment; each call carries our own number, so that a
 * second one finds what the first has done. A call that ran into its timeout is not made again here: somebody waits, and
 * the sweeper asks later.
 */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1)
    try {
      return await call();
    } catch (error) {
      const passing = error instanceof GatewayError && error.kind === 'unavailable' && PASSING.test(error.code);
      if (!passing || round === TRIES) throw error;
      await pause(jittered(FIRST_WAIT_MS * 2 ** (round - 1)));
    }
}
const PASSING = /^(NO_CONNECTION|TOO_OFTEN|HTTP_5\d\d)$/;

/** A failed fetch as a GatewayError: timed out (the outcome is unknown) or not connected. */
export function unreachable(error: unknown): GatewayError {
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const message = error instanceof Error ? error.message : 'no answer';
  return new GatewayError('unavailable', timedOut ? 'NO_ANSWER' : 'NO_CONNECTION', message);
}
