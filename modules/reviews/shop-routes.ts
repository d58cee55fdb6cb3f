import { Type } from 'typebox';
import { IdSchema, PageOf, PageQuery, type Route, route, shopStaff, uuidOf } from '#kernel';
import { reply } from './answers-service.ts';
import { appealAsShop } from './flags-service.ts';
import { before, Filters, one, TextBody, watchedOne, watchedPage } from './list-view.ts';
import { listReviews } from './store.ts';
import type { Filter } from './types.ts';
import { ReviewSchema, WatchedReviewSchema } from './view.ts';

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/reviews',
    summary: 'Reviews of the shop, newest first',
    tag: 'reviews',
    access: shopStaff('reviews.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Filters),
      productId: Type.Optional(IdSchema('prd')),
    }),
    reply: PageOf(WatchedReviewSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const productId = query.productId ? uuidOf('prd', query.productId) : undefined;
      const by = { filter: (query.filter ?? 'all') as Filter, before: before(query.cursor), limit: limit + 1 };
      return watchedPage(ctx, await listReviews(ctx, { shopId: shop.shopId, productId }, by), limit);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/reviews/:reviewId/appeal',
    summary: 'Say that a review which does not count is genuine; once for each time it was flagged',
    tag: 'reviews',
    access: shopStaff('reviews.reply'),
    params: Type.Object({ shopId: IdSchema('shp'), reviewId: IdSchema('rev') }),
    body: Type.Object({ text: TextBody(1, 500) }),
    reply: WatchedReviewSchema,
    status: 201,
    errors: ['reviews.review_not_found', 'reviews.not_flagged', 'reviews.appealed_already'],
    handle: async (ctx, { shop, params, body }) =>
      watchedOne(ctx, await appealAsShop(ctx, shop, uuidOf('rev', params.reviewId), body.text)),
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    route({
      method,
      path: '/shops/:shopId/reviews/:reviewId/reply',
      summary: method === 'POST' ? 'Answer a review, once' : 'Change the words of your answer while it is fresh',
      tag: 'reviews',
      access: shopStaff('reviews.reply'),
      params: Type.Object({ shopId: IdSchema('shp'), reviewId: IdSchema('rev') }),
      body: Type.Object({ text: TextBody(1, 500) }),
      reply: ReviewSchema,
      status: method === 'POST' ? 201 : 200,
      errors: [
        'reviews.review_not_found',
        'reviews.already_replied',
        ...(method === 'PUT' ? ['reviews.not_replied', 'reviews.reply_edit_window_over'] : []),
      ],
      handle: async (ctx, { shop, params, body }) =>
        one(
          ctx,
          await reply(ctx, shop, {
            reviewId: uuidOf('rev', params.reviewId),
            text: body.text,
            edit: method === 'PUT',
          }),
        ),
    }),
  ),
];
