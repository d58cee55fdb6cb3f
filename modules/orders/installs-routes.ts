import { type Static, Type } from 'typebox';
import {
  type Ctx,
  IdSchema,
  Nullable,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  TextSchema,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { shopsByIds } from '#modules/shops';
import { installsForBuyer, installsForShop, type OrderInstall } from './installs.ts';

const InstallView = Type.Object({
  role: Type.Enum(['goods', 'service'], {
    description: 'Which side this order is: it has the goods, or does the work',
  }),
  lineId: IdSchema('lin'),
  goodsTitle: TextSchema(),
  serviceTitle: TextSchema(),
  quantity: Type.Integer(),
  installer: Type.Object({ id: IdSchema('shp'), name: Type.String() }),
  withDelivery: Type.Boolean({ description: 'Done in the visit that brings the goods' }),
  state: Type.Enum(['waiting', 'done', 'refunded'], { description: 'refunded: nothing of it is to be done any more' }),
  /** For the buyer: the installer's order. */
  installOrderId: Nullable(IdSchema('ord')),
});

const stateOf = (one: OrderInstall): 'waiting' | 'done' | 'refunded' => {
  if (one.doneQuantity >= one.quantity) return 'done';
  return one.closed || one.refundedQuantity >= one.quantity ? 'refunded' : 'waiting';
};

async function views(
  ctx: Ctx,
  rows: readonly OrderInstall[],
  links: boolean,
): Promise<{ items: Static<typeof InstallView>[] }> {
  const shops = await shopsByIds(ctx, [...new Set(rows.map((one) => one.installShopId))]);
  return {
    items: rows.map((one) => ({
      role: one.role,
      lineId: toId('lin', one.role === 'goods' ? one.lineId : one.installLineId),
      goodsTitle: one.goodsTitle,
      serviceTitle: one.serviceTitle,
      quantity: one.quantity,
      installer: { id: toId('shp', one.installShopId), name: shops.get(one.installShopId)?.name ?? '' },
      withDelivery: one.withDelivery,
      state: stateOf(one),
      installOrderId: links ? toId('ord', one.installOrderId) : null,
    })),
  };
}

const buyerOf = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

export const installsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/orders/:orderId/installs',
    summary: "What installs an order's goods, by whom, and whether it is done; or what its services install",
    tag: 'orders',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({ items: Type.Array(InstallView) }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) =>
      views(ctx, await installsForBuyer(ctx, buyerOf(ctx), uuidOf('ord', params.orderId)), true),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/orders/:orderId/installs',
    summary: "What installs an order's goods, by whom, and whether it is done; or which goods its services install",
    tag: 'orders',
    access: shopStaff('orders.read'),
    outsideWall: 'goods and their service may be orders of two shops, and each is told how far the other is',
    params: Type.Object({ shopId: IdSchema('shp'), orderId: IdSchema('ord') }),
    reply: Type.Object({ items: Type.Array(InstallView) }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params, shop }) =>
      views(ctx, await installsForShop(ctx, shop, uuidOf('ord', params.orderId)), false),
  }),
];
