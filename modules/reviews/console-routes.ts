import { Type } from 'typebox';
import { IdSchema, PageOf, PageQuery, platformStaff, type Route, route, uuidOf } from '#kernel';
import { clear, flag, rejectAppeals } from './flags-service.ts';
import { before, Filters, TextBody, watchedOne, watchedPage } from './list-view.ts';
import { listReviews } from './store.ts';
import type { Filter } from './types.ts';
import { WatchedReviewSchema } from './view.ts';

const params = Type.Object({ reviewId: IdSchema('rev') });
/** Words that author and shop read. */
const body = Type.Object({ reason: TextBody(4, 500) });

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/reviews',
    summary:
      'Reviews of the market, newest first; folded: those that do not count, appealed: with an open word against it',
    tag: 'reviews',
    access: platformStaff('reviews.read'),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Filters),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(WatchedReviewSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const ofShop = query.shopId ? uuidOf('shp', query.shopId) : undefined;
      const by = { filter: (query.filter ?? 'all') as Filter, before: before(query.cursor), limit: limit + 1 };
      return watchedPage(ctx, await listReviews(ctx, { market: true, ofShop }, by), limit);
    },
  }),
  route({
    method: 'POST',
    path: '/console/reviews/:reviewId/flag',
    summary: 'Find a review not genuine: it stays with the reason, folded, and counts no more',
    tag: 'reviews',
    access: platformStaff('reviews.flag'),
    params,
    body,
    reply: WatchedReviewSchema,
    errors: ['reviews.review_not_found', 'reviews.already_flagged'],
    handle: async (ctx, input) => {
      const finding = { rule: 'operator' as const, note: input.body.reason };
      return watchedOne(ctx, await flag(ctx, uuidOf('rev', input.params.reviewId), finding));
    },
  }),
  route({
    method: 'POST',
    path: '/console/reviews/:reviewId/clear',
    summary: 'Take the flag off: the review counts again; open appeals are upheld',
    tag: 'reviews',
    access: platformStaff('reviews.flag'),
    params,
    body,
    reply: WatchedReviewSchema,
    errors: ['reviews.review_not_found', 'reviews.not_flagged'],
    handle: async (ctx, input) =>
      watchedOne(ctx, await clear(ctx, uuidOf('rev', input.params.reviewId), input.body.reason)),
  }),
  route({
    method: 'POST',
    path: '/console/reviews/:reviewId/reject-appeals',
    summary: 'Stay with the flag and say why',
    tag: 'reviews',
    access: platformStaff('reviews.flag'),
    params,
    body,
    reply: WatchedReviewSchema,
    errors: ['reviews.review_not_found', 'reviews.not_flagged', 'reviews.appeal_not_open'],
    handle: async (ctx, input) =>
      watchedOne(ctx, await rejectAppeals(ctx, uuidOf('rev', input.params.reviewId), input.body.reason)),
  }),
];
