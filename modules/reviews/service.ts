import { type Ctx, chinaDay, days, emit, later, newId, refusedBy, transact, type Uuid } from '#kernel';
import { mediaFiles, videoFiles } from '#modules/media';
import { setting } from '#modules/operations';
import { type Order, type OrderLine, orderForBuyer } from '#modules/orders';
import { count, ratingOf } from './credit.ts';
import { countedInMonth, insertCreditEvent, lockPair } from './credit-store.ts';
import { chinaMonth } from './days.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import { insertFollowUp, insertReview, reviewById, reviewsOfOrder } from './store.ts';
import { tagsOf } from './tags.ts';
import type { FollowUp, Review, ReviewInput, ReviewRow } from './types.ts';

/** Pictures of a review are the buyer's own public uploads. Refuses reviews.media_not_yours. */
async function ownPictures(ctx: Ctx, buyerId: Uuid, ids: readonly Uuid[]): Promise<Uuid[]> {
  const asked = [...new Set(ids)];
  const files = await mediaFiles(ctx, asked);
  for (const id of asked) {
    const file = files.get(id);
    if (file?.madeBy !== buyerId || file.shopId !== null || file.visibility !== 'public')
      throw refuse('media_not_yours');
  }
  return asked;
}

/** The video of a review is the buyer's own upload. Refuses reviews.media_not_yours. */
async function ownVideo(ctx: Ctx, buyerId: Uuid, id: Uuid | null): Promise<Uuid | null> {
  if (id === null) return null;
  const file = (await videoFiles(ctx, [id])).get(id);
  if (file?.madeBy !== buyerId || file.shopId !== null) throw refuse('media_not_yours');
  return id;
}

const windowEnd = (completedAt: Date, within: number): Date => later(completedAt, days(within));

/**
 * Reviews lines of the buyer's completed order, all or none (T11: only buyers of a completed line, 15 days, once). Each
 * also counts for the shop's credit and DSR in the same transaction. Emits review.posted. Refuses orders.order_not_found,
 * reviews.order_not_completed, review_window_over, line_not_found, line_repeated, line_not_received, already_reviewed,
 * media_not_yours.
 */
export async function postReviews(
  ctx: Ctx,
  input: { readonly buyerId: Uuid; readonly orderId: Uuid; readonly lines: readonly ReviewInput[] },
): Promise<Review[]> {
  return transact(ctx, async (tx) => {
    const order = await orderForBuyer(tx, input.buyerId, input.orderId);
    const now = tx.clock.now();
    if (order.state !== 'completed' || !order.completedAt) throw refuse('order_not_completed');
    const within = await setting(tx, 'reviews.within_days', settings);
    if (now > windowEnd(order.completedAt, within)) throw refuse('review_window_over', { days: within });
    if (new Set(input.lines.map((line) => line.lineId)).size < input.lines.length) throw refuse('line_repeated');

    const cap = await setting(tx, 'reviews.pair_month_cap', settings);
    const month = chinaMonth(now);
    await lockPair(tx, order.shopId, input.buyerId);
    let counted = await countedInMonth(tx, order.shopId, input.buyerId, month);
    const posted: Review[] = [];
    // One order of products for everyone, so that two reviewers of the same goods do not wait for each other in a ring.
    for (const given of [...input.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))) {
      const row = await reviewRow(tx, order, order.completedAt, given);
      await insertReview(tx, row).catch((error: unknown) => {
        throw refusedBy(error, 'reviews_line_once') ? refuse('already_reviewed') : error;
      });
      const rating = ratingOf(row.goodsStars);
      const { place, points } = count(rating, counted, cap);
      counted = place ?? counted;
      await insertCreditEvent(tx, {
        shopId: row.shopId,
        reviewId: row.id,
        buyerId: row.buyerId,
        productId: row.productId,
        month,
        day: chinaDay(now),
        rating,
        place,
        cap,
        points,
        goodsStars: row.goodsStars,
        serviceStars: row.serviceStars,
        logisticsStars: row.logisticsStars,
        at: now,
      });
      await emit(tx, {
        name: 'review.posted',
        subjectId: row.id,
        shopId: row.shopId,
        payload: {
          reviewId: row.id,
          shopId: row.shopId,
          orderId: row.orderId,
          lineId: row.lineId,
          productId: row.productId,
          buyerId: row.buyerId,
          goodsStars: row.goodsStars,
          rating,
          points,
          pictures: row.mediaIds.length,
        },
      });
      posted.push({ ...row, followUp: null, reply: null, helpful: 0, flag: null });
    }
    return posted;
  });
}

async function reviewRow(ctx: Ctx, order: Order, completedAt: Date, given: ReviewInput): Promise<ReviewRow> {
  const line = order.lines.find((one) => one.id === given.lineId);
  if (!line) throw refuse('line_not_found');
  if (!received(line)) throw refuse('line_not_received');
  const body = (given.text ?? '').trim();
  return {
    shopId: order.shopId,
    id: newId(ctx),
    orderId: order.id,
    lineId: line.id,
    productId: line.productId,
    skuId: line.skuId,
    buyerId: order.buyerId,
    saleAttributes: line.saleAttributes.map(({ name, value }) => ({ name, value })),
    goodsStars: given.goodsStars,
    serviceStars: given.serviceStars,
    logisticsStars: given.logisticsStars,
    body,
    mediaIds: await ownPictures(ctx, order.buyerId, given.mediaIds ?? []),
    videoId: await ownVideo(ctx, order.buyerId, given.videoId ?? null),
    tags: tagsOf(body),
    anonymous: given.anonymous ?? false,
    completedAt,
    at: ctx.clock.now(),
  };
}

/** A line of which at least one piece was not refunded before it was shipped. */
const received = (line: OrderLine): boolean => line.cancelledQuantity < line.quantity;

export type LineToReview = {
  readonly line: OrderLine;
  /** May be reviewed now. */
  readonly open: boolean;
  /** Until when it may be reviewed; null before completion. */
  readonly until: Date | null;
  readonly review: Review | null;
  /** Until when its review may be followed up; null when it may not (any more). */
  readonly followUpUntil: Date | null;
};

/** What the buyer may still say about an order, line by line. Refuses orders.order_not_found. */
export async function linesToReview(ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<LineToReview[]> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  const reviews = new Map((await reviewsOfOrder(ctx, order.shopId, order.id)).map((one) => [one.lineId, one]));
  const within = await setting(ctx, 'reviews.within_days', settings);
  const followWithin = await setting(ctx, 'reviews.follow_up_days', settings);
  const until = order.completedAt && windowEnd(order.completedAt, within);
  const followUntil = order.completedAt && windowEnd(order.completedAt, followWithin);
  const now = ctx.clock.now();
  return order.lines.map((line) => {
    const review = reviews.get(line.id) ?? null;
    return {
      line,
      review,
      until,
      open: order.state === 'completed' && until !== null && now <= until && !review && received(line),
      followUpUntil: review && !review.followUp && followUntil && now <= followUntil ? followUntil : null,
    };
  });
}

/** Until when each review may be followed up (T11: 180 days from completion, once); null when it may not (any more). */
export async function followUpEnds(ctx: Ctx, reviews: readonly Review[]): Promise<(Date | null)[]> {
  const within = await setting(ctx, 'reviews.follow_up_days', settings);
  const now = ctx.clock.now();
  return reviews.map(({ followUp: added, completedAt }) => {
    const end = windowEnd(completedAt, within);
    return !added && now <= end ? end : null;
  });
}

/** One review; refuses reviews.review_not_found. */
export async function reviewOr404(ctx: Ctx, id: Uuid, shopId?: Uuid): Promise<Review> {
  const found = await reviewById(ctx, id, shopId);
  if (!found) throw refuse('review_not_found');
  return found;
}

/**
 * Adds to one's own review, once, within 180 days of completion (T11). Emits review.followed_up. Refuses review_not_found
 * (also for others' reviews), already_followed_up, follow_up_window_over, media_not_yours.
 */
export async function followUp(
  ctx: Ctx,
  input: {
    readonly buyerId: Uuid;
    readonly reviewId: Uuid;
    readonly text: string;
    readonly mediaIds?: readonly Uuid[];
  },
): Promise<Review> {
  return transact(ctx, async (tx) => {
    const review = await reviewOr404(tx, input.reviewId);
    if (review.buyerId !== input.buyerId) throw refuse('review_not_found');
    if (review.followUp) throw refuse('already_followed_up');
    const within = await setting(tx, 'reviews.follow_up_days', settings);
    const now = tx.clock.now();
    if (now > windowEnd(review.completedAt, within)) throw refuse('follow_up_window_over', { days: within });
    const added: FollowUp = {
      body: input.text.trim(),
      mediaIds: await ownPictures(tx, input.buyerId, input.mediaIds ?? []),
      at: now,
    };
    await insertFollowUp(tx, review, added).catch((error: unknown) => {
      throw refusedBy(error, 'follow_ups_pkey') ? refuse('already_followed_up') : error;
    });
    await emit(tx, {
      name: 'review.followed_up',
      subjectId: review.id,
      shopId: review.shopId,
      payload: { reviewId: review.id, productId: review.productId },
    });
    return { ...review, followUp: added };
  });
}
