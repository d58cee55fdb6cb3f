import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  newId,
  PageOf,
  PageQuery,
  type Route,
  route,
  shopStaff,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { productDetail } from '#modules/catalog';
import { setting } from '#modules/operations';
import { available } from './service.ts';
import { adjust, receive, type StockLine, stockOfShop } from './shelf.ts';
import { movementsOf } from './store.ts';
import type { Warehouse } from './types.ts';
import { createWarehouse, saveWarehouse, warehouses } from './warehouses.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const Reason = Type.String({ minLength: 1, maxLength: 200 });
const Cause = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^[\\w.:-]+$',
  description: "The shop's own reference; the same one again changes nothing",
});

const StockView = Type.Object({
  skuId: IdSchema('sku'),
  productId: IdSchema('prd'),
  title: TextSchema(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  outerCode: Nullable(Type.String()),
  mediaId: Nullable(IdSchema('med')),
  available: Type.Integer(),
  low: Type.Boolean(),
  lowAt: Nullable(Type.Integer({ description: "The shop's own alert level; null: the market's" })),
  rows: Type.Array(
    Type.Object({
      warehouseId: IdSchema('whs'),
      onHand: Type.Integer(),
      reserved: Type.Integer(),
      locked: Type.Integer(),
      inTransit: Type.Integer(),
    }),
  ),
});
const stockView = ({ sku, rows, available: free, low, lowAt }: StockLine): Static<typeof StockView> => ({
  skuId: toId('sku', sku.skuId),
  productId: toId('prd', sku.productId),
  title: sku.title,
  saleAttributes: sku.saleAttributes.map(({ name, value }) => ({ name, value })),
  outerCode: sku.outerCode,
  mediaId: sku.mediaId ? toId('med', sku.mediaId) : null,
  available: free,
  low,
  lowAt,
  rows: rows.map(({ warehouseId, onHand, reserved, locked, inTransit }) => ({
    warehouseId: toId('whs', warehouseId),
    onHand,
    reserved,
    locked,
    inTransit,
  })),
});

const WarehouseView = Type.Object({
  id: IdSchema('whs'),
  name: Type.String(),
  divisionCode: Nullable(Type.String()),
  priority: Type.Integer(),
  state: Type.String(),
  kind: Type.String({ description: 'warehouse, or store: buyers may collect there' }),
  street: Nullable(Type.String()),
  hours: Nullable(Type.String()),
});
const warehouseView = (house: Warehouse): Static<typeof WarehouseView> => ({
  id: toId('whs', house.id),
  name: house.name,
  divisionCode: house.divisionCode,
  priority: house.priority,
  state: house.state,
  kind: house.kind,
  street: house.street,
  hours: house.hours,
});
const WarehouseFields = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  divisionCode: Type.Optional(Nullable(Type.String({ pattern: '^\\d{6,12}$' }))),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, description: 'Lower is drawn on first' })),
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
  kind: Type.Optional(Type.Union([Type.Literal('warehouse'), Type.Literal('store')])),
  street: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  hours: Type.Optional(
    Nullable(Type.String({ maxLength: 100, description: 'When a store is open, as people say it' })),
  ),
};
const Place = { skuId: IdSchema('sku'), warehouseId: Type.Optional(IdSchema('whs')) };
const placed = (line: { skuId: string; warehouseId?: string | undefined }) => ({
  skuId: uuidOf('sku', line.skuId),
  ...(line.warehouseId ? { warehouseId: uuidOf('whs', line.warehouseId) } : {}),
});
const Done = Type.Object({
  replayed: Type.Boolean({ description: 'True when this reference had been booked before' }),
});

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products/:productId/stock',
    summary: "How much of each SKU is left, as a hint: exact figures are the shop's",
    tag: 'inventory',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          skuId: IdSchema('sku'),
          level: Type.Union([Type.Literal('in_stock'), Type.Literal('low'), Type.Literal('out')]),
          left: Nullable(Type.Integer({ description: 'Pieces left; only said when stock is low' })),
        }),
      ),
    }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { params }) => {
      const product = await productDetail(ctx, uuidOf('prd', params.productId));
      const lowAt = await setting<number>(ctx, 'inventory.low_at');
      const free = await available(
        ctx,
        product.content.skus.map((sku) => sku.skuId),
      );
      return {
        items: [...free].map(([skuId, left]) => ({
          skuId: toId('sku', skuId),
          level: left <= 0 ? ('out' as const) : left <= lowAt ? ('low' as const) : ('in_stock' as const),
          left: left > 0 && left <= lowAt ? left : null,
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/stock',
    summary: 'Stock of the shop by SKU and warehouse',
    tag: 'inventory',
    access: shopStaff('inventory.read'),
    params: shopParams,
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 100 })),
      low: Type.Optional(Type.Boolean()),
    }),
    reply: PageOf(StockView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const page = await stockOfShop(ctx, shop, {
        q: query.q,
        low: query.low,
        cursor: query.cursor,
        limit: query.limit ?? 20,
      });
      return { items: page.items.map(stockView), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/stock/receipts',
    summary: 'Put arrived goods on the shelf',
    tag: 'inventory',
    access: shopStaff('inventory.edit'),
    params: shopParams,
    body: Type.Object({
      reference: Type.Optional(Cause),
      note: Type.Optional(Type.String({ maxLength: 200 })),
      lines: Type.Array(Type.Object({ ...Place, quantity: Type.Integer({ minimum: 1, maximum: 10_000_000 }) }), {
        minItems: 1,
        maxItems: 500,
      }),
    }),
    reply: Done,
    status: 201,
    errors: ['inventory.sku_unknown', 'inventory.warehouse_not_found'],
    handle: (ctx, { shop, body }) =>
      receive(ctx, shop, {
        cause: `receipt:${body.reference ?? newId(ctx)}`,
        reason: body.note ?? null,
        lines: body.lines.map((line) => ({ ...placed(line), quantity: line.quantity })),
      }),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/stock/adjustments',
    summary: 'Correct the record after counting, with a reason',
    tag: 'inventory',
    access: shopStaff('inventory.edit'),
    params: shopParams,
    body: Type.Object({
      reference: Type.Optional(Cause),
      reason: Reason,
      lines: Type.Array(
        Type.Union([
          Type.Object(
            { ...Place, counted: Type.Integer({ minimum: 0, maximum: 10_000_000 }) },
            { additionalProperties: false },
          ),
          Type.Object(
            { ...Place, delta: Type.Integer({ minimum: -10_000_000, maximum: 10_000_000 }) },
            { additionalProperties: false },
          ),
        ]),
        { minItems: 1, maxItems: 500 },
      ),
    }),
    reply: Done,
    status: 201,
    errors: [
      'inventory.sku_unknown',
      'inventory.warehouse_not_found',
      'inventory.below_reserved',
      'inventory.place_repeated',
      'inventory.held_for_campaign',
    ],
    handle: (ctx, { shop, body }) =>
      adjust(ctx, shop, {
        cause: `adjust:${body.reference ?? newId(ctx)}`,
        reason: body.reason,
        lines: body.lines.map((line) => ({
          ...placed(line),
          ...('counted' in line ? { counted: line.counted } : { delta: line.delta }),
        })),
      }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/stock/:skuId/movements',
    summary: "Every change of a SKU's stock with its cause, newest first",
    tag: 'inventory',
    access: shopStaff('inventory.read'),
    params: Type.Object({ shopId: IdSchema('shp'), skuId: IdSchema('sku') }),
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        warehouseId: IdSchema('whs'),
        kind: Type.String(),
        cause: Type.String(),
        onHand: Type.Integer(),
        reserved: Type.Integer(),
        locked: Type.Integer(),
        inTransit: Type.Integer({ description: 'On the way here from another warehouse' }),
        at: MomentSchema(),
        byUserId: Nullable(IdSchema('usr')),
        reason: Nullable(Type.String()),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, params, query }) => {
      const key = decodeCursor(query.cursor, 3);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), cause: String(key[1]), warehouseId: String(key[2]) } : null;
      const rows = await movementsOf(ctx, shop.shopId, uuidOf('sku', params.skuId), before, limit + 1);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => ({
          warehouseId: toId('whs', row.warehouseId),
          kind: row.kind,
          cause: row.cause,
          onHand: row.deltaOnHand,
          reserved: row.deltaReserved,
          locked: row.deltaLocked,
          inTransit: row.deltaInTransit,
          at: row.at.toISOString(),
          byUserId: row.byUser ? toId('usr', row.byUser) : null,
          reason: row.reason,
        })),
        nextCursor:
          rows.length > limit && last ? encodeCursor([last.at.toISOString(), last.cause, last.warehouseId]) : null,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/warehouses',
    summary: 'Warehouses of the shop, first drawn on first',
    tag: 'inventory',
    access: shopStaff('inventory.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: Type.Object({ items: Type.Array(WarehouseView), nextCursor: Type.Null() }),
    handle: async (ctx, { shop }) => ({ items: (await warehouses(ctx, shop)).map(warehouseView), nextCursor: null }),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/warehouses',
    summary: 'Add a warehouse',
    tag: 'inventory',
    access: shopStaff('inventory.edit'),
    params: shopParams,
    body: Type.Object(WarehouseFields),
    reply: WarehouseView,
    status: 201,
    errors: ['inventory.warehouse_name_taken', 'inventory.store_address_missing', 'inventory.division_unknown'],
    handle: async (ctx, { shop, body }) => warehouseView(await createWarehouse(ctx, shop, body)),
  }),
  route({
    method: 'PATCH',
    path: '/shops/:shopId/warehouses/:warehouseId',
    summary: 'Rename, re-rank or close a warehouse',
    tag: 'inventory',
    access: shopStaff('inventory.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), warehouseId: IdSchema('whs') }),
    body: Type.Partial(Type.Object(WarehouseFields)),
    reply: WarehouseView,
    errors: [
      'inventory.warehouse_not_found',
      'inventory.warehouse_name_taken',
      'inventory.warehouse_holds_stock',
      'inventory.store_address_missing',
      'inventory.division_unknown',
    ],
    handle: async (ctx, { shop, params, body }) =>
      warehouseView(await saveWarehouse(ctx, shop, uuidOf('whs', params.warehouseId), body)),
  }),
];
