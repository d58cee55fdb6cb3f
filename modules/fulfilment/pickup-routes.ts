import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  inLang,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  type ShopScope,
  shopStaff,
  signedIn,
  toId,
  userIdOf,
  uuidOf,
} from '#kernel';
import { type Order, ordersByIds } from '#modules/orders';
import { collect, pickupForBuyer, readyForPickup } from './pickup-service.ts';
import { PICKUP_STATES, type Pickup, pickupsOfShop } from './store-pickups.ts';

const tag = 'fulfilment';
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const State = Type.String({ description: 'preparing, ready, collected, expired or cancelled' });
const moments = {
  readyAt: Nullable(MomentSchema()),
  expiresAt: Nullable(MomentSchema('The code opens nothing from then on')),
  endedAt: Nullable(MomentSchema()),
};
const momentsOf = (one: Pickup) => ({
  readyAt: one.readyAt?.toISOString() ?? null,
  expiresAt: one.expiresAt?.toISOString() ?? null,
  endedAt: one.endedAt?.toISOString() ?? null,
});

const ShopPickup = Type.Object({
  orderId: IdSchema('ord'),
  orderNumber: Type.String(),
  store: Type.Object({ id: IdSchema('whs'), name: Type.String() }),
  receiver: Type.Object({ name: Type.String(), phoneMasked: Type.String() }),
  goods: Type.String({ description: 'What is collected, in words' }),
  state: State,
  madeAt: MomentSchema(),
  ...moments,
});
const shopPickup = (one: Pickup, order: Order | undefined, ctx: Ctx): Static<typeof ShopPickup> => ({
  orderId: toId('ord', one.orderId),
  orderNumber: order?.number ?? '',
  store: { id: toId('whs', one.storeId), name: order?.receiver.pickup?.name ?? '' },
  receiver: { name: order?.receiver.name ?? '', phoneMasked: order?.receiver.phoneMasked ?? '' },
  goods: (order?.lines ?? [])
    .map((line) => `${inLang(line.title, ctx.lang)} × ${line.quantity - line.cancelledQuantity}`)
    .join('；'),
  state: one.state,
  madeAt: one.madeAt.toISOString(),
  ...momentsOf(one),
});
async function shopPickups(ctx: Ctx, scope: ShopScope, rows: readonly Pickup[]) {
  const orders = await ordersByIds(
    ctx,
    scope,
    rows.map((one) => one.orderId),
  );
  return rows.map((one) =>
    shopPickup(
      one,
      orders.find((order) => order.id === one.orderId),
      ctx,
    ),
  );
}
async function oneOfShop(ctx: Ctx, scope: ShopScope, one: Pickup): Promise<Static<typeof ShopPickup>> {
  const [order] = await ordersByIds(ctx, scope, [one.orderId]);
  return shopPickup(one, order, ctx);
}

export const pickupRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/pickups',
    summary: 'Orders that buyers collect at the stores, newest first; never with their codes',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Union(PICKUP_STATES.map((state) => Type.Literal(state)))),
    }),
    reply: PageOf(ShopPickup),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await pickupsOfShop(ctx, shop.shopId, query.state ?? null, decodeCursor(query.cursor, 2), limit);
      const page = pageOf(
        rows,
        limit,
        (one) => [one.madeAt.toISOString(), one.orderId],
        (one) => one,
      );
      return { items: await shopPickups(ctx, shop, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/pickup-ready',
    summary: 'The goods lie ready at the store: the buyer gets a code; after an expired one, a new one',
    tag,
    access: shopStaff('orders.ship'),
    params: Type.Object({ shopId: IdSchema('shp'), orderId: IdSchema('ord') }),
    reply: ShopPickup,
    errors: [
      'fulfilment.pickup_not_found',
      'fulfilment.pickup_ended',
      'orders.order_not_found',
      'orders.state_forbids',
    ],
    handle: async (ctx, { shop, params }) =>
      oneOfShop(ctx, shop, await readyForPickup(ctx, shop, uuidOf('ord', params.orderId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/pickups/collect',
    summary: "The buyer shows the code and takes the goods; the receipt starts the buyer's seven days",
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    body: Type.Object({
      code: Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Typed or scanned; blanks and dashes do not matter',
      }),
      storeId: Type.Optional(IdSchema('whs')),
    }),
    reply: ShopPickup,
    errors: [
      'fulfilment.pickup_code_invalid',
      'fulfilment.pickup_code_wrong',
      'fulfilment.pickup_code_used',
      'fulfilment.pickup_expired',
      'fulfilment.pickup_ended',
      'fulfilment.pickup_other_store',
      'fulfilment.pickup_not_found',
      'orders.order_not_found',
      'orders.state_forbids',
      'orders.nothing_to_ship',
    ],
    handle: async (ctx, { shop, body }) => {
      const { pickup } = await collect(ctx, shop, body.code, body.storeId ? uuidOf('whs', body.storeId) : null);
      return oneOfShop(ctx, shop, pickup);
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/pickup',
    summary:
      'How far an order is that the buyer collects, and the code while it opens something; null for one that is sent',
    tag,
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({
      pickup: Nullable(Type.Object({ state: State, code: Nullable(Type.String()), ...moments })),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const userId = userIdOf(ctx.actor);
      if (!userId) throw refuseRequest('unauthenticated');
      const found = await pickupForBuyer(ctx, userId, uuidOf('ord', params.orderId));
      return { pickup: found && { state: found.pickup.state, code: found.code, ...momentsOf(found.pickup) } };
    },
  }),
];
