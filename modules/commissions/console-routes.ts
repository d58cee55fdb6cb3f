import { Type } from 'typebox';
import { IdSchema, PageOf, PageQuery, platformStaff, type Route, route, uuidOf } from '#kernel';
import { lookAtCard, markPaid, returnPayout } from './payouts-service.ts';
import { payoutsPage } from './purse-store.ts';
import { codes, keyOf, page } from './routes.ts';
import { linesPage } from './store.ts';
import { creatorsOut, PayoutView, payoutOut, STATES, StaffLineView, StaffPayoutView, staffLinesOut } from './view.ts';

const PayoutParams = Type.Object({ payoutId: IdSchema('pyo') });

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/commissions',
    summary: 'What creators earn of which shops, line by line, newest first',
    tag: 'commissions',
    access: platformStaff('commissions.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(StaffLineView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) =>
      page(
        query,
        (before, limit) => linesPage(ctx, {}, before, limit),
        keyOf.line,
        (rows) => staffLinesOut(ctx, rows),
      ),
  }),
  route({
    method: 'GET',
    path: '/console/creator-payouts',
    summary: 'What creators asked to be paid out, newest first',
    tag: 'commissions',
    access: platformStaff('commissions.read'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(Type.Enum(STATES)) }),
    reply: PageOf(StaffPayoutView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) =>
      page(
        query,
        (before, limit) => payoutsPage(ctx, query.state ? { state: query.state } : {}, before, limit),
        keyOf.payout,
        async (rows) => {
          const creator = await creatorsOut(
            ctx,
            rows.map((row) => row.userId),
          );
          return rows.map((row) => ({ ...payoutOut(row), ...creator(row.userId) }));
        },
      ),
  }),
  route({
    method: 'POST',
    path: '/console/creator-payouts/:payoutId/card',
    summary: 'Whom and where to pay, in clear; who looked is written down',
    tag: 'commissions',
    access: platformStaff('commissions.pay'),
    secondFactor: 'always',
    idempotency: 'none',
    params: PayoutParams,
    reply: Type.Object({ holder: Type.String(), bank: Type.String(), number: Type.String() }),
    errors: [...codes('payout_not_found', 'payout_state'), 'accounts.identity_not_checked'],
    handle: (ctx, { params }) => lookAtCard(ctx, uuidOf('pyo', params.payoutId)),
  }),
  route({
    method: 'POST',
    path: '/console/creator-payouts/:payoutId/paid',
    summary: 'It was paid by bank: booked once under the bank’s number',
    tag: 'commissions',
    access: platformStaff('commissions.pay'),
    secondFactor: 'always',
    params: PayoutParams,
    body: Type.Object({
      bankNo: Type.String({ pattern: '^[A-Za-z0-9-]{4,64}$', description: 'The bank’s number of the debit' }),
    }),
    reply: PayoutView,
    errors: codes('payout_not_found', 'payout_state', 'payout_cooling', 'payout_not_covered', 'bank_number_used'),
    handle: async (ctx, { params, body }) =>
      payoutOut(await markPaid(ctx, uuidOf('pyo', params.payoutId), body.bankNo)),
  }),
  route({
    method: 'POST',
    path: '/console/creator-payouts/:payoutId/return',
    summary: 'It cannot be paid: the money is the creator’s again, who reads why',
    tag: 'commissions',
    access: platformStaff('commissions.pay'),
    params: PayoutParams,
    body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 200 }) }),
    reply: PayoutView,
    errors: codes('payout_not_found', 'payout_state'),
    handle: async (ctx, { params, body }) =>
      payoutOut(await returnPayout(ctx, uuidOf('pyo', params.payoutId), body.reason)),
  }),
];
