import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { type SkuForSale, skusOfShop } from '#modules/catalog';
import { ownSkus } from './shelf.ts';
import { cancelStocktake, count, openStocktake, postStocktake, stocktake } from './stocktake.ts';
import { setLevel } from './store-levels.ts';
import { stocktakes } from './store-stocktakes.ts';
import { linesOfTransfers, type Transfer, type TransferLine, transfers } from './store-transfers.ts';
import { receiveTransfer, sendTransfer } from './transfer.ts';

const tag = 'inventory';
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const sheetParams = Type.Object({ shopId: IdSchema('shp'), stocktakeId: IdSchema('stk') });
const transferParams = Type.Object({ shopId: IdSchema('shp'), transferId: IdSchema('tfr') });
const Note = Type.Optional(Nullable(Type.String({ maxLength: 200 })));
const Pieces = Type.Object({ skuId: IdSchema('sku'), quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) });

const SheetView = Type.Object({
  id: IdSchema('stk'),
  warehouseId: IdSchema('whs'),
  state: Type.String({ description: 'counting, posted or cancelled' }),
  note: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  openedAt: MomentSchema(),
  closedAt: Nullable(MomentSchema()),
});
type Sheet = Awaited<ReturnType<typeof stocktake>>['sheet'];
const sheetView = (one: Sheet): Static<typeof SheetView> => ({
  id: toId('stk', one.id),
  warehouseId: toId('whs', one.warehouseId),
  state: one.state,
  note: one.note,
  reason: one.reason,
  openedAt: one.openedAt.toISOString(),
  closedAt: one.closedAt?.toISOString() ?? null,
});
const SheetDetail = Type.Object({
  ...SheetView.properties,
  lines: Type.Array(
    Type.Object({
      skuId: IdSchema('sku'),
      title: Nullable(TextSchema()),
      outerCode: Nullable(Type.String()),
      book: Type.Integer({ description: 'What the books said at the moment of counting' }),
      counted: Type.Integer(),
      difference: Type.Integer(),
      countedAt: MomentSchema(),
    }),
  ),
});

async function detail(ctx: Parameters<typeof stocktake>[0], scope: Parameters<typeof stocktake>[1], id: Sheet['id']) {
  const { sheet, lines } = await stocktake(ctx, scope, id);
  const skus = new Map<string, SkuForSale>();
  for (let at = 0; at < lines.length; at += 100)
    for (const sku of (
      await skusOfShop(ctx, scope, { skuIds: lines.slice(at, at + 100).map((line) => line.skuId), limit: 100 })
    ).items)
      skus.set(sku.skuId, sku);
  return {
    ...sheetView(sheet),
    lines: lines.map((line) => ({
      skuId: toId('sku', line.skuId),
      title: skus.get(line.skuId)?.title ?? null,
      outerCode: skus.get(line.skuId)?.outerCode ?? null,
      book: line.book,
      counted: line.counted,
      difference: line.counted - line.book,
      countedAt: line.countedAt.toISOString(),
    })),
  };
}

const TransferView = Type.Object({
  id: IdSchema('tfr'),
  fromId: IdSchema('whs'),
  toId: IdSchema('whs'),
  state: Type.String({ description: 'under_way, received, or received_short: some pieces were written off' }),
  note: Nullable(Type.String()),
  sentAt: MomentSchema(),
  endedAt: Nullable(MomentSchema()),
  lines: Type.Array(
    Type.Object({
      skuId: IdSchema('sku'),
      quantity: Type.Integer(),
      received: Type.Integer(),
      lost: Type.Integer(),
    }),
  ),
});
const transferView = (one: Transfer, lines: readonly TransferLine[]): Static<typeof TransferView> => ({
  id: toId('tfr', one.id),
  fromId: toId('whs', one.fromId),
  toId: toId('whs', one.toId),
  state: one.state,
  note: one.note,
  sentAt: one.sentAt.toISOString(),
  endedAt: one.endedAt?.toISOString() ?? null,
  lines: lines
    .filter((line) => line.transferId === one.id)
    .map(({ skuId, quantity, received, lost }) => ({ skuId: toId('sku', skuId), quantity, received, lost })),
});

const placeOf = (cursor: string | undefined) => {
  const key = decodeCursor(cursor, 2);
  return key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
};

export const countingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/stocktakes',
    summary: 'Stocktake sheets, newest first',
    tag,
    access: shopStaff('inventory.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(Type.Object({ ...SheetView.properties, lines: Type.Integer(), differences: Type.Integer() })),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      return pageOf(
        await stocktakes(ctx, shop.shopId, placeOf(query.cursor), limit + 1),
        limit,
        (one) => [one.openedAt.toISOString(), one.id],
        (one) => ({ ...sheetView(one), lines: one.lines, differences: one.differences }),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/stocktakes',
    summary: 'Open a sheet for counting one warehouse',
    tag,
    access: shopStaff('inventory.edit'),
    params: shopParams,
    body: Type.Object({ warehouseId: IdSchema('whs'), note: Note }),
    reply: SheetView,
    status: 201,
    errors: ['inventory.warehouse_not_found', 'inventory.stocktake_open'],
    handle: async (ctx, { shop, body }) =>
      sheetView(
        await openStocktake(ctx, shop, { warehouseId: uuidOf('whs', body.warehouseId), note: body.note ?? null }),
      ),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/stocktakes/:stocktakeId',
    summary: 'A sheet: books, counts and differences',
    tag,
    access: shopStaff('inventory.read'),
    params: sheetParams,
    reply: SheetDetail,
    errors: ['inventory.stocktake_not_found'],
    handle: (ctx, { shop, params }) => detail(ctx, shop, uuidOf('stk', params.stocktakeId)),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/stocktakes/:stocktakeId/counts',
    summary: 'Write down what was counted; a SKU counted again replaces its first count',
    tag,
    access: shopStaff('inventory.edit'),
    params: sheetParams,
    body: Type.Object({
      lines: Type.Array(
        Type.Object({
          skuId: IdSchema('sku'),
          counted: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
          countedAt: Type.Optional(MomentSchema('When it was counted, if not now: later movements are no difference')),
        }),
        { minItems: 1, maxItems: 100 },
      ),
    }),
    reply: SheetDetail,
    errors: [
      'inventory.stocktake_not_found',
      'inventory.stocktake_closed',
      'inventory.sku_unknown',
      'inventory.counted_outside',
    ],
    handle: async (ctx, { shop, params, body }) => {
      const id = uuidOf('stk', params.stocktakeId);
      await count(
        ctx,
        shop,
        id,
        body.lines.map((line) => ({
          skuId: uuidOf('sku', line.skuId),
          counted: line.counted,
          countedAt: line.countedAt ? new Date(line.countedAt) : undefined,
        })),
      );
      return detail(ctx, shop, id);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/stocktakes/:stocktakeId/post',
    summary: 'Post the differences to the books, with a reason',
    tag,
    access: shopStaff('inventory.edit'),
    params: sheetParams,
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: SheetDetail,
    errors: [
      'inventory.stocktake_not_found',
      'inventory.stocktake_closed',
      'inventory.nothing_counted',
      'inventory.below_reserved',
    ],
    handle: async (ctx, { shop, params, body }) => {
      const id = uuidOf('stk', params.stocktakeId);
      await postStocktake(ctx, shop, id, body.reason);
      return detail(ctx, shop, id);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/stocktakes/:stocktakeId/cancel',
    summary: 'Throw a sheet away',
    tag,
    access: shopStaff('inventory.edit'),
    params: sheetParams,
    reply: SheetDetail,
    errors: ['inventory.stocktake_not_found', 'inventory.stocktake_closed'],
    handle: async (ctx, { shop, params }) => {
      const id = uuidOf('stk', params.stocktakeId);
      await cancelStocktake(ctx, shop, id);
      return detail(ctx, shop, id);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/transfers',
    summary: 'Transfers between warehouses, newest first',
    tag,
    access: shopStaff('inventory.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(TransferView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await transfers(ctx, shop.shopId, placeOf(query.cursor), limit + 1);
      const lines = await linesOfTransfers(
        ctx,
        shop.shopId,
        rows.map((row) => row.id),
      );
      return pageOf(
        rows,
        limit,
        (one) => [one.sentAt.toISOString(), one.id],
        (one) => transferView(one, lines),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/transfers',
    summary: 'Send pieces from one warehouse to another; they are in transit until received',
    tag,
    access: shopStaff('inventory.edit'),
    params: shopParams,
    body: Type.Object({
      fromId: IdSchema('whs'),
      toId: IdSchema('whs'),
      note: Note,
      lines: Type.Array(Pieces, { minItems: 1, maxItems: 100 }),
    }),
    reply: TransferView,
    status: 201,
    errors: [
      'inventory.warehouse_not_found',
      'inventory.same_warehouse',
      'inventory.sku_unknown',
      'inventory.not_enough',
    ],
    handle: async (ctx, { shop, body }) => {
      const one = await sendTransfer(ctx, shop, {
        fromId: uuidOf('whs', body.fromId),
        toId: uuidOf('whs', body.toId),
        note: body.note ?? null,
        lines: body.lines.map((line) => ({ skuId: uuidOf('sku', line.skuId), quantity: line.quantity })),
      });
      return transferView(one, await linesOfTransfers(ctx, shop.shopId, [one.id]));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/transfers/:transferId/receive',
    summary: 'Pieces arrived; what did not come is awaited, or written off with a reason',
    tag,
    access: shopStaff('inventory.edit'),
    params: transferParams,
    body: Type.Object({
      lines: Type.Array(Pieces, { maxItems: 100 }),
      rest: Type.Optional(Type.Union([Type.Literal('later'), Type.Literal('lost')])),
      reason: Note,
    }),
    reply: TransferView,
    errors: [
      'inventory.transfer_not_found',
      'inventory.transfer_ended',
      'inventory.received_too_many',
      'inventory.reason_missing',
    ],
    handle: async (ctx, { shop, params, body }) => {
      const one = await receiveTransfer(ctx, shop, uuidOf('tfr', params.transferId), {
        lines: body.lines.map((line) => ({ skuId: uuidOf('sku', line.skuId), quantity: line.quantity })),
        rest: body.rest ?? 'later',
        reason: body.reason ?? null,
      });
      return transferView(one, await linesOfTransfers(ctx, shop.shopId, [one.id]));
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/stock/:skuId/alert',
    summary: "The level at which this SKU counts as low; null: the market's",
    tag,
    access: shopStaff('inventory.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), skuId: IdSchema('sku') }),
    body: Type.Object({ lowAt: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 })) }),
    reply: Type.Object({ lowAt: Nullable(Type.Integer()) }),
    errors: ['inventory.sku_unknown'],
    handle: async (ctx, { shop, params, body }) => {
      const skuId = uuidOf('sku', params.skuId);
      await ownSkus(ctx, shop, [skuId]);
      await setLevel(ctx, shop.shopId, skuId, body.lowAt);
      return { lowAt: body.lowAt };
    },
  }),
];
