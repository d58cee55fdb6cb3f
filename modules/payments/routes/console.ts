import { Type } from 'typebox';
import {
  type Ctx,
  chinaDay,
  earlier,
  hours,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  startOfChinaDay,
  transact,
  uuidOf,
} from '#kernel';
import { record } from '#modules/operations';
import { resolveDifference } from '../differences.ts';
import { refuse } from '../errors.ts';
import { decideFreeze, nearingEnd } from '../freeze.ts';
import { DEFAULT_GATEWAY, gatewayNames } from '../gateway.ts';
import { approvePayout, cancelPayout } from '../payouts.ts';
import { gatewayLabel } from '../prose.ts';
import { reconcile } from '../reconciliation.ts';
import { countCallbacks } from '../store/callbacks.ts';
import { selectAsked } from '../store/freeze.ts';
import { selectPayments } from '../store/payments.ts';
import { selectPayouts } from '../store/payouts.ts';
import { selectDifferences, selectRun, selectRuns } from '../store/reconciliation.ts';
import { selectRefunds } from '../store/refunds.ts';
import {
  DifferenceSchema,
  differenceView,
  FrozenSchema,
  frozenView,
  PAYMENT_STATES,
  PAYOUT_STATES,
  PaymentDeskSchema,
  PayoutSchema,
  paymentDeskView,
  payoutView,
  REFUND_STATES,
  RefundSchema,
  RunSchema,
  refundView,
  runView,
} from '../view.ts';
import { placeOf } from './shop.ts';

const PayoutPath = Type.Object({ payoutId: IdSchema('pyo') });
const Note = Type.String({ minLength: 1, maxLength: 500 });

const GatewayQuery = Type.Optional(Type.String({ maxLength: 20, description: 'Default: the first configured' }));
const usualGateway = (ctx: Ctx): string => gatewayNames(ctx)[0] ?? DEFAULT_GATEWAY;

/** A day of the calendar: 2026-02-30 has the form of one and is none. */
function dayOf(text: string): string {
  const at = startOfChinaDay(text);
  if (Number.isNaN(at.getTime()) || chinaDay(at) !== text) throw refuse('day_invalid', { day: text });
  return text;
}

const lists: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/payments',
    summary: 'Payments, newest first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Enum(PAYMENT_STATES)),
      tradeId: Type.Optional(IdSchema('trd')),
    }),
    reply: PageOf(PaymentDeskSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const tradeId = query.tradeId ? uuidOf('trd', query.tradeId) : null;
      const rows = await selectPayments(ctx, {
        state: query.state ?? null,
        tradeId,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id], paymentDeskView(ctx));
    },
  }),
  route({
    method: 'GET',
    path: '/console/refunds',
    summary: 'Refunds at the provider, newest first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Enum(REFUND_STATES)),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(RefundSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const shopId = query.shopId ? uuidOf('shp', query.shopId) : null;
      const rows = await selectRefunds(ctx, {
        state: query.state ?? null,
        shopId,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.requestedAt.toISOString(), row.id], refundView(ctx));
    },
  }),
  route({
    method: 'GET',
    path: '/console/freeze-watch',
    summary: 'Orders whose money the provider will soon let go, most urgent first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    reply: Type.Object({ items: Type.Array(FrozenSchema) }),
    handle: async (ctx) => {
      const rows = await nearingEnd(ctx, 200, false);
      const asked = await selectAsked(
        ctx,
        rows.map(({ part }) => part.orderId),
      );
      const byOrder = new Map(asked.map((row) => [row.orderId, row]));
      return {
        items: rows.map(({ part, gateway, endsAt }) => frozenView(gateway, endsAt, part, byOrder.get(part.orderId))),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/console/freeze-watch/:orderId/decide',
    summary: 'Say what becomes of an unfinished order whose money the provider will soon let go',
    tag: 'payments',
    access: platformStaff('payments.reconcile'),
    params: Type.Object({ orderId: IdSchema('ord') }),
    body: Type.Object({ decision: Type.Enum(['release', 'leave']), note: Note }),
    reply: Type.Object({ decision: Type.Enum(['release', 'leave', 'over']) }),
    errors: ['payments.freeze_not_asked', 'payments.freeze_decided'],
    handle: async (ctx, { params, body }) => {
      const row = await decideFreeze(ctx, { orderId: uuidOf('ord', params.orderId), ...body });
      return { decision: row.decision ?? body.decision };
    },
  }),
  route({
    method: 'GET',
    path: '/console/callbacks/summary',
    summary: 'Callbacks of the last 24 hours: genuine and refused',
    tag: 'payments',
    access: platformStaff('payments.read'),
    reply: Type.Object({ genuine: Type.Integer(), refused: Type.Integer() }),
    handle: (ctx) => countCallbacks(ctx, earlier(ctx.clock.now(), hours(24))),
  }),
];

const payouts: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/payouts',
    summary: 'Payouts of all shops, newest first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Enum(PAYOUT_STATES)),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(PayoutSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const shopId = query.shopId ? uuidOf('shp', query.shopId) : null;
      const rows = await selectPayouts(ctx, {
        state: query.state ?? null,
        shopId,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.requestedAt.toISOString(), row.id], payoutView(ctx));
    },
  }),
  route({
    method: 'POST',
    path: '/console/payouts/:payoutId/approve',
    summary: 'Let a large payout go',
    tag: 'payments',
    access: platformStaff('payments.payouts'),
    secondFactor: 'always',
    params: PayoutPath,
    body: Type.Object({ note: Type.Optional(Type.String({ maxLength: 500 })) }),
    reply: PayoutSchema,
    errors: ['payments.payout_not_found', 'payments.payout_state'],
    handle: async (ctx, { params, body }) =>
      payoutView(ctx)(await approvePayout(ctx, uuidOf('pyo', params.payoutId), body.note ?? null)),
  }),
  route({
    method: 'POST',
    path: '/console/payouts/:payoutId/reject',
    summary: 'Refuse a payout that was not sent yet; the money returns to the shop',
    tag: 'payments',
    access: platformStaff('payments.payouts'),
    secondFactor: 'always',
    params: PayoutPath,
    body: Type.Object({ reason: Note }),
    reply: PayoutSchema,
    errors: ['payments.payout_not_found', 'payments.payout_state'],
    handle: async (ctx, { params, body }) =>
      payoutView(ctx)(await cancelPayout(ctx, uuidOf('pyo', params.payoutId), body.reason)),
  }),
];

const reconciliation: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/reconciliation',
    summary: 'Days compared with the provider; with `date`, that day only',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object({ date: Type.Optional(Type.String({ format: 'date' })), gateway: GatewayQuery }),
    reply: Type.Object({
      items: Type.Array(RunSchema),
      run: Nullable(RunSchema),
      gateways: Type.Array(Type.Object({ gateway: Type.String(), label: Type.String() })),
    }),
    errors: ['payments.day_invalid'],
    handle: async (ctx, { query }) => {
      const gateways = gatewayNames(ctx).map((gateway) => ({ gateway, label: gatewayLabel(ctx.lang, gateway) }));
      if (!query.date) return { items: (await selectRuns(ctx, 60)).map(runView), run: null, gateways };
      const run = await selectRun(ctx, query.gateway ?? usualGateway(ctx), dayOf(query.date));
      return { items: run ? [runView(run)] : [], run: run && runView(run), gateways };
    },
  }),
  route({
    method: 'POST',
    path: '/console/reconciliation/:date/run',
    summary: "Fetch the provider's bill of a day and compare it again",
    tag: 'payments',
    access: platformStaff('payments.reconcile'),
    params: Type.Object({ date: Type.String({ format: 'date' }) }),
    query: Type.Object({ gateway: GatewayQuery }),
    transaction: 'own',
    reply: RunSchema,
    errors: ['payments.day_invalid', 'payments.bill_not_ready', 'payments.gateway_unavailable'],
    handle: async (ctx, { params, query }) => {
      const run = await reconcile(ctx, query.gateway ?? usualGateway(ctx), dayOf(params.date));
      await transact(ctx, (tx) =>
        record(tx, {
          action: 'payments.reconcile',
          subject: { kind: 'reconciliation', id: `${run.gateway} ${params.date}` },
          after: { billRows: run.billRows, matched: run.matched, differences: run.differences },
        }),
      );
      return runView(run);
    },
  }),
  route({
    method: 'GET',
    path: '/console/differences',
    summary: 'What does not agree, newest first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Enum(['open', 'resolved'])),
      date: Type.Optional(Type.String({ format: 'date' })),
    }),
    reply: PageOf(DifferenceSchema),
    errors: ['request.cursor_invalid', 'payments.day_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const day = query.date ? dayOf(query.date) : null;
      const rows = await selectDifferences(ctx, {
        state: query.state ?? null,
        day,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.foundAt.toISOString(), row.id], differenceView(ctx));
    },
  }),
  route({
    method: 'POST',
    path: '/console/differences/:differenceId/resolve',
    summary: 'Say how a difference was worked off',
    tag: 'payments',
    access: platformStaff('payments.reconcile'),
    params: Type.Object({ differenceId: IdSchema('dif') }),
    body: Type.Object({ note: Note }),
    reply: DifferenceSchema,
    errors: ['payments.difference_not_found', 'payments.difference_resolved', 'payments.difference_to_book'],
    handle: async (ctx, { params, body }) =>
      differenceView(ctx)(await resolveDifference(ctx, uuidOf('dif', params.differenceId), body.note)),
  }),
];

export const consoleRoutes: readonly Route[] = [...lists, ...payouts, ...reconciliation];
