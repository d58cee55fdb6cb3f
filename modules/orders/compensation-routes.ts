import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  shopStaff,
  toId,
  uuidOf,
} from '#kernel';
import type { Lateness } from './compensation.ts';
import { type CompensationRow, compensations } from './store/compensations.ts';

const Excuse = Nullable(
  Type.String({
    description: 'address_changed, case_opened, shop_paused, holiday or nothing_paid: why nothing is owed',
  }),
);

export const LatenessView = Type.Object({
  state: Type.String({
    description:
      'promised: what it will cost when the moment passes; then excused, owed, held (being sent), deferred (comes out of the order when it is settled), paid, or unpaid (an operator sees to it)',
  }),
  dueAt: MomentSchema('The ship promise'),
  excuse: Excuse,
  amountFen: Type.Integer(),
  paidAt: Nullable(MomentSchema()),
});

export const latenessView = (one: Lateness | null): Static<typeof LatenessView> | null =>
  one && {
    state: one.state,
    dueAt: one.dueAt.toISOString(),
    excuse: one.excuse,
    amountFen: one.amountFen,
    paidAt: one.paidAt?.toISOString() ?? null,
  };

const CompensationView = Type.Object({
  orderId: IdSchema('ord'),
  shopId: IdSchema('shp'),
  number: Type.String({ description: 'Number of the order' }),
  ...LatenessView.properties,
  way: Nullable(Type.String({ description: 'transfer, or refund: out of what was paid for the order' })),
  baseFen: Type.Integer({ description: 'Paid for the goods that were late' }),
  decidedAt: MomentSchema(),
  failure: Nullable(Type.String({ description: 'BALANCE_TOO_LOW, or what the provider said' })),
});

const view = (one: CompensationRow): Static<typeof CompensationView> => ({
  orderId: toId('ord', one.orderId),
  shopId: toId('shp', one.shopId),
  number: one.number,
  state: one.state,
  dueAt: one.promisedAt.toISOString(),
  excuse: one.excuse,
  amountFen: one.amountFen,
  paidAt: one.paidAt?.toISOString() ?? null,
  way: one.way,
  baseFen: one.baseFen,
  decidedAt: one.decidedAt.toISOString(),
  failure: one.failure,
});

const query = Type.Object({
  ...PageQuery,
  state: Type.Optional(
    Type.Union((['excused', 'owed', 'held', 'deferred', 'paid', 'unpaid'] as const).map((one) => Type.Literal(one))),
  ),
});

export const compensationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/compensations',
    summary: 'What the shop owes or paid for late shipments, newest first',
    tag: 'orders',
    access: shopStaff('orders.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query,
    reply: PageOf(CompensationView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const rows = await compensations(ctx, { shopId: shop.shopId, state: query.state }, before, limit + 1);
      return pageOf(rows, limit, (row) => [row.decidedAt.toISOString(), row.orderId], view);
    },
  }),
  route({
    method: 'GET',
    path: '/console/compensations',
    summary: 'Compensation for late shipments over the whole market, newest first',
    tag: 'orders',
    access: platformStaff('orders.read'),
    query: Type.Object({ ...query.properties, shopId: Type.Optional(IdSchema('shp')) }),
    reply: PageOf(CompensationView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const shopId = query.shopId ? uuidOf('shp', query.shopId) : undefined;
      const rows = await compensations(ctx, { shopId, state: query.state }, before, limit + 1);
      return pageOf(rows, limit, (row) => [row.decidedAt.toISOString(), row.orderId], view);
    },
  }),
];
