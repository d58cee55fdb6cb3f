import type { Ctx, Uuid } from '#kernel';
import { type Hearer, openingsOf } from '#modules/behaviour';
import { setting } from '#modules/operations';
import { dropFeedsOf } from './feed-store.ts';
import { settings } from './settings.ts';
import { type Step, VISIT_MS, type Walked, walkedTo } from './walks.ts';
import { addWalks } from './walks-store.ts';

/** In the transaction that counts them: what people who agreed opened one after the other goes together from now on. */
export const hearOpenings: Hearer = async (tx, seen) => {
  const clicks = seen.filter((one) => one.kind === 'click');
  if (clicks.length === 0) return;
  const times = clicks.map((one) => one.at.getTime());
  // A visit is as long as its gaps are short: an hour back is enough to know what a click followed.
  const from = new Date(Math.min(...times) - 2 * VISIT_MS);
  const openings = await openingsOf(
    tx,
    [...new Set(clicks.map((one) => one.userId))],
    from,
    new Date(Math.max(...times)),
  );
  const steps = openings.map((one): Step => ({ ...one, at: one.at.getTime() }));
  const fresh = clicks.map((one): Step => ({ userId: one.userId, productId: one.productId, at: one.at.getTime() }));
  await addWalks(tx, gathered(walkedTo(steps, fresh)), await setting(tx, 'recommend.walk_half_life_days', settings));
};

/** Walks of one page lie minutes apart: those of a pair are one row, as of the latest. */
function gathered(walked: readonly Walked[]): (Walked & { readonly visits: number })[] {
  const byPair = new Map<string, Walked & { visits: number }>();
  for (const one of walked) {
    const key = `${one.from} ${one.to}`;
    const before = byPair.get(key);
    byPair.set(key, {
      ...one,
      weight: one.weight + (before?.weight ?? 0),
      at: Math.max(one.at, before?.at ?? 0),
      visits: 1 + (before?.visits ?? 0),
    });
  }
  return [...byPair.values()];
}

/** Who is not followed any more has no feed of their own either. */
export const forgetFeeds = async (tx: Ctx, userId: Uuid): Promise<void> => void (await dropFeedsOf(tx, userId));
