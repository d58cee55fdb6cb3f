import { Type } from 'typebox';
import { FenSchema, IdSchema, Nullable, type Route, route, shopStaff, TextSchema, toId, uuidOf } from '#kernel';
import { bulkEdit } from './bulk-service.ts';
import { refuse } from './errors.ts';
import { exportGoods } from './export-service.ts';
import { picturesFromZip } from './pictures-service.ts';
import { FindingSchema, findingView, ProductStateSchema } from './shapes.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const Range = Nullable(Type.Object({ min: Type.Integer(), max: Type.Integer() }));
const MOST_FEN = 10_000_000_000;

export const bulkRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/products/export',
    summary: 'The goods as CSV or XLSX, one row a SKU, in the columns an import reads; streamed',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params,
    query: Type.Object({
      format: Type.Optional(Type.Enum(['csv', 'xlsx'])),
      state: Type.Optional(ProductStateSchema),
      q: Type.Optional(Type.String({ maxLength: 80 })),
    }),
    produces: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    perMinute: 10,
    handle: async (ctx, { shop, query }) =>
      exportGoods(ctx, shop, { state: query.state, q: query.q }, query.format ?? 'csv'),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/products/bulk-edit',
    summary:
      'Change price, category, brand, freight, ship promise or attributes of many products, or preview it; each answers for itself',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params,
    body: Type.Object({
      productIds: Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 100 }),
      preview: Type.Optional(Type.Boolean()),
      price: Type.Optional(
        Type.Union([
          Type.Object({
            mode: Type.Literal('percent'),
            bps: Type.Integer({ minimum: -9_900, maximum: 100_000, description: 'Of the price: −1000 is 10 % off' }),
          }),
          Type.Object({ mode: Type.Literal('add'), fen: Type.Integer({ minimum: -MOST_FEN, maximum: MOST_FEN }) }),
          Type.Object({ mode: Type.Literal('set'), fen: FenSchema({ minimum: 1, maximum: MOST_FEN }) }),
        ]),
      ),
      categoryId: Type.Optional(Type.String({ maxLength: 60 })),
      brand: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
      freightTemplateId: Type.Optional(Nullable(IdSchema('tpl'))),
      shipWithinHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 * 60 })),
      attributes: Type.Optional(
        Type.Array(Type.Object({ name: TextSchema(60), value: TextSchema(200) }), { minItems: 1, maxItems: 30 }),
      ),
    }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          productId: IdSchema('prd'),
          state: Nullable(ProductStateSchema),
          version: Nullable(Type.Integer()),
          pending: Type.Boolean({ description: 'Waits for a person while the old version sells on' }),
          before: Range,
          after: Range,
          error: Nullable(Type.String()),
          findings: Type.Array(FindingSchema),
        }),
      ),
    }),
    // One transaction each: a refusal of one product must not undo the others.
    transaction: 'own',
    handle: async (ctx, input) => {
      const { productIds, preview, freightTemplateId, attributes, ...change } = input.body;
      const rows = await bulkEdit(
        ctx,
        input.shop,
        productIds.map((id) => uuidOf('prd', id)),
        {
          ...change,
          freightTemplateId: freightTemplateId
            ? uuidOf('tpl', freightTemplateId)
            : freightTemplateId === null
              ? null
              : undefined,
          attributes: attributes?.map((one) => ({ attributeId: null, ...one })),
        },
        preview ?? false,
      );
      return {
        items: rows.map((row) => ({
          ...row,
          productId: toId('prd', row.productId),
          before: row.before && { ...row.before },
          after: row.after && { ...row.after },
          findings: row.findings.map(findingView),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/product-pictures',
    summary:
      'Send a zip of pictures named by the products’ own codes (`CODE.jpg`, `CODE_2.jpg`, `CODE/any.jpg`); field `mode`: append or replace',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params,
    reply: Type.Object({
      products: Type.Integer({ description: 'Products whose pictures changed' }),
      items: Type.Array(
        Type.Object({
          name: Type.String(),
          productId: Nullable(IdSchema('prd')),
          error: Nullable(Type.String({ description: '`unmatched`, `unreadable`, or the code of a refusal' })),
        }),
      ),
    }),
    consumes: 'multipart',
    body: Type.Object({ mode: Type.Optional(Type.Enum(['append', 'replace'])) }),
    // The same zip again changes nothing, and decoding pictures must not hold a transaction open.
    idempotency: 'none',
    transaction: 'own',
    errors: ['catalog.import_file_missing', 'catalog.zip_unreadable', 'catalog.zip_too_large'],
    perMinute: 10,
    handle: async (ctx, input) => {
      const file = input.uploads[0];
      if (!file) throw refuse('import_file_missing');
      const { mode = 'append' } = input.body;
      const done = await picturesFromZip(ctx, input.shop, file.body, mode);
      return {
        products: done.products,
        items: done.files.map((one) => ({ ...one, productId: one.productId && toId('prd', one.productId) })),
      };
    },
  }),
];
