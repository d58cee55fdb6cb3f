import { createHmac, randomBytes } from 'node:crypto';
import { type Ctx, chinaDay, days, earlier, newId, startOfChinaDay, transact, userIdOf } from '#kernel';
import { followedId, isProgram } from '#modules/behaviour';
import { setting } from '#modules/operations';
import { MOST_KEPT } from './history-service.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import { countable, network, wordOf } from './words.ts';

export type Asker = {
  readonly userAgent: string | undefined;
  readonly address: string;
  readonly asksNotToBeFollowed: boolean;
};

/** Who runs the market, or sells on it, asks for other reasons than buyers do. */
const worksHere = ({ actor }: Ctx): boolean => actor.kind === 'user' && actor.grants.length > 0;

/** All that tells one who asks from another: each of these counts once a day for a word. */
function marks(ctx: Ctx, { address }: Asker): string[] {
  const { actor } = ctx;
  const userId = userIdOf(actor);
  const device = actor.kind === 'system' ? null : actor.guestId;
  return [
    `address ${network(address)}`,
    ...(userId ? [`person ${userId}`] : []),
    ...(device ? [`device ${device}`] : []),
  ];
}

/**
 * A question that somebody asked. It counts for the market once in 24 hours and person, device and address, whichever was seen first, and is nobody's:
 * what tells askers apart is digested under a key of the day that is thrown away a day later (decision 0109). Programs and whoever works here do not count.
 * It goes into the history of who is signed in, agreed to personalisation and does not ask otherwise (decision 0093). Answers whether it did.
 */
export async function noteQuestion(
  ctx: Ctx,
  typed: string,
  asker: Asker,
  outcomeOf: () => Promise<store.Outcome>,
): Promise<{ kept: boolean }> {
  const word = wordOf(typed);
  if (word === '' || isProgram(asker.userAgent)) return { kept: false };
  const followed = asker.asksNotToBeFollowed ? null : await followedId(ctx);
  const counts = countable(word) && !worksHere(ctx);
  const outcome = counts ? await outcomeOf() : null;
  await transact(ctx, async (tx) => {
    const now = tx.clock.now();
    if (followed) {
      const own = { id: newId(tx), word, typed: typed.trim().slice(0, 200), at: now };
      await store.keepQuestion(tx, followed, own, MOST_KEPT);
    }
    if (outcome) await countOnce(tx, word, marks(tx, asker), outcome);
  });
  return { kept: followed !== null };
}

/** Counts for a word who has been seen in no way within the last 24 hours. */
export async function countOnce(
  tx: Ctx,
  word: string,
  who: readonly string[],
  outcome: store.Outcome,
): Promise<boolean> {
  const now = tx.clock.now();
  const since = earlier(now, days(1));
  const digests = (key: Buffer): Buffer[] =>
    who.map((one) => createHmac('sha256', key).update(`${word}\n${one}`).digest().subarray(0, 16));
  const yesterday = chinaDay(since);
  const before = await store.keyHeld(tx, yesterday);
  if (before && (await store.seenSince(tx, yesterday, digests(before), since))) return false;
  const today = chinaDay(now);
  const marked = digests(await store.keyOfDay(tx, today, randomBytes(32)));
  // One mark that is known is enough to be known; the others are known from now on.
  if ((await store.markSeen(tx, today, marked)) < marked.length) return false;
  const hour = new Date(now);
  hour.setUTCMinutes(0, 0, 0);
  await store.countPerson(tx, word, hour, outcome);
  return true;
}

/** Takes away what is over: who asked what the day before yesterday, and sums older than `questions.keep_days`. */
export async function forgetOver(ctx: Ctx): Promise<number> {
  const yesterday = chinaDay(earlier(ctx.clock.now(), days(1)));
  if (!(await store.keysBefore(ctx, yesterday))) return 0;
  const keep = await setting(ctx, 'questions.keep_days', settings);
  return transact(ctx, (tx) => store.dropDays(tx, yesterday, earlier(startOfChinaDay(yesterday), days(keep))));
}
