import { Type } from 'typebox';
import { FenSchema, IdSchema, platformStaff, type Route, route, uuidOf } from '#kernel';
import { closeUnshipped } from './frozen-shop.ts';

export const frozenShopRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/console/shops/:shopId/close-unshipped',
    summary:
      'Close the paid, unshipped orders of a frozen shop and give all their money back; the reason is shown to both sides',
    tag: 'orders',
    access: platformStaff('orders.close'),
    secondFactor: 'always',
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 200 }) }),
    transaction: 'own',
    reply: Type.Object({
      closed: Type.Integer(),
      refundedFen: FenSchema(),
      left: Type.Integer({ description: 'In after-sales or partly refunded: their cases end them' }),
    }),
    errors: ['shops.shop_not_found', 'orders.shop_not_frozen', 'orders.order_moved'],
    handle: (ctx, { params, body }) =>
      closeUnshipped(ctx, { shopId: uuidOf('shp', params.shopId), reason: body.reason.trim() }),
  }),
];
