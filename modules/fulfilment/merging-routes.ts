import { Type } from 'typebox';
import { IdSchema, type Route, route, shopStaff, toId, uuidOf } from '#kernel';
import { ordersToOneDoor } from '#modules/orders';
import { shipMerged } from './merging-service.ts';
import { ParcelView, parcelView, shipErrors } from './view.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const tag = 'fulfilment';

/** Several orders in one box (T6 merge parcels). */
export const mergingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/orders-to-merge',
    summary:
      'Orders waiting to be shipped that go to one person at one address, the longest waiting first; at most fifty boxes',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          receiver: Type.Object({
            name: Type.String(),
            phoneMasked: Type.String(),
            divisionNames: Type.Array(Type.String()),
            street: Type.String(),
          }),
          orders: Type.Array(
            Type.Object({
              id: IdSchema('ord'),
              number: Type.String(),
              pieces: Type.Integer(),
              buyerNote: Type.String(),
            }),
          ),
        }),
      ),
    }),
    handle: async (ctx, { shop }) => ({
      items: (await ordersToOneDoor(ctx, shop)).map(({ receiver, orders }) => ({
        receiver: {
          name: receiver.name,
          phoneMasked: receiver.phoneMasked,
          divisionNames: [...receiver.divisionNames],
          street: receiver.street,
        },
        orders: orders.map((order) => ({ ...order, id: toId('ord', order.id), buyerNote: order.buyerNote ?? '' })),
      })),
    }),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/parcels/merged',
    summary: 'Ship all that is left of several orders of one receiver in one box under one waybill; all or none',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    body: Type.Object({
      orderIds: Type.Array(IdSchema('ord'), { minItems: 1, maxItems: 20 }),
      carrier: Type.String({ minLength: 1, maxLength: 20 }),
      waybillNo: Type.String({ minLength: 1, maxLength: 40 }),
    }),
    reply: Type.Object({ items: Type.Array(ParcelView) }),
    status: 201,
    errors: [
      ...shipErrors,
      'fulfilment.merge_needs_two',
      'fulfilment.receivers_differ',
      'fulfilment.order_in_case',
      'fulfilment.order_not_found',
      'fulfilment.nothing_to_merge',
    ],
    handle: async (ctx, { shop, body }) => ({
      items: (
        await shipMerged(ctx, shop, {
          orderIds: body.orderIds.map((id) => uuidOf('ord', id)),
          carrier: body.carrier,
          waybillNo: body.waybillNo,
        })
      ).map(parcelView),
    }),
  }),
];
