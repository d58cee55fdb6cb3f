import { type Consumer, type Ctx, days, earlier, minutes, shopScope, type Uuid } from '#kernel';
import { sharedTrace } from '#modules/accounts';
import { setting } from '#modules/operations';
import { staff } from '#modules/shops';
import { ratingOf } from './credit.ts';
import { type Finding, flag } from './flags-service.ts';
import { alike, putLikeness, sameWithin } from './flags-store.ts';
import { bandsOf, likenessBps, plainLength } from './likeness.ts';
import { settings } from './settings.ts';
import { reviewById } from './store.ts';
import type { Review } from './types.ts';

/** Written by the shop's own people: one of its staff, or somebody with a device or delivery address of theirs. */
async function shopHands(tx: Ctx, review: Review): Promise<Finding | null> {
  const members = await staff(tx, shopScope(review.shopId));
  const shared = await sharedTrace(
    tx,
    review.buyerId,
    members.map((member) => member.userId),
  );
  return shared && { rule: 'shop_hands', evidence: { by: shared.by } };
}

/** A long text that another buyer wrote before in this shop. Short praise is everybody's. */
async function nearDuplicate(tx: Ctx, review: Review): Promise<Finding | null> {
  const [least, share, span] = await Promise.all([
    setting(tx, 'reviews.duplicate_least_characters', settings),
    setting(tx, 'reviews.duplicate_bps', settings),
    setting(tx, 'reviews.duplicate_days', settings),
  ]);
  if (plainLength(review.body) < least) return null;
  const of = { shopId: review.shopId, reviewId: review.id, buyerId: review.buyerId, bands: bandsOf(review.body) };
  const before = await alike(tx, { ...of, since: earlier(review.at, days(span)) });
  await putLikeness(tx, { ...of, at: review.at });
  for (const other of before) {
    const found = likenessBps(review.body, other.body);
    if (found >= share) return { rule: 'near_duplicate', evidence: { of: other.reviewId, likenessBps: found } };
  }
  return null;
}

/** More ratings of one kind for one product than people give by themselves in so short a time: what comes beyond. */
async function burst(tx: Ctx, review: Review): Promise<Finding | null> {
  const [within, most] = await Promise.all([
    setting(tx, 'reviews.burst_minutes', settings),
    setting(tx, 'reviews.burst_count', settings),
  ]);
  const count = await sameWithin(tx, {
    shopId: review.shopId,
    productId: review.productId,
    rating: ratingOf(review.goodsStars),
    from: earlier(review.at, minutes(within)),
    until: review.at,
  });
  return count > most ? { rule: 'burst', evidence: { count, minutes: within } } : null;
}

const RULES: readonly ((tx: Ctx, review: Review) => Promise<Finding | null>)[] = [shopHands, nearDuplicate, burst];

/** Looks at one review; the first rule that finds something flags it. */
export async function look(tx: Ctx, reviewId: Uuid): Promise<Finding | null> {
  const review = await reviewById(tx, reviewId);
  if (!review || review.flag || !(await setting(tx, 'reviews.watch', settings))) return null;
  for (const rule of RULES) {
    const finding = await rule(tx, review);
    if (!finding) continue;
    await flag(tx, reviewId, finding);
    return finding;
  }
  return null;
}

/** Every new review is looked at once, after it was posted. */
export const watch: Consumer = {
  name: 'reviews.watch',
  events: ['review.posted'],
  handle: async (tx, event) => {
    await look(tx, event.subjectId);
  },
};
