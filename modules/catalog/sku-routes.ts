import { Type } from 'typebox';
import { FenSchema, IdSchema, Nullable, PageOf, PageQuery, type Route, route, shopStaff, toId, uuidOf } from '#kernel';
import { refuse } from './errors.ts';
import { skusOfShop } from './sale-service.ts';
import { changePrices } from './service.ts';
import { ProductSchema, productView } from './shapes.ts';
import { EDIT_ERRORS } from './shop-routes.ts';
import { productRow } from './store.ts';
import { GOODS_KINDS } from './types.ts';

const SkuRowSchema = Type.Object({
  skuId: IdSchema('sku'),
  productId: IdSchema('prd'),
  title: Type.Object({ zh: Type.String(), en: Type.String() }),
  saleAttributes: Type.Array(
    Type.Object({
      name: Type.Object({ zh: Type.String(), en: Type.String() }),
      value: Type.Object({ zh: Type.String(), en: Type.String() }),
    }),
  ),
  priceFen: FenSchema(),
  listPriceFen: Nullable(FenSchema()),
  outerCode: Nullable(Type.String()),
  forSale: Type.Boolean(),
});

export const skuRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/skus',
    summary: "The shop's SKUs with titles and prices, for lists that go by SKU",
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 80 })),
      kind: Type.Optional(Type.Enum([...GOODS_KINDS])),
      skuId: Type.Optional(IdSchema('sku')),
    }),
    reply: PageOf(SkuRowSchema),
    handle: async (ctx, input) => {
      const page = await skusOfShop(ctx, input.shop, {
        q: input.query.q,
        kind: input.query.kind,
        skuIds: input.query.skuId ? [uuidOf('sku', input.query.skuId)] : undefined,
        cursor: input.query.cursor,
        limit: input.query.limit ?? 20,
      });
      const items = page.items.map((sku) => ({
        skuId: toId('sku', sku.skuId),
        productId: toId('prd', sku.productId),
        title: { ...sku.title },
        saleAttributes: sku.saleAttributes.map((one) => ({ name: { ...one.name }, value: { ...one.value } })),
        priceFen: sku.priceFen,
        listPriceFen: sku.listPriceFen,
        outerCode: sku.outerCode,
        forSale: sku.forSale,
      }));
      return { items, nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'PATCH',
    path: '/shops/:shopId/skus/:skuId',
    summary: 'Change the price of one SKU: a new version of its product, kept in the price history',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), skuId: IdSchema('sku') }),
    body: Type.Object({
      priceFen: FenSchema({ minimum: 1, maximum: 10_000_000_000 }),
      listPriceFen: Type.Optional(Nullable(FenSchema({ maximum: 10_000_000_000 }))),
    }),
    reply: ProductSchema,
    errors: EDIT_ERRORS,
    handle: async (ctx, input) => {
      const skuId = uuidOf('sku', input.params.skuId);
      const [sku] = (await skusOfShop(ctx, input.shop, { skuIds: [skuId], limit: 1 })).items;
      if (!sku || !(await productRow(ctx, { shopId: input.shop.shopId, id: sku.productId })))
        throw refuse('sku_not_found');
      const { priceFen, listPriceFen } = input.body;
      return productView(
        await changePrices(ctx, input.shop, sku.productId, [
          { skuId, priceFen, ...(listPriceFen === undefined ? {} : { listPriceFen }) },
        ]),
      );
    },
  }),
];
