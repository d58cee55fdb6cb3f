import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  type Uuid,
  uuidOf,
} from '#kernel';
import { childrenOf } from './categories-service.ts';
import { refuse } from './errors.ts';
import { type CategoryChange, changeCategory, proposeCategory } from './leaves-service.ts';
import { productsInReview, productsOfMarket } from './lists-store.ts';
import { reviewProduct, takeDown } from './review-service.ts';
import {
  CategorySchema,
  CategoryStateSchema,
  ContentSchema,
  categoryView,
  contentView,
  ProductSchema,
  ProductStateSchema,
  productView,
  ReturnRuleSchema,
} from './shapes.ts';
import { productRow, versionRow } from './store.ts';

const params = Type.Object({ productId: IdSchema('prd') });

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/products',
    summary:
      'Products of all shops; `state=checking` is the review queue, longest waiting first, edits of live listings included',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(ProductStateSchema),
      q: Type.Optional(Type.String({ maxLength: 80 })),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(Type.Object({ ...ProductSchema.properties, waitingSince: Nullable(MomentSchema()) })),
    handle: async (ctx, input) => {
      const limit = input.query.limit ?? 20;
      if (input.query.state === 'checking') {
        const key = decodeCursor(input.query.cursor, 2);
        const rows = await productsInReview(
          ctx,
          key ? { since: Number(key[0]), id: String(key[1]) as Uuid } : null,
          limit + 1,
        );
        return pageOf(
          rows,
          limit,
          (row) => [row.sinceKey, row.id],
          (row) => ({ ...productView(row), waitingSince: row.checkingSince?.toISOString() ?? null }),
        );
      }
      const key = decodeCursor(input.query.cursor, 1);
      const { q, state, shopId } = input.query;
      const rows = await productsOfMarket(ctx, {
        q,
        state,
        shopId: shopId ? uuidOf('shp', shopId) : undefined,
        before: key ? (String(key[0]) as Uuid) : null,
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ ...productView(row), waitingSince: row.checkingSince?.toISOString() ?? null }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/products/:productId',
    summary: 'A product with the edit that waits for review, side by side',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    params,
    reply: Type.Object({ ...ProductSchema.properties, pending: Nullable(ContentSchema) }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, input) => {
      const row = await productRow(ctx, { id: uuidOf('prd', input.params.productId) });
      if (!row) throw refuse('product_not_found');
      const pending =
        row.pendingVersion === null ? null : await versionRow(ctx, row.shopId, row.id, row.pendingVersion);
      return { ...productView(row), pending: pending && contentView(pending.content) };
    },
  }),
  route({
    method: 'POST',
    path: '/console/products/:productId/review',
    summary: 'Approve or reject a product in review, or the waiting edit of a live one',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    params,
    body: Type.Object({
      decision: Type.Enum(['approve', 'reject']),
      reasons: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 20 })),
    }),
    reply: ProductSchema,
    errors: [
      'catalog.product_not_found',
      'catalog.product_step_not_allowed',
      'catalog.reasons_missing',
      'catalog.edited_meanwhile',
      'catalog.version_not_found',
    ],
    handle: async (ctx, input) =>
      productView(
        await reviewProduct(ctx, uuidOf('prd', input.params.productId), {
          decision: input.body.decision,
          reasons: input.body.reasons ?? [],
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/console/products/:productId/off-shelf',
    summary: 'Take a product off the shelf for a reason its shop will read',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    params,
    body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 300 }) }),
    reply: ProductSchema,
    errors: ['catalog.product_not_found', 'catalog.product_step_not_allowed', 'catalog.edited_meanwhile'],
    handle: async (ctx, input) =>
      productView(await takeDown(ctx, uuidOf('prd', input.params.productId), input.body.reason)),
  }),
  route({
    method: 'GET',
    path: '/console/categories',
    summary: 'Children of a category with their rules, closed ones included',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    query: Type.Object({ parent: Type.Optional(Type.String({ maxLength: 60 })) }),
    reply: Type.Object({ items: Type.Array(CategorySchema) }),
    errors: ['catalog.category_not_found'],
    handle: async (ctx, input) => ({ items: (await childrenOf(ctx, input.query.parent ?? null)).map(categoryView) }),
  }),
  route({
    method: 'POST',
    path: '/console/categories',
    summary: 'Propose a category under another',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    body: Type.Object({
      id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 }),
      parentId: Nullable(Type.String({ maxLength: 60 })),
      nameZh: Type.String({ minLength: 1, maxLength: 60 }),
      nameEn: Type.String({ maxLength: 60 }),
      reason: Type.Optional(Type.String({ maxLength: 300 })),
    }),
    reply: CategorySchema,
    status: 201,
    errors: ['catalog.category_not_found', 'catalog.category_exists'],
    handle: async (ctx, input) => categoryView(await proposeCategory(ctx, input.body)),
  }),
  route({
    method: 'PATCH',
    path: '/console/categories/:categoryId',
    summary: "Change a category's names, rules or state; orders already placed keep their rates",
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    params: Type.Object({ categoryId: Type.String({ maxLength: 60 }) }),
    body: Type.Object({
      nameZh: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
      nameEn: Type.Optional(Type.String({ maxLength: 60 })),
      state: Type.Optional(CategoryStateSchema),
      mergedInto: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
      reason: Type.Optional(Type.String({ maxLength: 300, description: 'Needed to merge and to close' })),
      commissionBps: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 5000 }))),
      taxBps: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 5000 }))),
      returnRule: Type.Optional(Nullable(ReturnRuleSchema)),
      licences: Type.Optional(Nullable(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 }))),
      requiredAttributeIds: Type.Optional(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 30 })),
    }),
    reply: CategorySchema,
    errors: [
      'catalog.category_not_found',
      'catalog.category_not_leaf',
      'catalog.category_step_not_allowed',
      'catalog.category_has_goods',
      'catalog.category_is_target',
      'catalog.category_above_has_goods',
      'catalog.category_target_closed',
      'catalog.category_reason_missing',
    ],
    handle: async (ctx, input) =>
      categoryView(await changeCategory(ctx, input.params.categoryId, input.body as CategoryChange)),
  }),
];
