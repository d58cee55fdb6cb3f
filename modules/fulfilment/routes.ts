import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signature,
  signedIn,
  toId,
  userIdOf,
  uuidOf,
} from '#kernel';
import { orderIdsByNumber } from '#modules/orders';
import { readShippingFile } from './batch-file.ts';
import { CARRIERS, carrierOf } from './carriers.ts';
import { refuse } from './errors.ts';
import { askInterception } from './interception-service.ts';
import { PARCEL_STATES } from './lifecycle.ts';
import { type BatchResult, parcelsForBuyer, parcelsForShop, shipBatch, shipParcel } from './shipping-service.ts';
import { parcelsOfShop } from './store.ts';
import { checkPush, pushKey, takePushed } from './tracking-service.ts';
import { ParcelView, parcelView, shipErrors, TrackView, trackView } from './view.ts';

const tag = 'fulfilment';
const MOST_ROWS = 500;
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const orderParams = Type.Object({ shopId: IdSchema('shp'), orderId: IdSchema('ord') });
const Waybill = Type.String({ minLength: 6, maxLength: 40 });
const BatchView = Type.Object({
  done: Type.Integer(),
  refused: Type.Integer(),
  rows: Type.Array(
    Type.Object({
      row: Type.Integer({ description: 'Line of the file, or place in the list from 1' }),
      orderId: Type.String(),
      parcelId: Type.Union([IdSchema('pcl'), Type.Null()]),
      code: Type.Union([Type.String({ description: 'Code of the refusal' }), Type.Null()]),
      params: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});

const batchView = (results: readonly BatchResult[], unreadable: readonly { row: number; orderId: string }[] = []) => {
  const rows = [
    ...results.map(({ row, orderId, parcelId, refusal }) => ({
      row,
      orderId: toId('ord', orderId),
      parcelId: parcelId ? toId('pcl', parcelId) : null,
      code: refusal?.code ?? null,
      params: { ...refusal?.params },
    })),
    ...unreadable.map(({ row, orderId }) => ({
      row,
      orderId,
      parcelId: null,
      code: 'orders.order_not_found',
      params: {},
    })),
  ].sort((a, b) => a.row - b.row);
  return {
    done: rows.filter((row) => row.parcelId !== null).length,
    refused: rows.filter((row) => row.parcelId === null).length,
    rows,
  };
};

const buyer = (ctx: Ctx) => {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
};

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/carriers',
    summary: 'Carriers a parcel may be handed to',
    tag,
    access: everyone,
    reply: Type.Array(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })),
    handle: async () => CARRIERS.map(({ code, zh, en }) => ({ code, zh, en })),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/:orderId/parcels',
    summary: 'Hand all or some pieces of an order to a carrier',
    tag,
    access: shopStaff('orders.ship'),
    params: orderParams,
    body: Type.Object({
      carrier: Type.String({ minLength: 1, maxLength: 20 }),
      waybillNo: Waybill,
      lines: Type.Optional(
        Type.Array(Type.Object({ lineId: IdSchema('lin'), quantity: Type.Integer({ minimum: 1, maximum: 9_999 }) }), {
          minItems: 1,
          maxItems: 120,
        }),
      ),
    }),
    reply: ParcelView,
    status: 201,
    errors: shipErrors,
    handle: async (ctx, { shop, params, body }) =>
      parcelView(
        await shipParcel(ctx, shop, {
          orderId: uuidOf('ord', params.orderId),
          carrier: body.carrier,
          waybillNo: body.waybillNo,
          ...(body.lines
            ? { lines: body.lines.map((line) => ({ lineId: uuidOf('lin', line.lineId), quantity: line.quantity })) }
            : {}),
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/parcels/:parcelId/intercept',
    summary: 'Ask the carrier to bring a parcel back; asking again changes nothing',
    tag,
    access: shopStaff('orders.ship'),
    params: Type.Object({ shopId: IdSchema('shp'), parcelId: IdSchema('pcl') }),
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: Type.Object({ asked: Type.Boolean() }),
    errors: ['fulfilment.parcel_not_found', 'fulfilment.parcel_arrived'],
    handle: async (ctx, { shop, params, body }) => {
      await askInterception(ctx, shop, uuidOf('pcl', params.parcelId), body.reason);
      return { asked: true };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/parcels/batch',
    summary: 'Ship many orders: every good row is done, every bad one told',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    body: Type.Object({
      rows: Type.Array(
        Type.Object({
          orderId: IdSchema('ord'),
          carrier: Type.String({ maxLength: 20 }),
          waybillNo: Type.String({ maxLength: 40 }),
        }),
        { minItems: 1, maxItems: MOST_ROWS },
      ),
    }),
    reply: BatchView,
    transaction: 'own',
    errors: [],
    handle: async (ctx, { shop, body }) =>
      batchView(
        await shipBatch(
          ctx,
          shop,
          body.rows.map((row, n) => ({
            row: n + 1,
            orderId: uuidOf('ord', row.orderId),
            carrier: row.carrier,
            waybillNo: row.waybillNo,
          })),
        ),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/parcels/batch-file',
    summary: 'Ship by a CSV or XLSX file with the columns order, carrier, waybill',
    tag,
    access: shopStaff('orders.ship'),
    params: shopParams,
    consumes: 'multipart',
    reply: BatchView,
    transaction: 'own',
    perMinute: 30,
    errors: ['fulfilment.rows_missing', 'fulfilment.too_many_rows'],
    handle: async (ctx, { shop, uploads }) => {
      const [file] = uploads;
      const rows = file ? await readShippingFile(file.body, MOST_ROWS) : null;
      if (!rows || rows.length === 0) throw refuse('rows_missing');
      if (rows.length > MOST_ROWS) throw refuse('too_many_rows', { most: MOST_ROWS });
      const byNumber = await orderIdsByNumber(
        ctx,
        shop,
        rows.flatMap((row) => row.orderNumber ?? []),
      );
      const named = rows.map((row) => ({
        ...row,
        orderId: row.orderId ?? (row.orderNumber ? (byNumber.get(row.orderNumber) ?? null) : null),
      }));
      const readable = named.flatMap(({ line, orderId, carrier, waybillNo }) =>
        orderId ? [{ row: line, orderId, carrier, waybillNo }] : [],
      );
      return batchView(
        await shipBatch(ctx, shop, readable),
        named.filter((row) => row.orderId === null).map((row) => ({ row: row.line, orderId: row.orderNumber ?? '' })),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/parcels',
    summary: "The shop's parcels, newest first",
    tag,
    access: shopStaff('orders.read'),
    params: shopParams,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Union(PARCEL_STATES.map((state) => Type.Literal(state)))),
    }),
    reply: PageOf(ParcelView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await parcelsOfShop(ctx, shop.shopId, query.state ?? null, decodeCursor(query.cursor, 2), limit);
      return pageOf(rows, limit, (one) => [one.shippedAt.toISOString(), one.id], parcelView);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/orders/:orderId/parcels',
    summary: 'Parcels of an order with where they have been',
    tag,
    access: shopStaff('orders.read'),
    params: orderParams,
    reply: Type.Array(TrackView),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { shop, params }) =>
      (await parcelsForShop(ctx, shop, uuidOf('ord', params.orderId))).map((one) => trackView(one, 'shop')),
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/parcels',
    summary: 'Parcels of an order with where they have been and the pickup code',
    tag,
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Array(TrackView),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) =>
      (await parcelsForBuyer(ctx, buyer(ctx), uuidOf('ord', params.orderId))).map((one) => trackView(one, 'buyer')),
  }),
  route({
    method: 'POST',
    path: '/tracking/:carrier',
    summary: 'A carrier tells where parcels are; signed with HMAC-SHA256',
    tag,
    access: signature,
    params: Type.Object({ carrier: Type.String({ minLength: 1, maxLength: 20 }) }),
    body: Type.Object({
      waybillNo: Waybill,
      events: Type.Array(
        Type.Object({
          id: Type.String({ minLength: 1, maxLength: 80 }),
          at: Type.String({ format: 'date-time' }),
          state: Type.Union(PARCEL_STATES.map((state) => Type.Literal(state))),
          place: Type.String({ maxLength: 80 }),
          note: Type.String({ maxLength: 200 }),
          proof: Type.Optional(
            Type.Object({
              signedBy: Type.String({ minLength: 1, maxLength: 40 }),
              url: Nullable(Type.String({ maxLength: 500, pattern: '^https://' })),
            }),
          ),
        }),
        { minItems: 1, maxItems: 50 },
      ),
    }),
    reply: Type.Object({ taken: Type.Boolean() }),
    idempotency: 'none',
    errors: ['fulfilment.signature_wrong', 'fulfilment.carrier_unknown'],
    handle: async (ctx, { params, body, raw, headers }) => {
      checkPush(ctx, raw, headers['x-dongxi-timestamp'], headers['x-dongxi-signature']);
      if (!carrierOf(params.carrier)) throw refuse('carrier_unknown', { carrier: params.carrier });
      await takePushed(
        ctx,
        params.carrier,
        body.waybillNo,
        body.events.map(({ id, at, ...rest }) => ({ ...rest, providerId: id, at: new Date(at) })),
      );
      return { taken: true };
    },
  }),
  route({
    method: 'GET',
    path: '/console/tracking-key',
    summary: 'The key with which carriers sign what they push',
    tag,
    access: platformStaff('fulfilment.key'),
    reply: Type.Object({ key: Type.String() }),
    handle: async (ctx) => ({ key: pushKey(ctx) }),
  }),
];
