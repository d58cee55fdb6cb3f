import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { address } from '#modules/accounts';
import { shopsByIds } from '#modules/shops';
import { changeAddress } from './changes.ts';
import { latenessOf } from './compensation.ts';
import { LatenessView, latenessView } from './compensation-routes.ts';
import { refuse } from './errors.ts';
import { ORDER_STATES, type OrderState } from './lifecycle.ts';
import { cancelTrade, tradeForBuyer } from './payment.ts';
import { orderForBuyer } from './reading.ts';
import { confirmReceipt, extendConfirm } from './receipt.ts';
import { countsOfBuyer, ordersOfBuyer } from './store/lists.ts';
import { historyOf } from './store/moves.ts';
import { withDetails } from './store/rows.ts';
import type { Order, Receiver } from './types.ts';
import { BuyerOrderView, buyerOrderView, FreightView, HistoryView, historyView } from './view.ts';

/** States a list asks for: one, or several behind one tab (`to_receive`). */
export const StateQuery = Type.Union([
  ...ORDER_STATES.map((state) => Type.Literal(state)),
  Type.Literal('to_ship'),
  Type.Literal('to_receive'),
]);
export function statesOf(asked: string | undefined): readonly OrderState[] | undefined {
  if (asked === undefined) return undefined;
  if (asked === 'to_ship') return ['awaiting_shipment', 'partly_shipped'];
  if (asked === 'to_receive') return ['shipped', 'partly_shipped'];
  return [asked as OrderState];
}

const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
const orderParams = Type.Object({ orderId: IdSchema('ord') });
const tradeParams = Type.Object({ tradeId: IdSchema('trd') });

async function viewOf(ctx: Ctx, order: Order) {
  return buyerOrderView(order, (await shopsByIds(ctx, [order.shopId])).get(order.shopId), ctx.lang);
}

const TradeView = Type.Object({
  id: IdSchema('trd'),
  state: Type.String({ description: 'awaiting_payment, paid or closed' }),
  payableFen: Type.Integer(),
  placedAt: MomentSchema(),
  payBy: MomentSchema(),
  orders: Type.Array(BuyerOrderView),
});

async function tradeView(ctx: Ctx, tradeId: Uuid) {
  const { trade, orders } = await tradeForBuyer(ctx, buyer(ctx), tradeId);
  const shops = await shopsByIds(
    ctx,
    orders.map((order) => order.shopId),
  );
  return {
    id: toId('trd', trade.id),
    state: trade.state,
    payableFen: trade.payableFen,
    placedAt: trade.placedAt.toISOString(),
    payBy: trade.payBy.toISOString(),
    orders: orders.map((order) => buyerOrderView(order, shops.get(order.shopId), ctx.lang)),
  };
}

/** An address of the book as an order keeps it. Abroad is not delivered to yet. */
export async function receiverFrom(ctx: Ctx, userId: Uuid, addressId: Uuid): Promise<Receiver> {
  const { name, phone, phoneMasked, divisionCode, divisionNames, street } = await address(ctx, userId, addressId);
  if (divisionCode === null) throw refuse('address_not_delivered');
  return { name, phone, phoneMasked, divisionCode, divisionNames, street };
}

export const buyerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/orders',
    summary: "The buyer's orders, newest first",
    tag: 'orders',
    access: signedIn,
    query: Type.Object({ ...PageQuery, state: Type.Optional(StateQuery) }),
    reply: PageOf(BuyerOrderView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const heads = await ordersOfBuyer(
        ctx,
        buyer(ctx),
        statesOf(query.state),
        key ? (String(key[0]) as Uuid) : null,
        limit + 1,
      );
      const orders = await withDetails(ctx, heads);
      const shops = await shopsByIds(
        ctx,
        orders.map((order) => order.shopId),
      );
      return pageOf(
        orders,
        limit,
        (order) => [order.id],
        (order) => buyerOrderView(order, shops.get(order.shopId), ctx.lang),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/me/order-counts',
    summary: "How many of the buyer's orders are in each state",
    tag: 'orders',
    access: signedIn,
    reply: Type.Record(Type.String(), Type.Integer()),
    handle: async (ctx) =>
      Object.fromEntries((await countsOfBuyer(ctx, buyer(ctx))).map(({ state, count }) => [state, count])),
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId',
    summary: 'One order with its history and the moment each timer fires',
    tag: 'orders',
    access: signedIn,
    params: orderParams,
    reply: Type.Object({
      ...BuyerOrderView.properties,
      freight: FreightView,
      history: Type.Array(HistoryView),
      lateness: Nullable(LatenessView),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const order = await orderForBuyer(ctx, buyer(ctx), uuidOf('ord', params.orderId));
      const hidden = new Set(['noted']);
      const history = (await historyOf(ctx, order.shopId, order.id)).filter((row) => !hidden.has(row.kind));
      return {
        ...(await viewOf(ctx, order)),
        freight: order.freight,
        history: history.map(historyView(ctx.lang)),
        lateness: latenessView(await latenessOf(ctx, order)),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/me/trades/:tradeId',
    summary: 'One payment with the orders it pays',
    tag: 'orders',
    access: signedIn,
    params: tradeParams,
    reply: TradeView,
    errors: ['orders.trade_not_found'],
    handle: (ctx, { params }) => tradeView(ctx, uuidOf('trd', params.tradeId)),
  }),
  route({
    method: 'POST',
    path: '/me/trades/:tradeId/cancel',
    summary: 'Take back a trade before it is paid',
    tag: 'orders',
    access: signedIn,
    params: tradeParams,
    body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }),
    reply: TradeView,
    errors: ['orders.trade_not_found', 'orders.trade_already_paid', 'orders.state_forbids'],
    handle: async (ctx, { params, body }) => {
      const tradeId = uuidOf('trd', params.tradeId);
      await cancelTrade(ctx, { tradeId, buyerId: buyer(ctx), reason: body.reason ?? '' });
      return tradeView(ctx, tradeId);
    },
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/confirm',
    summary: 'The goods arrived: the shop is paid',
    tag: 'orders',
    access: signedIn,
    params: orderParams,
    reply: BuyerOrderView,
    errors: ['orders.order_not_found', 'orders.state_forbids', 'orders.case_open', 'orders.order_moved'],
    handle: async (ctx, { params }) =>
      viewOf(ctx, await confirmReceipt(ctx, { orderId: uuidOf('ord', params.orderId), buyerId: buyer(ctx) })),
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/extend',
    summary: 'More time to confirm, once',
    tag: 'orders',
    access: signedIn,
    params: orderParams,
    reply: BuyerOrderView,
    errors: ['orders.order_not_found', 'orders.state_forbids', 'orders.already_extended', 'orders.case_open'],
    handle: async (ctx, { params }) =>
      viewOf(ctx, await extendConfirm(ctx, { orderId: uuidOf('ord', params.orderId), buyerId: buyer(ctx) })),
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/address',
    summary: 'Send the parcel elsewhere, before it is shipped',
    tag: 'orders',
    access: signedIn,
    params: orderParams,
    body: Type.Object({ addressId: IdSchema('adr') }),
    reply: BuyerOrderView,
    errors: [
      'orders.order_not_found',
      'orders.state_forbids',
      'orders.address_not_delivered',
      'orders.address_freight_differs',
      'orders.address_not_needed',
      'accounts.address_not_found',
    ],
    handle: async (ctx, { params, body }) => {
      const userId = buyer(ctx);
      const receiver = await receiverFrom(ctx, userId, uuidOf('adr', body.addressId));
      return viewOf(ctx, await changeAddress(ctx, userId, uuidOf('ord', params.orderId), receiver));
    },
  }),
];
