import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  encodeCursor,
  FenSchema,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  shopScope,
  shopStaff,
  startOfChinaDay,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { people } from '#modules/accounts';
import { StateQuery, statesOf } from './buyer-routes.ts';
import { changePrice, closeByShop, note } from './changes.ts';
import { latenessOf } from './compensation.ts';
import { LatenessView, latenessView } from './compensation-routes.ts';
import { exportOrders } from './export.ts';
import { TAG_LENGTH } from './marks.ts';
import { orderForPlatform, orderForShop, pageOfShop } from './reading.ts';
import { linesAwaitingVisit } from './shipment.ts';
import { countsOfShop, ordersOfMarket, type ShopFilter } from './store/lists.ts';
import { historyOf } from './store/moves.ts';
import { withDetails } from './store/rows.ts';
import { FLAGS, type Order } from './types.ts';
import { FreightView, HistoryView, historyView, OrderToShipView, ShopOrderView, shopOrderView } from './view.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const orderParams = Type.Object({ shopId: IdSchema('shp'), orderId: IdSchema('ord') });
const Day = Type.String({ format: 'date', description: 'China calendar day, YYYY-MM-DD' });
const filterFields = {
  state: Type.Optional(StateQuery),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'Order number, receiver, or part of a title; words look through 2000 orders a page',
    }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  flag: Type.Optional(Type.Union(FLAGS.map((flag) => Type.Literal(flag)))),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: TAG_LENGTH })),
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: "Part of the shop's own note" })),
};
const DAY_MS = 86_400_000;

/** Days of a query → moments: `to` is the whole day. */
const filterOf = (query: {
  state?: string | undefined;
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  flag?: string | undefined;
  tag?: string | undefined;
  note?: string | undefined;
}): ShopFilter => ({
  states: statesOf(query.state),
  q: query.q,
  from: query.from ? startOfChinaDay(query.from) : undefined,
  to: query.to ? new Date(startOfChinaDay(query.to).getTime() + DAY_MS) : undefined,
  flag: query.flag,
  tag: query.tag,
  note: query.note,
});

async function viewOf(ctx: Ctx, order: Order, viewer: 'shop' | 'platform' = 'shop') {
  return shopOrderView(order, (await people(ctx, [order.buyerId])).get(order.buyerId)?.nickname, ctx.lang, viewer);
}

const changeErrors = [
  'orders.order_not_found',
  'orders.state_forbids',
  'orders.payment_started',
  'orders.trade_already_paid',
  'orders.order_moved',
  'payments.payment_not_open',
  'payments.payment_already_paid',
];
const DetailView = Type.Object({
  ...OrderToShipView.properties,
  freight: FreightView,
  history: Type.Array(HistoryView),
  lateness: Nullable(LatenessView),
});

/** Of the lines that wait for a visit, those of this order. */
const visitLinesOf = (order: Order, waiting: ReadonlySet<Uuid>): string[] =>
  order.lines.flatMap((line) => (waiting.has(line.id) ? [toId('lin', line.id)] : []));

async function detail(ctx: Ctx, order: Order, viewer: 'shop' | 'platform' = 'shop') {
  return {
    ...(await viewOf(ctx, order, viewer)),
    visitLineIds: visitLinesOf(order, await linesAwaitingVisit(ctx, shopScope(order.shopId), [order.id])),
    freight: order.freight,
    history: (await historyOf(ctx, order.shopId, order.id)).map(historyView(ctx.lang)),
    lateness: latenessView(await latenessOf(ctx, order)),
  };
}

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/orders',
    summary: 'Orders of the shop, newest first',
    tag: 'orders',
    access: shopStaff('orders.read'),
    params: shopParams,
    query: Type.Object({ ...PageQuery, ...filterFields }),
    reply: PageOf(OrderToShipView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const { heads, next } = await pageOfShop(ctx, shop, filterOf(query), before, limit);
      const orders = await withDetails(ctx, heads);
      const [names, waiting] = await Promise.all([
        people(
          ctx,
          orders.map((order) => order.buyerId),
        ),
        linesAwaitingVisit(
          ctx,
          shop,
          orders.map((order) => order.id),
        ),
      ]);
      return {
        items: orders.map((order) => ({
          ...shopOrderView(order, names.get(order.buyerId)?.nickname, ctx.lang),
          visitLineIds: visitLinesOf(order, waiting),
        })),
        nextCursor: next && encodeCursor([next.at.toISOString(), next.id]),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/order-counts',
    summary: "How many of the shop's orders are in each state that waits for something",
    tag: 'orders',
    access: shopStaff('orders.read'),
    params: shopParams,
    reply: Type.Record(Type.String(), Type.Integer()),
    handle: async (ctx, { shop }) =>
      Object.fromEntries((await countsOfShop(ctx, shop.shopId)).map(({ state, count }) => [state, count])),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/orders/export',
    summary: 'Orders as CSV or XLSX, one row a line, streamed; phones are masked',
    tag: 'orders',
    access: shopStaff('orders.read'),
    params: shopParams,
    query: Type.Object({
      ...filterFields,
      format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('xlsx')])),
      after: Type.Optional(
        Type.String({
          pattern: '^\\d{20}$',
          description: 'Number of the last whole order of a file that broke off: goes on behind it',
        }),
      ),
    }),
    produces: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    errors: ['orders.order_not_found'],
    handle: async (ctx, { shop, query }) =>
      exportOrders(ctx, shop, filterOf(query), query.format ?? 'csv', query.after),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/orders/:orderId',
    summary: 'One order with its history and the moment each timer fires',
    tag: 'orders',
    access: shopStaff('orders.read'),
    params: orderParams,
    reply: DetailView,
    errors: ['orders.order_not_found'],
    handle: async (ctx, { shop, params }) => detail(ctx, await orderForShop(ctx, shop, uuidOf('ord', params.orderId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/note',
    summary: "The shop's private note and flag",
    tag: 'orders',
    access: shopStaff('orders.note'),
    params: orderParams,
    body: Type.Object({
      note: Nullable(Type.String({ maxLength: 500 })),
      flag: Nullable(Type.Union(FLAGS.map((flag) => Type.Literal(flag)))),
    }),
    reply: ShopOrderView,
    errors: ['orders.order_not_found'],
    handle: async (ctx, { shop, params, body }) => {
      const orderId = uuidOf('ord', params.orderId);
      await note(ctx, shop, orderId, body);
      return viewOf(ctx, await orderForShop(ctx, shop, orderId));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/price',
    summary: 'Lower the price of an unpaid order (改价)',
    tag: 'orders',
    access: shopStaff('orders.price'),
    params: orderParams,
    body: Type.Object({
      lines: Type.Optional(
        Type.Array(Type.Object({ lineId: IdSchema('lin'), payableFen: FenSchema() }), { maxItems: 120 }),
      ),
      freightFen: Type.Optional(FenSchema()),
    }),
    reply: ShopOrderView,
    errors: [...changeErrors, 'orders.line_not_found', 'orders.price_not_lower', 'orders.price_too_low'],
    handle: async (ctx, { shop, params, body }) =>
      viewOf(
        ctx,
        await changePrice(ctx, shop, uuidOf('ord', params.orderId), {
          lines: body.lines?.map((line) => ({ lineId: uuidOf('lin', line.lineId), payableFen: line.payableFen })),
          freightFen: body.freightFen,
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/close',
    summary: 'Take back an unpaid order',
    tag: 'orders',
    access: shopStaff('orders.close'),
    params: orderParams,
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: ShopOrderView,
    errors: changeErrors,
    handle: async (ctx, { shop, params, body }) => {
      const orderId = uuidOf('ord', params.orderId);
      await closeByShop(ctx, shop, orderId, body.reason);
      return viewOf(ctx, await orderForShop(ctx, shop, orderId));
    },
  }),
  route({
    method: 'GET',
    path: '/console/orders',
    summary: 'Orders of the whole market, newest first',
    tag: 'orders',
    access: platformStaff('orders.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(StateQuery),
      shopId: Type.Optional(IdSchema('shp')),
      buyerId: Type.Optional(IdSchema('usr')),
      number: Type.Optional(Type.String({ pattern: '^\\d{20}$' })),
    }),
    reply: PageOf(ShopOrderView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const filter = {
        states: statesOf(query.state),
        number: query.number,
        shopId: query.shopId ? uuidOf('shp', query.shopId) : undefined,
        buyerId: query.buyerId ? uuidOf('usr', query.buyerId) : undefined,
      };
      const heads = await ordersOfMarket(
        ctx,
        filter,
        key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit + 1,
      );
      const orders = await withDetails(ctx, heads);
      const names = await people(
        ctx,
        orders.map((order) => order.buyerId),
      );
      return pageOf(
        orders,
        limit,
        (order) => [order.placedAt.toISOString(), order.id],
        (order) => shopOrderView(order, names.get(order.buyerId)?.nickname, ctx.lang, 'platform'),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/orders/:orderId',
    summary: 'One order with its history, names masked',
    tag: 'orders',
    access: platformStaff('orders.read'),
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: DetailView,
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) =>
      detail(ctx, await orderForPlatform(ctx, uuidOf('ord', params.orderId)), 'platform'),
  }),
];
