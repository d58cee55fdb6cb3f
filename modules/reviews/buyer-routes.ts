import { type Static, Type } from 'typebox';
import {
  type Ctx,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { shopByCode } from '#modules/shops';
import { vote } from './answers-service.ts';
import { creditOf, productRatings } from './credit-service.ts';
import { appealAsBuyer } from './flags-service.ts';
import { before, Filters, one, page, TextBody, watchedOne, watchedPage } from './list-view.ts';
import { followUp, followUpEnds, linesToReview, postReviews } from './service.ts';
import { filterCounts, listReviews, tagCounts } from './store.ts';
import type { Filter, ReviewInput, Stars } from './types.ts';
import {
  CreditSchema,
  creditView,
  RatingSchema,
  ReviewSchema,
  ratingView,
  reviewViews,
  TagCountSchema,
  tagCountViews,
  WatchedReviewSchema,
} from './view.ts';

const StarsSchema = Type.Integer({ minimum: 1, maximum: 5 });
const MediaIds = Type.Array(IdSchema('med'), { maxItems: 9, description: 'Your own uploads from POST /me/media' });

const me = (ctx: Ctx): Uuid => {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
};

const LineReview = Type.Object({
  lineId: IdSchema('lin'),
  goodsStars: StarsSchema,
  serviceStars: StarsSchema,
  logisticsStars: StarsSchema,
  text: Type.Optional(TextBody(0, 1000)),
  mediaIds: Type.Optional(MediaIds),
  videoId: Type.Optional(Nullable(IdSchema('med'))),
  anonymous: Type.Optional(Type.Boolean({ default: false })),
});
const lineReview = (given: Static<typeof LineReview>): ReviewInput => ({
  lineId: uuidOf('lin', given.lineId),
  goodsStars: given.goodsStars as Stars,
  serviceStars: given.serviceStars as Stars,
  logisticsStars: given.logisticsStars as Stars,
  text: given.text ?? '',
  mediaIds: (given.mediaIds ?? []).map((id) => uuidOf('med', id)),
  videoId: given.videoId ? uuidOf('med', given.videoId) : null,
  anonymous: given.anonymous ?? false,
});

const MyReviewSchema = Type.Object({
  ...WatchedReviewSchema.properties,
  followUpUntil: Nullable(MomentSchema('Until when it may be added to; null when it may not (any more)')),
});

const WINDOW_ERRORS = ['reviews.order_not_completed', 'reviews.review_window_over'];

export const buyerRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/me/orders/:orderId/reviews',
    summary: 'Review lines of a completed order; all or none',
    tag: 'reviews',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    body: Type.Object({ lines: Type.Array(LineReview, { minItems: 1, maxItems: 50 }) }),
    reply: Type.Object({ items: Type.Array(ReviewSchema) }),
    status: 201,
    errors: [
      'orders.order_not_found',
      ...WINDOW_ERRORS,
      'reviews.line_not_found',
      'reviews.line_repeated',
      'reviews.line_not_received',
      'reviews.already_reviewed',
      'reviews.media_not_yours',
    ],
    handle: async (ctx, { params, body }) => {
      const orderId = uuidOf('ord', params.orderId);
      const posted = await postReviews(ctx, { buyerId: me(ctx), orderId, lines: body.lines.map(lineReview) });
      return { items: await reviewViews(ctx, posted) };
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/reviews',
    summary: 'What you said and may still say about an order, line by line',
    tag: 'reviews',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          lineId: IdSchema('lin'),
          open: Type.Boolean({ description: 'May be reviewed now' }),
          until: Nullable(MomentSchema()),
          followUpUntil: Nullable(MomentSchema()),
          review: Nullable(ReviewSchema),
        }),
      ),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const lines = await linesToReview(ctx, me(ctx), uuidOf('ord', params.orderId));
      const items = await Promise.all(
        lines.map(async ({ line, open, until, followUpUntil, review }) => ({
          lineId: toId('lin', line.id),
          open,
          until: until?.toISOString() ?? null,
          followUpUntil: followUpUntil?.toISOString() ?? null,
          review: review && (await one(ctx, review)),
        })),
      );
      return { items };
    },
  }),
  route({
    method: 'GET',
    path: '/me/reviews',
    summary: 'Your reviews, newest first',
    tag: 'reviews',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(MyReviewSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const by = { filter: 'all' as const, before: before(query.cursor), limit: limit + 1 };
      const rows = await listReviews(ctx, { buyerId: me(ctx) }, by);
      const [shown, ends] = await Promise.all([watchedPage(ctx, rows, limit), followUpEnds(ctx, rows)]);
      return {
        ...shown,
        items: shown.items.map((item, at) => ({ ...item, followUpUntil: ends[at]?.toISOString() ?? null })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/me/reviews/:reviewId/appeal',
    summary: 'Say that your review, which does not count, is genuine; once for each time it was flagged',
    tag: 'reviews',
    access: signedIn,
    params: Type.Object({ reviewId: IdSchema('rev') }),
    body: Type.Object({ text: TextBody(1, 500) }),
    reply: WatchedReviewSchema,
    status: 201,
    errors: ['reviews.review_not_found', 'reviews.not_flagged', 'reviews.appealed_already'],
    handle: async (ctx, { params, body }) =>
      watchedOne(ctx, await appealAsBuyer(ctx, me(ctx), uuidOf('rev', params.reviewId), body.text)),
  }),
  route({
    method: 'POST',
    path: '/me/reviews/:reviewId/follow-up',
    summary: 'Add to your review, once',
    tag: 'reviews',
    access: signedIn,
    params: Type.Object({ reviewId: IdSchema('rev') }),
    body: Type.Object({ text: TextBody(1, 1000), mediaIds: Type.Optional(MediaIds) }),
    reply: ReviewSchema,
    status: 201,
    errors: [
      'reviews.review_not_found',
      'reviews.already_followed_up',
      'reviews.follow_up_window_over',
      'reviews.media_not_yours',
    ],
    handle: async (ctx, { params, body }) =>
      one(
        ctx,
        await followUp(ctx, {
          buyerId: me(ctx),
          reviewId: uuidOf('rev', params.reviewId),
          text: body.text,
          mediaIds: (body.mediaIds ?? []).map((id) => uuidOf('med', id)),
        }),
      ),
  }),
  ...(['PUT', 'DELETE'] as const).map((method) =>
    route({
      method,
      path: '/reviews/:reviewId/helpful',
      summary: method === 'PUT' ? 'Say that a review helped you; you count once' : 'Take your vote back',
      tag: 'reviews',
      access: signedIn,
      params: Type.Object({ reviewId: IdSchema('rev') }),
      reply: Type.Object({ helpful: Type.Integer() }),
      errors: ['reviews.review_not_found', 'reviews.own_review'],
      handle: async (ctx, { params }) => {
        const reviewId = uuidOf('rev', params.reviewId);
        return { helpful: await vote(ctx, { userId: me(ctx), reviewId, helpful: method === 'PUT' }) };
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/products/:productId/reviews',
    summary: 'Reviews of a product, newest first, with what they say most',
    tag: 'reviews',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Filters),
      tag: Type.Optional(Type.String({ maxLength: 40, description: 'A code from `tags`' })),
    }),
    reply: Type.Object({
      items: Type.Array(ReviewSchema),
      nextCursor: Nullable(Type.String()),
      rating: RatingSchema,
      counts: Type.Object({
        all: Type.Integer(),
        picture: Type.Integer(),
        low: Type.Integer(),
        followUp: Type.Integer(),
        folded: Type.Integer({ description: 'Found not genuine: not among all, and in no figure' }),
      }),
      tags: Type.Array(TagCountSchema),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const productId = uuidOf('prd', params.productId);
      const limit = query.limit ?? 20;
      const filter: Filter = query.filter ?? 'all';
      const by = { filter, tag: query.tag, before: before(query.cursor), limit: limit + 1 };
      const [rows, ratings, counts, tags] = await Promise.all([
        listReviews(ctx, { productId }, by),
        productRatings(ctx, [productId]),
        filterCounts(ctx, productId),
        tagCounts(ctx, productId),
      ]);
      return {
        ...(await page(ctx, rows, limit)),
        rating: ratingView(ratings.get(productId)),
        counts: { ...counts },
        tags: tagCountViews(tags),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shop-pages/:code/credit',
    summary: 'Credit ladder and DSR of a shop',
    tag: 'reviews',
    access: everyone,
    params: Type.Object({ code: Type.String({ maxLength: 60 }) }),
    reply: CreditSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, { params }) => {
      const shop = await shopByCode(ctx, params.code);
      const credit = (await creditOf(ctx, [shop.id])).get(shop.id);
      if (!credit) throw new Error('shop without credit');
      return creditView(credit);
    },
  }),
];
