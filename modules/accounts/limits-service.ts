import { type Ctx, days, earlier, later, type Refusal, type Seconds, seconds } from '#kernel';
import { setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import { countAttempt, countFailure, forgetFailures, lockUntil } from './sign-in-store.ts';

/** How often someone may try. Every count is kept in the database: several processes count together, a restart forgets nothing. */

const secondsUntil = (ctx: Ctx, moment: Date): number =>
  Math.max(1, Math.ceil((moment.getTime() - ctx.clock.now().getTime()) / 1000));

/** Counts an attempt; the refusal when it is one too many within the window, else null. The caller must let the count commit. */
export async function attempt(
  ctx: Ctx,
  kind: string,
  subject: string,
  limit: number,
  window: Seconds,
): Promise<Refusal | null> {
  const { count, windowAt } = await countAttempt(
    ctx,
    kind,
    ctx.runtime.secrets.index(kind, subject),
    earlier(ctx.clock.now(), window),
  );
  return count > limit ? refuse('too_many_tries', { seconds: secondsUntil(ctx, later(windowAt, window)) }) : null;
}

/** Waiting time after the nth wrong password in a row: from the limit on one minute, doubling, at most an hour. */
export function backOff(failures: number, limit: number): Seconds {
  return failures < limit ? seconds(0) : seconds(Math.min(3600, 60 * 2 ** Math.min(10, failures - limit)));
}

/**
 * Enters a try at a password or a code: counts it as wrong until `succeeded` says otherwise. The refusal while the subject must wait; it
 * is the same for people who do not exist. The caller must let the count commit.
 */
export async function enter(ctx: Ctx, subject: string): Promise<Refusal | null> {
  const now = ctx.clock.now();
  const key = ctx.runtime.secrets.index('password', subject);
  const { failures, until } = await countFailure(ctx, key, now, earlier(now, days(1)));
  if (until && until > now) return refuse('too_many_tries', { seconds: secondsUntil(ctx, until) });
  const wait = backOff(failures, await setting(ctx, 'accounts.password_failures', settings));
  if (wait > 0) await lockUntil(ctx, key, later(now, wait));
  return null;
}

export const succeeded = (ctx: Ctx, subject: string): Promise<void> =>
  forgetFailures(ctx, ctx.runtime.secrets.index('password', subject));
