import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  type Prefix,
  pageOf,
  type Route,
  route,
  shopStaff,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { receiversMoved, toShip } from '#modules/orders';
import { carrierOf } from './carriers.ts';
import { refuse } from './errors.ts';
import { labelSheet } from './label-sheet.ts';
import { boxesWithOrders } from './shipping-service.ts';
import { stateOf, WAYBILL_STATES, type Waybill, waybillsOfShop } from './store-waybills.ts';
import { ParcelView, parcelView, shipErrors } from './view.ts';
import { buyMany, buyWaybill, cancelWaybill, shipBought, waybillsWithOrders } from './waybills-service.ts';

const tag = 'fulfilment';
const MOST_LABELS = 200;
const MOST_BOUGHT = 100;
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const orderParams = Type.Object({ shopId: IdSchema('shp'), orderId: IdSchema('ord') });
const CarrierCode = Type.String({ minLength: 1, maxLength: 20 });
const buyErrors = [
  'fulfilment.carrier_unknown',
  'fulfilment.carrier_not_sold',
  'fulfilment.waybill_key_reused',
  'fulfilment.waybill_cancelled',
  'fulfilment.order_not_waiting',
  'fulfilment.order_collected',
  'fulfilment.provider_silent',
];

const WaybillView = Type.Object({
  id: IdSchema('lbl'),
  orderId: IdSchema('ord'),
  carrier: Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
  waybillNo: Nullable(Type.String()),
  state: Type.String({ description: 'asked, bought, shipped, cancelling or cancelled' }),
  parcelId: Nullable(IdSchema('pcl')),
  askedAt: MomentSchema(),
});
const waybillView = (one: Waybill): Static<typeof WaybillView> => {
  const carrier = carrierOf(one.carrier);
  return {
    id: toId('lbl', one.id),
    orderId: toId('ord', one.orderId),
    carrier: { code: one.carrier, zh: carrier?.zh ?? one.carrier, en: carrier?.en ?? one.carrier },
    waybillNo: one.waybillNo,
    state: stateOf(one),
    parcelId: one.parcelId ? toId('pcl', one.parcelId) : null,
    askedAt: one.askedAt.toISOString(),
  };
};

/** Ids of a list in an address; null when one of them is no such id. Refuses too_many_labels. */
function namedIds(prefix: Prefix, list: string): Uuid[] | null {
  const ids = list.split(',').filter(Boolean);
  if (ids.length > MOST_LABELS) throw refuse('too_many_labels', { most: MOST_LABELS });
  const form = new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`);
  return ids.every((id) => form.test(id)) ? ids.map((id) => uuidOf(prefix, id)) : null;
}

export const waybillRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/parcels/bought',
    summary: 'Buy a waybill of the provider and hand the pieces over with it',
    tag,
    access: shopStaff('orders.ship'),
    params: orderParams,
    body: Type.Object({ carrier: Type.String({ minLength: 1, maxLength: 20 }) }),
    reply: ParcelView,
    status: 201,
    transaction: 'own',
    errors: [...new Set([...shipErrors, ...buyErrors])],
    handle: async (ctx, { shop, params, body, headers }) =>
      parcelView(
        await shipBought(ctx, shop, headers['idempotency-key'] ?? ctx.requestId, {
          orderId: uuidOf('ord', params.orderId),
          carrier: body.carrier,
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/waybills',
    summary: 'Buy a waybill, to print its label before the goods leave; an order has one unspent waybill of a carrier',
    tag,
    access: shopStaff('orders.ship'),
    params: orderParams,
    body: Type.Object({ carrier: CarrierCode }),
    reply: WaybillView,
    status: 201,
    transaction: 'own',
    errors: [...buyErrors, 'orders.order_not_found'],
    handle: async (ctx, { shop, params, body, headers }) =>
      waybillView(
        await buyWaybill(ctx, shop, headers['idempotency-key'] ?? ctx.requestId, {
          orderId: uuidOf('ord', params.orderId),
          carrier: body.carrier,
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/waybills/batch',
    summary: 'Buy waybills for many orders: every good one is bought, every other told with its reason',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    body: Type.Object({
      carrier: CarrierCode,
      orderIds: Type.Array(IdSchema('ord'), { minItems: 1, maxItems: MOST_BOUGHT }),
    }),
    reply: Type.Object({
      done: Type.Integer(),
      refused: Type.Integer(),
      rows: Type.Array(
        Type.Object({
          orderId: IdSchema('ord'),
          waybill: Nullable(WaybillView),
          code: Nullable(Type.String({ description: 'Code of the refusal' })),
          params: Type.Record(Type.String(), Type.Unknown()),
        }),
      ),
    }),
    transaction: 'own',
    errors: [],
    handle: async (ctx, { shop, body, headers }) => {
      const results = await buyMany(ctx, shop, headers['idempotency-key'] ?? ctx.requestId, {
        carrier: body.carrier,
        orderIds: body.orderIds.map((id) => uuidOf('ord', id)),
      });
      return {
        done: results.filter((one) => one.waybill).length,
        refused: results.filter((one) => !one.waybill).length,
        rows: results.map(({ orderId, waybill, refusal }) => ({
          orderId: toId('ord', orderId),
          waybill: waybill && waybillView(waybill),
          code: refusal?.code ?? null,
          params: { ...refusal?.params },
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/waybills/:waybillId/cancel',
    summary: 'Give a waybill back to the carrier that nothing was shipped with; asking again finishes it',
    tag,
    access: shopStaff('orders.ship'),
    params: Type.Object({ shopId: IdSchema('shp'), waybillId: IdSchema('lbl') }),
    reply: WaybillView,
    transaction: 'own',
    errors: [
      'fulfilment.waybill_not_found',
      'fulfilment.waybill_shipped',
      'fulfilment.waybill_collected',
      'fulfilment.provider_silent',
    ],
    handle: async (ctx, { shop, params }) =>
      waybillView(await cancelWaybill(ctx, shop, uuidOf('lbl', params.waybillId))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/waybills',
    summary: 'Waybills the shop bought, newest first',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Union(WAYBILL_STATES.map((state) => Type.Literal(state)))),
    }),
    reply: PageOf(
      Type.Object({
        ...WaybillView.properties,
        receiverMoved: Type.Boolean({
          description: 'The buyer changed the address after it was bought: a label printed before is wrong',
        }),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await waybillsOfShop(ctx, shop.shopId, query.state ?? null, decodeCursor(query.cursor, 2), limit);
      const moved = await receiversMoved(
        ctx,
        shop,
        rows.map((one) => one.orderId),
      );
      return pageOf(
        rows,
        limit,
        (one) => [one.askedAt.toISOString(), one.id],
        (one) => ({ ...waybillView(one), receiverMoved: (moved.get(one.orderId) ?? one.askedAt) > one.askedAt }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/waybills/labels.pdf',
    summary: 'Labels of bought waybills, before the goods leave',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    query: Type.Object({
      waybillIds: Type.String({
        minLength: 30,
        maxLength: 8_000,
        description: 'TypeIDs of waybills, separated by commas',
      }),
    }),
    produces: 'application/pdf',
    errors: ['fulfilment.waybill_not_found', 'fulfilment.too_many_labels'],
    handle: async (ctx, { shop, query }) => {
      const ids = namedIds('lbl', query.waybillIds);
      if (!ids) throw refuse('waybill_not_found');
      const found = await waybillsWithOrders(ctx, shop, ids);
      return labelSheet(
        ctx,
        shop,
        found.map(({ waybill, order }) => {
          const lines = order.lines
            .map((line) => ({ lineId: line.id, quantity: toShip(line), grams: toShip(line) * line.weightGrams }))
            .filter((line) => line.quantity > 0);
          const weightGrams = lines.reduce((sum, line) => sum + line.grams, 0);
          return { carrier: waybill.carrier, waybillNo: waybill.waybillNo, order, lines, weightGrams };
        }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/parcels/labels.pdf',
    summary: 'Labels of parcels, 100 × 180 mm, one a page, phones masked',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    query: Type.Object({
      parcelIds: Type.String({
        minLength: 30,
        maxLength: 8_000,
        description: 'TypeIDs of parcels, separated by commas',
      }),
    }),
    produces: 'application/pdf',
    errors: ['fulfilment.parcel_not_found', 'fulfilment.too_many_labels'],
    handle: async (ctx, { shop, query }) => {
      const ids = namedIds('pcl', query.parcelIds);
      if (!ids) throw refuse('parcel_not_found');
      return labelSheet(ctx, shop, await boxesWithOrders(ctx, shop, ids));
    },
  }),
];
