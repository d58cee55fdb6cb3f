import { type Ctx, transact, type Uuid } from '#kernel';
import { followedId } from '#modules/behaviour';
import * as store from './store.ts';
import { wordOf } from './words.ts';

/** Of each person's history so many of the latest are kept. */
export const MOST_KEPT = 50;

/** Whether what somebody asks is kept for them, and what was, latest first. */
export async function historyOf(
  ctx: Ctx,
  userId: Uuid,
): Promise<{ kept: boolean; items: readonly store.OwnQuestion[] }> {
  const [kept, items] = await Promise.all([followedId(ctx), store.ownQuestions(ctx, userId, MOST_KEPT)]);
  return { kept: kept !== null, items };
}

/** Takes one question out of somebody's history, or all of them; what is not there is gone already. */
export const forgetQuestions = (ctx: Ctx, userId: Uuid, id: Uuid | null): Promise<void> =>
  transact(ctx, (tx) => store.dropQuestions(tx, userId, id));

/** With the agreement, and with the person. */
export const forgetHistory = (tx: Ctx, userId: Uuid): Promise<void> => store.dropQuestions(tx, userId, null);

/** What somebody asked before that begins as they type now, latest first. */
export async function askedBefore(ctx: Ctx, userId: Uuid, typed: string, most: number): Promise<string[]> {
  const begun = wordOf(typed);
  const own = await store.ownQuestions(ctx, userId, MOST_KEPT);
  return own
    .filter((one) => one.word !== begun && one.word.startsWith(begun))
    .slice(0, most)
    .map((one) => one.typed);
}
