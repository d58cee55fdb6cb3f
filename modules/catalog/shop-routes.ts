import { Type } from 'typebox';
import {
  decodeCursor,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { categoriesUnder } from './categories-service.ts';
import { countByState, productsOfShop } from './lists-store.ts';
import { createProduct, editProduct, ownProduct, putBack, submitProduct, takeOff } from './service.ts';
import {
  ContentSchema,
  contentView,
  ProductBody,
  ProductSchema,
  ProductStateSchema,
  productInput,
  productView,
} from './shapes.ts';
import { pricesOf, versionList } from './store.ts';
import type { Product } from './types.ts';

const params = Type.Object({ shopId: IdSchema('shp'), productId: IdSchema('prd') });
const WRITE_ERRORS = [
  'catalog.category_not_found',
  'catalog.category_not_leaf',
  'catalog.skus_missing',
  'catalog.sku_not_found',
  'catalog.sku_repeated',
  'catalog.sale_attributes_uneven',
  'catalog.list_price_below_price',
  'catalog.price_out_of_range',
  'catalog.media_unknown',
  'catalog.video_unknown',
  'catalog.outer_code_taken',
  'catalog.size_chart_uneven',
  'catalog.hs_code_wrong',
  'catalog.origin_unknown',
  'catalog.origin_uneven',
  'catalog.buyer_field_repeated',
];
export const EDIT_ERRORS = [
  ...WRITE_ERRORS,
  'catalog.product_not_found',
  'catalog.edited_meanwhile',
  'catalog.product_refused_by_checks',
];
const STEP_ERRORS = ['catalog.product_not_found', 'catalog.product_step_not_allowed', 'catalog.edited_meanwhile'];

const readingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/products',
    summary: "The shop's products, newest first, by state, category and words",
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(ProductStateSchema),
      q: Type.Optional(Type.String({ maxLength: 80 })),
      category: Type.Optional(Type.String({ maxLength: 60 })),
    }),
    reply: Type.Object({ ...PageOf(ProductSchema).properties, counts: Type.Record(Type.String(), Type.Integer()) }),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const { state, q } = input.query;
      const categoryIds = input.query.category ? await categoriesUnder(ctx, input.query.category) : undefined;
      const [rows, counts] = await Promise.all([
        productsOfShop(ctx, input.shop.shopId, {
          state,
          q,
          categoryIds,
          before: key ? (String(key[0]) as Uuid) : null,
          limit: limit + 1,
        }),
        countByState(ctx, input.shop.shopId),
      ]);
      return {
        ...pageOf(rows, limit, (row) => [row.id], productView),
        counts: Object.fromEntries(counts.map((one) => [one.state, one.count])),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/products/:productId',
    summary: 'One product of the shop, any state',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params,
    reply: Type.Object({ ...ProductSchema.properties, latestVersion: Type.Integer() }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, input) => {
      const row = await ownProduct(ctx, input.shop, uuidOf('prd', input.params.productId));
      return { ...productView(row), latestVersion: row.latestVersion };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/products/:productId/versions',
    summary: 'Every version of a listing, newest first',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params,
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        version: Type.Integer(),
        at: MomentSchema(),
        by: Nullable(IdSchema('usr')),
        content: ContentSchema,
      }),
    ),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, input) => {
      const row = await ownProduct(ctx, input.shop, uuidOf('prd', input.params.productId));
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const rows = await versionList(ctx, input.shop.shopId, row.id, key ? Number(key[0]) : null, limit + 1);
      return pageOf(
        rows,
        limit,
        (one) => [one.version],
        (one) => ({
          version: one.version,
          at: one.at.toISOString(),
          by: one.by && toId('usr', one.by),
          content: contentView(one.content),
        }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/products/:productId/prices',
    summary: 'Every price the SKUs ever had on sale, newest first',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params,
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          skuId: IdSchema('sku'),
          at: MomentSchema(),
          version: Type.Integer(),
          priceFen: FenSchema(),
          listPriceFen: Nullable(FenSchema()),
        }),
      ),
    }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, input) => {
      const row = await ownProduct(ctx, input.shop, uuidOf('prd', input.params.productId));
      const rows = await pricesOf(ctx, input.shop.shopId, row.id);
      return { items: rows.map((one) => ({ ...one, skuId: toId('sku', one.skuId), at: one.at.toISOString() })) };
    },
  }),
];

const writingRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/products',
    summary: 'Write a new product as a draft; `submit: true` offers it for sale in the same step',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({ ...ProductBody.properties, submit: Type.Optional(Type.Boolean()) }),
    reply: ProductSchema,
    status: 201,
    errors: [...WRITE_ERRORS, 'catalog.shop_may_not_list', 'catalog.trial_listing_limit'],
    handle: async (ctx, input) => {
      const { submit, ...body } = input.body;
      const created = await createProduct(ctx, input.shop, productInput(body));
      return productView(submit ? await submitProduct(ctx, input.shop, created.id) : created);
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/products/:productId',
    summary:
      'Write the next version. On sale at once when the checks are content, else it waits while the old one sells',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params,
    body: Type.Object({
      ...ProductBody.properties,
      baseVersion: Type.Optional(Type.Integer({ minimum: 1, description: 'Newest version the editor saw' })),
    }),
    reply: ProductSchema,
    errors: EDIT_ERRORS,
    handle: async (ctx, input) => {
      const { baseVersion, ...body } = input.body;
      return productView(
        await editProduct(ctx, input.shop, uuidOf('prd', input.params.productId), productInput(body), baseVersion),
      );
    },
  }),
  ...(
    [
      ['submit', 'Offer a draft for sale: checked by the rules, then by a person where they say so', submitProduct],
      ['off-shelf', 'Take a product off the shelf', takeOff],
      ['on-shelf', 'Put a product back on the shelf; it is checked again', putBack],
    ] as const
  ).map(([step, summary, act]) =>
    route({
      method: 'POST',
      path: `/shops/:shopId/products/:productId/${step}`,
      summary,
      tag: 'catalog',
      access: shopStaff('catalog.edit'),
      params,
      reply: ProductSchema,
      errors: [...STEP_ERRORS, 'catalog.shop_may_not_list', 'catalog.trial_listing_limit', 'shops.shop_not_found'],
      handle: async (ctx, input): Promise<ReturnType<typeof productView>> =>
        productView(await act(ctx, input.shop, uuidOf('prd', input.params.productId))),
    }),
  ),
  route({
    method: 'POST',
    path: '/shops/:shopId/products/bulk',
    summary: 'Submit, take off or put back many products; each answers for itself',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({
      step: Type.Enum(['submit', 'off-shelf', 'on-shelf']),
      productIds: Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 100 }),
    }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          productId: IdSchema('prd'),
          state: Nullable(ProductStateSchema),
          error: Nullable(Type.String()),
        }),
      ),
    }),
    // One transaction each: a refusal of one product must not undo the others.
    transaction: 'own',
    errors: [...STEP_ERRORS, 'catalog.shop_may_not_list', 'catalog.trial_listing_limit'],
    handle: async (ctx, input) => {
      const acts: Record<'submit' | 'off-shelf' | 'on-shelf', (id: Uuid) => Promise<Product>> = {
        submit: (id) => submitProduct(ctx, input.shop, id),
        'off-shelf': (id) => takeOff(ctx, input.shop, id),
        'on-shelf': (id) => putBack(ctx, input.shop, id),
      };
      const items: { productId: string; state: Product['state'] | null; error: string | null }[] = [];
      for (const productId of input.body.productIds)
        items.push({ productId, ...(await outcome(acts[input.body.step](uuidOf('prd', productId)))) });
      return { items };
    },
  }),
];

async function outcome(work: Promise<Product>): Promise<{ state: Product['state'] | null; error: string | null }> {
  try {
    return { state: (await work).state, error: null };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string')
      return { state: null, error: error.code };
    throw error;
  }
}

export const shopRoutes: readonly Route[] = [...readingRoutes, ...writingRoutes];
