import { type Static, Type } from 'typebox';
import {
  type Ctx,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  toId,
  uuidOf,
} from '#kernel';
import { stateLabel } from '../prose.ts';
import { selectTransfers, type TransferRow } from '../store/transfers.ts';
import { placeOf } from './shop.ts';

const STATES = ['asked', 'sent', 'unknown', 'done', 'failed'] as const;

const TransferSchema = Type.Object({
  transferId: IdSchema('btf'),
  shopId: IdSchema('shp'),
  orderId: IdSchema('ord'),
  gateway: Type.String(),
  gatewayNo: Nullable(Type.String()),
  amountFen: FenSchema(),
  remark: Type.String({ description: 'What the buyer reads' }),
  state: Type.Enum(STATES),
  stateLabel: Type.String({ description: 'State in the language of the request' }),
  failure: Nullable(Type.String()),
  askedAt: MomentSchema(),
  endedAt: Nullable(MomentSchema()),
  attempts: Type.Integer(),
});

const transferView =
  (ctx: Ctx) =>
  (row: TransferRow): Static<typeof TransferSchema> => ({
    transferId: toId('btf', row.id),
    shopId: toId('shp', row.shopId),
    orderId: toId('ord', row.orderId),
    gateway: row.gateway,
    gatewayNo: row.gatewayNo,
    amountFen: row.amountFen,
    remark: row.remark,
    state: row.state,
    stateLabel: stateLabel(ctx.lang, 'transfer', row.state),
    failure: row.failure,
    askedAt: row.askedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    attempts: row.attempts,
  });

export const transferRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/transfers',
    summary:
      'Money from shops to buyers at the provider, newest first: what it is for, how far it has come, what went wrong',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Enum(STATES)),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(TransferSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await selectTransfers(ctx, {
        state: query.state ?? null,
        shopId: query.shopId ? uuidOf('shp', query.shopId) : null,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.askedAt.toISOString(), row.id], transferView(ctx));
    },
  }),
];
