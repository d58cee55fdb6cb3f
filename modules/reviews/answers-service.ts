import {
  type Ctx,
  days,
  earlier,
  emit,
  hours,
  later,
  refusedBy,
  type ShopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { reviewOr404 } from './service.ts';
import { settings } from './settings.ts';
import { insertReply, lowUnanswered, putVote } from './store.ts';
import type { Review } from './types.ts';

/**
 * The shop's one answer to a review; `edit` changes its words within 24 hours (T11), every wording is kept. Audited; the
 * first emits review.replied. Refuses review_not_found, already_replied, not_replied, reply_edit_window_over.
 */
export async function reply(
  ctx: Ctx,
  scope: ShopScope,
  input: { readonly reviewId: Uuid; readonly text: string; readonly edit?: boolean },
): Promise<Review> {
  return transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, input.reviewId, scope.shopId);
    const allowed = await setting(tx, 'reviews.reply_edit_hours', settings);
    const now = tx.clock.now();
    const before = review.reply;
    if (!input.edit && before) throw refuse('already_replied', { hours: allowed });
    if (input.edit && !before) throw refuse('not_replied');
    if (before && now > later(before.firstAt, hours(allowed)))
      throw refuse('reply_edit_window_over', { hours: allowed });
    const next = {
      body: input.text.trim(),
      version: (before?.version ?? 0) + 1,
      at: now,
      firstAt: before?.firstAt ?? now,
    };
    await insertReply(tx, review, { ...next, by: userIdOf(tx.actor) }).catch((error: unknown) => {
      throw refusedBy(error, 'replies_pkey') ? refuse('already_replied', { hours: allowed }) : error;
    });
    await record(tx, {
      action: before ? 'reviews.edit_reply' : 'reviews.reply',
      subject: { kind: 'review', id: review.id },
      shopId: scope.shopId,
      before: before ? { text: before.body } : null,
      after: { text: next.body },
    });
    if (!before)
      await emit(tx, {
        name: 'review.replied',
        subjectId: review.id,
        shopId: review.shopId,
        payload: { reviewId: review.id, productId: review.productId },
      });
    return { ...review, reply: next };
  });
}

/** Marks a review as helpful or takes that back; a person counts once however often they ask. Answers the votes. Refuses review_not_found, own_review. */
export async function vote(
  ctx: Ctx,
  input: { readonly userId: Uuid; readonly reviewId: Uuid; readonly helpful: boolean },
): Promise<number> {
  return transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, input.reviewId);
    if (review.buyerId === input.userId) throw refuse('own_review');
    return putVote(tx, review, input.userId, input.helpful);
  });
}

/** Low ratings of the last 30 days that the shop has not answered, for its day's list. */
export const waitingForReply = async (ctx: Ctx, shop: ShopScope) => ({
  count: await lowUnanswered(ctx, shop.shopId, earlier(ctx.clock.now(), days(30))),
  nextDeadlineAt: null,
  overdue: 0,
});
