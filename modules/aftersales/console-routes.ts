import { Type } from 'typebox';
import { decodeCursor, IdSchema, PageOf, PageQuery, pageOf, platformStaff, type Route, route, uuidOf } from '#kernel';
import { evidencePicture, rule, takeCase } from './disputes-service.ts';
import { retry } from './money-service.ts';
import { anyCase, listQuery, moneyErrors, moveErrors, page, picture, tag } from './paging-routes.ts';
import { dossier } from './reading-service.ts';
import { caseForPlatform } from './service.ts';
import { listDisputes, QUEUE } from './store.ts';
import { CaseDetail, CaseView, caseDetail, caseView, OutcomeSchema } from './view.ts';

const reads = platformStaff('aftersales.read');
const judges = platformStaff('aftersales.judge');
const judgeErrors = ['aftersales.judge_is_party', 'aftersales.judge_same', 'aftersales.taken'];

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/refund-cases',
    summary: 'After-sales cases of the whole market, newest first',
    tag,
    access: reads,
    query: listQuery,
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => page(ctx, query, {}),
  }),
  route({
    method: 'GET',
    path: '/console/disputes',
    summary: 'What the platform has to hear or judge, the nearest deadline first',
    tag,
    access: reads,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(
        Type.Union(['evidence', 'judging', 'ruled', 'appealed'].map((state) => Type.Literal(state))),
      ),
    }),
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const states = QUEUE.filter((state) => !query.state || state === query.state);
      const rows = await listDisputes(ctx, { states, after: decodeCursor(query.cursor, 2), limit });
      return pageOf(rows, limit, (one) => [one.deadlineAt?.toISOString() ?? '', one.id], caseView);
    },
  }),
  route({
    method: 'GET',
    path: '/console/refund-cases/:caseId',
    summary: 'One case with everything both sides said and showed',
    tag,
    access: reads,
    params: anyCase,
    reply: CaseDetail,
    errors: ['aftersales.case_not_found', 'orders.order_not_found'],
    handle: async (ctx, { params }) =>
      caseDetail(await dossier(ctx, await caseForPlatform(ctx, uuidOf('asl', params.caseId)), 'platform')),
  }),
  route({
    method: 'GET',
    path: '/console/refund-cases/:caseId/evidence/:mediaId',
    summary: 'A picture shown by either side',
    tag,
    access: reads,
    params: Type.Object({ ...anyCase.properties, mediaId: IdSchema('med') }),
    produces: 'image/webp',
    errors: ['aftersales.case_not_found', 'orders.order_not_found', 'media.media_not_found'],
    handle: async (ctx, { params }) => {
      const { case: one } = await caseForPlatform(ctx, uuidOf('asl', params.caseId));
      return picture(await evidencePicture(ctx, one, uuidOf('med', params.mediaId)));
    },
  }),
  route({
    method: 'POST',
    path: '/console/refund-cases/:caseId/take',
    summary: 'Take a case that is to be judged',
    tag,
    access: judges,
    params: anyCase,
    reply: CaseView,
    errors: [...moveErrors, ...judgeErrors],
    handle: async (ctx, { params }) => caseView(await takeCase(ctx, uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/console/refund-cases/:caseId/rule',
    summary: 'Rule with a reason both sides read; of an appeal by somebody else, and for good',
    tag,
    access: judges,
    params: anyCase,
    body: Type.Object({
      outcome: OutcomeSchema,
      goodsFen: Type.Integer({ minimum: 0, description: 'For the goods; 0 exactly when rejected' }),
      freightBy: Type.Union([Type.Literal('buyer'), Type.Literal('shop')]),
      reason: Type.String({ minLength: 10, maxLength: 2_000, pattern: '\\S' }),
    }),
    reply: CaseView,
    errors: [
      ...moveErrors,
      ...judgeErrors,
      'aftersales.ruling_amount',
      'aftersales.ruling_part_unshipped',
      'aftersales.return_address_missing',
      ...moneyErrors,
    ],
    handle: async (ctx, { params, body }) =>
      caseView(await rule(ctx, uuidOf('asl', params.caseId), { ...body, reason: body.reason.trim() })),
  }),
  route({
    method: 'POST',
    path: '/console/refund-cases/:caseId/retry',
    summary: 'Ask again for the refund of an agreed case whose refund failed',
    tag,
    access: platformStaff('aftersales.retry'),
    params: anyCase,
    reply: CaseView,
    errors: [...moveErrors, ...moneyErrors],
    handle: async (ctx, { params }) => caseView(await retry(ctx, uuidOf('asl', params.caseId))),
  }),
];
