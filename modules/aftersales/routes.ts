import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { CASE_STATES, type CaseState, REASONS } from './lifecycle.ts';
import {
  agree,
  type CaseWithOrder,
  caseForBuyer,
  caseForShop,
  reject,
  requestCase,
  retry,
  withdraw,
} from './service.ts';
import { type CaseFilter, historyOf, listCases } from './store.ts';
import { CaseDetail, CaseView, caseDetail, caseView } from './view.ts';

const tag = 'aftersales';
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const shopCase = Type.Object({ shopId: IdSchema('shp'), caseId: IdSchema('asl') });
const anyCase = Type.Object({ caseId: IdSchema('asl') });
const listQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.Union(CASE_STATES.map((state) => Type.Literal(state)))),
});

const buyer = (ctx: Ctx): Uuid => {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
};

async function page(
  ctx: Ctx,
  query: { cursor?: string; limit?: number; state?: CaseState },
  more: Pick<CaseFilter, 'shopId' | 'buyerId'>,
) {
  const limit = query.limit ?? 20;
  const rows = await listCases(ctx, {
    ...more,
    ...(query.state ? { states: [query.state] } : {}),
    after: decodeCursor(query.cursor, 2),
    limit,
  });
  return pageOf(rows, limit, (one) => [one.requestedAt.toISOString(), one.id], caseView);
}

const detail = async (ctx: Ctx, { case: one, order }: CaseWithOrder) =>
  caseDetail(one, order, await historyOf(ctx, one));

const refundErrors = [
  'payments.shop_balance_too_low',
  'payments.refund_exceeds_paid',
  'payments.settlement_in_progress',
  'payments.order_not_paid',
];

export const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/me/orders/:orderId/refunds',
    summary: 'Ask for money back for pieces of an order',
    tag,
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    body: Type.Object({
      lines: Type.Array(
        Type.Object({ lineId: IdSchema('lin'), quantity: Type.Integer({ minimum: 1, maximum: 9_999 }) }),
        { minItems: 1, maxItems: 120 },
      ),
      reason: Type.Union(REASONS.map((reason) => Type.Literal(reason))),
      description: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    reply: CaseView,
    status: 201,
    errors: [
      'orders.order_not_found',
      'orders.line_not_found',
      'orders.refund_too_much',
      'aftersales.case_open',
      'aftersales.order_not_refundable',
      'aftersales.window_over',
      'aftersales.too_many_requests',
      'aftersales.nothing_to_refund',
    ],
    handle: async (ctx, { params, body }) =>
      caseView(
        await requestCase(ctx, {
          buyerId: buyer(ctx),
          orderId: uuidOf('ord', params.orderId),
          lines: body.lines.map((line) => ({ lineId: uuidOf('lin', line.lineId), quantity: line.quantity })),
          reason: body.reason,
          description: body.description?.trim() ?? '',
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/me/refunds',
    summary: "The buyer's refund cases, newest first",
    tag,
    access: signedIn,
    query: listQuery,
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => page(ctx, query, { buyerId: buyer(ctx) }),
  }),
  route({
    method: 'GET',
    path: '/me/refunds/:caseId',
    summary: 'One refund case with its history',
    tag,
    access: signedIn,
    params: anyCase,
    reply: CaseDetail,
    errors: ['aftersales.case_not_found'],
    handle: async (ctx, { params }) => detail(ctx, await caseForBuyer(ctx, buyer(ctx), uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/withdraw',
    summary: 'Take a refund request back before it is answered',
    tag,
    access: signedIn,
    params: anyCase,
    reply: CaseView,
    errors: ['aftersales.case_not_found', 'aftersales.state_forbids', 'aftersales.case_moved'],
    handle: async (ctx, { params }) => caseView(await withdraw(ctx, buyer(ctx), uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/refunds',
    summary: "The shop's refund cases, newest first",
    tag,
    access: shopStaff('aftersales.read'),
    params: shopParams,
    query: listQuery,
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { shop, query }) => page(ctx, query, { shopId: shop.shopId }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/refunds/:caseId',
    summary: 'One refund case with its order lines and history',
    tag,
    access: shopStaff('aftersales.read'),
    params: shopCase,
    reply: CaseDetail,
    errors: ['aftersales.case_not_found'],
    handle: async (ctx, { shop, params }) => detail(ctx, await caseForShop(ctx, shop, uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/agree',
    summary: 'Agree: the money goes back to the buyer',
    tag,
    access: shopStaff('aftersales.answer'),
    params: shopCase,
    reply: CaseView,
    errors: ['aftersales.case_not_found', 'aftersales.state_forbids', 'aftersales.case_moved', ...refundErrors],
    handle: async (ctx, { shop, params }) => caseView(await agree(ctx, shop, uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/reject',
    summary: 'Reject with a reason that the buyer reads',
    tag,
    access: shopStaff('aftersales.answer'),
    params: shopCase,
    body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 500, pattern: '\\S' }) }),
    reply: CaseView,
    errors: ['aftersales.case_not_found', 'aftersales.state_forbids', 'aftersales.case_moved'],
    handle: async (ctx, { shop, params, body }) =>
      caseView(await reject(ctx, shop, uuidOf('asl', params.caseId), body.reason.trim())),
  }),
  route({
    method: 'GET',
    path: '/console/refund-cases',
    summary: 'Refund cases of the whole market, newest first',
    tag,
    access: platformStaff('aftersales.read'),
    query: listQuery,
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => page(ctx, query, {}),
  }),
  route({
    method: 'POST',
    path: '/console/refund-cases/:caseId/retry',
    summary: 'Ask again for the refund of an agreed case whose refund failed',
    tag,
    access: platformStaff('aftersales.retry'),
    params: anyCase,
    reply: CaseView,
    errors: ['aftersales.case_not_found', 'aftersales.state_forbids', ...refundErrors],
    handle: async (ctx, { params }) => caseView(await retry(ctx, uuidOf('asl', params.caseId))),
  }),
];
