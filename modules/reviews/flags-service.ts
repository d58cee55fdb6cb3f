import { type Ctx, emit, type Json, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { record } from '#modules/operations';
import { lockPair } from './credit-store.ts';
import { refuse } from './errors.ts';
import * as flags from './flags-store.ts';
import { recount } from './recount-service.ts';
import { reviewById } from './store.ts';
import type { FlagAppeal, FlagRule, Review } from './types.ts';

async function reviewOr404(ctx: Ctx, id: Uuid, shopId?: Uuid): Promise<Review> {
  const found = await reviewById(ctx, id, shopId);
  if (!found) throw refuse('review_not_found');
  return found;
}

const tell = (tx: Ctx, name: 'review.flagged' | 'review.cleared', review: Review, rule: FlagRule): Promise<unknown> =>
  emit(tx, {
    name,
    subjectId: review.id,
    shopId: review.shopId,
    payload: { reviewId: review.id, shopId: review.shopId, productId: review.productId, buyerId: review.buyerId, rule },
  });

export type Finding = { readonly rule: FlagRule; readonly note?: string; readonly evidence?: Json };

/**
 * A review is found not genuine (G2): it stays, folded and with its reason, and counts no more; what lay beyond the pair's cap may
 * count in its stead. Credit, rating and DSR move with it. Audited when a person does it. Emits review.flagged. Refuses
 * review_not_found, already_flagged.
 */
export const flag = (ctx: Ctx, reviewId: Uuid, finding: Finding): Promise<Review> =>
  transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, reviewId);
    await lockPair(tx, review.shopId, review.buyerId);
    const { rule, note = null, evidence = {} } = finding;
    const by = userIdOf(tx.actor);
    try {
      await flags.insertFlag(tx, { shopId: review.shopId, reviewId, rule, note, evidence, by });
    } catch (error) {
      if (refusedBy(error, 'flags_pkey')) throw refuse('already_flagged');
      throw error;
    }
    await recount(tx, review, 'leaves');
    if (rule === 'operator')
      await record(tx, {
        action: 'reviews.flag',
        subject: { kind: 'review', id: reviewId },
        shopId: review.shopId,
        reason: note ?? '',
      });
    await tell(tx, 'review.flagged', review, rule);
    return reviewOr404(tx, reviewId);
  });

/**
 * The operator takes a flag off: the review counts again, in its place. Open appeals are upheld with the same words. Emits
 * review.cleared. Refuses review_not_found, not_flagged.
 */
export const clear = (ctx: Ctx, reviewId: Uuid, reason: string): Promise<Review> =>
  transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, reviewId);
    await lockPair(tx, review.shopId, review.buyerId);
    const by = userIdOf(tx.actor);
    const { flag: standing } = review;
    if (!standing || !(await flags.clearFlag(tx, { shopId: review.shopId, reviewId, note: reason, by })))
      throw refuse('not_flagged');
    await flags.decideAppeals(tx, { shopId: review.shopId, seq: standing.seq, decision: 'upheld', answer: reason, by });
    await recount(tx, review, 'returns');
    await record(tx, {
      action: 'reviews.clear_flag',
      subject: { kind: 'review', id: reviewId },
      shopId: review.shopId,
      before: { rule: standing.rule },
      reason,
    });
    await tell(tx, 'review.cleared', review, standing.rule);
    return reviewOr404(tx, reviewId);
  });

/** The operator stays with a flag and says why. Refuses review_not_found, not_flagged, appeal_not_open. */
export const rejectAppeals = (ctx: Ctx, reviewId: Uuid, answer: string): Promise<Review> =>
  transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, reviewId);
    if (!review.flag) throw refuse('not_flagged');
    const of = { shopId: review.shopId, seq: review.flag.seq, decision: 'rejected' as const, answer };
    if ((await flags.decideAppeals(tx, { ...of, by: userIdOf(tx.actor) })) === 0) throw refuse('appeal_not_open');
    await record(tx, {
      action: 'reviews.reject_appeal',
      subject: { kind: 'review', id: reviewId },
      shopId: review.shopId,
      reason: answer,
    });
    return review;
  });

async function appeal(tx: Ctx, review: Review, side: FlagAppeal['side'], text: string): Promise<Review> {
  if (!review.flag) throw refuse('not_flagged');
  try {
    await flags.insertAppeal(tx, { shopId: review.shopId, seq: review.flag.seq, side, text, by: userIdOf(tx.actor) });
  } catch (error) {
    if (refusedBy(error, 'flag_appeals_pkey')) throw refuse('appealed_already');
    throw error;
  }
  await emit(tx, {
    name: 'review.flag_appealed',
    subjectId: review.id,
    shopId: review.shopId,
    payload: { reviewId: review.id, side },
  });
  return review;
}

/** Who wrote the review says that it is genuine; a person looks at it. Refuses review_not_found, not_flagged, appealed_already. */
export const appealAsBuyer = (ctx: Ctx, buyerId: Uuid, reviewId: Uuid, text: string): Promise<Review> =>
  transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, reviewId);
    if (review.buyerId !== buyerId) throw refuse('review_not_found');
    return appeal(tx, review, 'buyer', text);
  });

/** The shop says that a review it received is genuine. Refuses review_not_found, not_flagged, appealed_already. */
export const appealAsShop = (ctx: Ctx, scope: ShopScope, reviewId: Uuid, text: string): Promise<Review> =>
  transact(ctx, async (tx) => {
    const review = await appeal(tx, await reviewOr404(tx, reviewId, scope.shopId), 'shop', text);
    await record(tx, {
      action: 'reviews.appeal_flag',
      subject: { kind: 'review', id: reviewId },
      shopId: scope.shopId,
      reason: text,
    });
    return review;
  });
