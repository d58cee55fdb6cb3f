import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  regionStaff,
  route,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { JournalSchema, journalView, Period, periodOf, TRADE_FIGURES } from '#modules/ledger';
import { regionJournal, regionJournals, regionStatement, shopsOfRegion } from './region-service.ts';
import { shopsByIds } from './service.ts';
import { ShopCardSchema, StateSchema, shopCard } from './view.ts';

const params = Type.Object({
  division: Type.String({
    pattern: '^[1-9][0-9]{5}([0-9]{3})?$',
    description: 'Division code: province, city, district or town',
    examples: ['330282'],
  }),
});
const Figures = {
  orders: Type.Integer({ description: 'Orders paid' }),
  paidFen: Type.Integer({ description: 'Paid by buyers' }),
  refundedFen: Type.Integer({ description: 'Gone back to buyers' }),
  releasedFen: Type.Integer({ description: 'Released to shops, less what refunds took back from them' }),
  commissionFen: Type.Integer({ description: 'Kept by the platform, less what it gave back with refunds' }),
};
const afterOf = (cursor: string | undefined): Uuid | null => {
  const key = decodeCursor(cursor, 1);
  return key ? (String(key[0]) as Uuid) : null;
};

export const regionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/regions/:division/shops',
    summary: 'The shops of a region, in the order they opened',
    tag: 'shops',
    access: regionStaff('shops.read'),
    params,
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 60 })),
      state: Type.Optional(StateSchema),
    }),
    reply: PageOf(Type.Object({ ...ShopCardSchema.properties, stateReason: Nullable(Type.String()) })),
    errors: ['regions.division_unknown', 'request.cursor_invalid'],
    handle: async (ctx, { params: { division }, query }) => {
      const limit = query.limit ?? 20;
      const rows = await shopsOfRegion(ctx, division, {
        q: query.q,
        states: query.state ? [query.state] : undefined,
        after: afterOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ ...shopCard(row), stateReason: row.stateReason }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/statement',
    summary: "A region's statement: paid, refunded, released and commission, together and by shop",
    tag: 'shops',
    access: regionStaff('ledger.read'),
    params,
    query: Type.Object({ ...PageQuery, ...Period }),
    reply: Type.Object({
      from: MomentSchema('First moment of the period'),
      to: MomentSchema('First moment after the period'),
      shops: Type.Integer({ description: 'Shops in the region' }),
      total: Type.Object(Figures, { description: 'Over all shops of the region' }),
      items: Type.Array(Type.Object({ shopId: IdSchema('shp'), name: Type.String(), state: StateSchema, ...Figures })),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['regions.division_unknown', 'ledger.period_reversed', 'request.cursor_invalid'],
    handle: async (ctx, { params: { division }, query }) => {
      const period = periodOf(ctx, query);
      const limit = query.limit ?? 20;
      const found = await regionStatement(ctx, division, {
        ...period,
        after: afterOf(query.cursor),
        limit: limit + 1,
      });
      return {
        from: period.from.toISOString(),
        to: period.to.toISOString(),
        shops: found.shopCount,
        total: found.total,
        ...pageOf(
          found.rows,
          limit,
          (row) => [row.shop.id],
          (row) => ({ shopId: toId('shp', row.shop.id), name: row.shop.name, state: row.shop.state, ...row.figures }),
        ),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/journals',
    summary: "The journals under a figure of a region's statement, newest first; their parts add up to it",
    tag: 'shops',
    access: regionStaff('ledger.read'),
    params,
    query: Type.Object({
      ...PageQuery,
      ...Period,
      figure: Type.Optional(Type.Enum([...TRADE_FIGURES], { default: 'paid' })),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(
      Type.Object({
        journalId: IdSchema('jrn'),
        shopId: IdSchema('shp'),
        shopName: Type.String(),
        orderId: Nullable(IdSchema('ord')),
        kind: Type.String(),
        kindLabel: Type.String({ description: 'In the language of the request' }),
        at: MomentSchema(),
        amountFen: Type.Integer({ description: 'Its part of the figure' }),
      }),
    ),
    errors: ['regions.division_unknown', 'shops.shop_not_found', 'ledger.period_reversed', 'request.cursor_invalid'],
    handle: async (ctx, { params: { division }, query }) => {
      const page = await regionJournals(ctx, division, {
        ...periodOf(ctx, query),
        figure: query.figure ?? 'paid',
        shopId: query.shopId ? uuidOf('shp', query.shopId) : null,
        cursor: query.cursor,
        limit: query.limit ?? 20,
      });
      const shops = await shopsByIds(
        ctx,
        page.items.map((row) => row.shopId),
      );
      return {
        items: page.items.map((row) => ({
          journalId: toId('jrn', row.journalId),
          shopId: toId('shp', row.shopId),
          shopName: shops.get(row.shopId)?.name ?? '',
          orderId: row.orderId && toId('ord', row.orderId),
          kind: row.kind,
          kindLabel: row.kindLabel,
          at: row.at.toISOString(),
          amountFen: row.amountFen,
        })),
        nextCursor: page.nextCursor,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/journals/:journalId',
    summary: 'A journal of a shop in the region with its postings; buyers stay unnamed',
    tag: 'shops',
    access: regionStaff('ledger.read'),
    params: Type.Object({ ...params.properties, journalId: IdSchema('jrn') }),
    reply: JournalSchema,
    errors: ['regions.division_unknown', 'ledger.journal_not_found'],
    handle: async (ctx, { params: { division, journalId } }) => {
      const found = await regionJournal(ctx, division, uuidOf('jrn', journalId));
      return journalView(ctx, found, false, (account) => !account.startsWith('buyer:'));
    },
  }),
];
