import { Type } from 'typebox';
import {
  type Ctx,
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
  shopStaff,
  TextSchema,
  toId,
  type Uuid,
} from '#kernel';
import { category, categoryTree } from './categories-service.ts';
import { proposeForShop } from './leaves-service.ts';
import { leafSteps, type ProposalRow, proposals } from './leaves-store.ts';
import { mergeOf } from './merging-store.ts';
import { CategorySchema, CategoryStateSchema, categoryView } from './shapes.ts';
import type { CategoryState } from './types.ts';

const ProposalSchema = Type.Object({
  categoryId: Type.String(),
  name: TextSchema(60),
  above: Type.Array(TextSchema(60)),
  state: CategoryStateSchema,
  mergedInto: Nullable(Type.String()),
  shopId: Nullable(IdSchema('shp')),
  reason: Type.String(),
  proposedAt: MomentSchema(),
  trialUntil: Nullable(MomentSchema()),
  products: Type.Integer({ description: 'Listings on sale or in review in it' }),
  answer: Nullable(Type.String({ description: 'What the platform said at its last step' })),
});

async function proposalPage(
  ctx: Ctx,
  query: { cursor?: string; limit?: number; state?: CategoryState },
  shopId?: Uuid,
) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const tree = await categoryTree(ctx);
  const rows = await proposals(ctx, {
    shopId,
    state: query.state,
    before: key ? { at: String(key[0]), id: String(key[1]) } : null,
    limit: limit + 1,
  });
  return pageOf(
    rows,
    limit,
    (row) => [row.proposedAt.toISOString(), row.categoryId],
    (row: ProposalRow) => ({
      categoryId: row.categoryId,
      name: { zh: row.nameZh, en: row.nameEn },
      above: (row.parentId ? (tree.byId.get(row.parentId)?.path ?? []) : []).map((one) => ({ ...one.name })),
      state: row.state,
      mergedInto: row.mergedInto,
      shopId: row.shopId && toId('shp', row.shopId),
      reason: row.reason,
      proposedAt: row.proposedAt.toISOString(),
      trialUntil: row.trialUntil?.toISOString() ?? null,
      products: row.products,
      answer: row.answer,
    }),
  );
}

/** The life of leaves: what shops propose, what the platform decides, what a category went through. */
export const leafRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/category-proposals',
    summary: 'Propose a leaf category that is missing; the platform answers, and begins it with a trial',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({
      parentId: Type.String({ maxLength: 40 }),
      nameZh: Type.String({ minLength: 1, maxLength: 60 }),
      nameEn: Type.Optional(Type.String({ maxLength: 60 })),
      reason: Type.String({ minLength: 2, maxLength: 300 }),
    }),
    reply: CategorySchema,
    status: 201,
    errors: ['catalog.category_not_found', 'catalog.category_exists', 'catalog.proposals_too_many'],
    handle: async (ctx, input) =>
      categoryView(await proposeForShop(ctx, input.shop, { ...input.body, nameEn: input.body.nameEn ?? '' })),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/category-proposals',
    summary: "The shop's proposals with their answers, newest first",
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(ProposalSchema),
    handle: (ctx, input) => proposalPage(ctx, input.query, input.shop.shopId),
  }),
  route({
    method: 'GET',
    path: '/console/category-proposals',
    summary: 'Proposed leaves and leaves on trial, newest first',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(CategoryStateSchema) }),
    reply: PageOf(ProposalSchema),
    handle: (ctx, input) => proposalPage(ctx, input.query),
  }),
  route({
    method: 'GET',
    path: '/console/categories/:categoryId/history',
    summary: 'What a category went through, newest first, with the merge it is in or was in',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    params: Type.Object({ categoryId: Type.String({ maxLength: 60 }) }),
    query: Type.Object(PageQuery),
    reply: Type.Object({
      ...PageOf(
        Type.Object({
          at: MomentSchema(),
          from: Nullable(CategoryStateSchema),
          to: CategoryStateSchema,
          mergedInto: Nullable(Type.String()),
          by: Nullable(IdSchema('usr')),
          reason: Type.String(),
        }),
      ).properties,
      merge: Nullable(
        Type.Object({
          into: Type.String(),
          moved: Type.Integer(),
          startedAt: MomentSchema(),
          endedAt: Nullable(MomentSchema()),
        }),
      ),
    }),
    errors: ['catalog.category_not_found'],
    handle: async (ctx, input) => {
      const { id } = await category(ctx, input.params.categoryId);
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const [rows, merge] = await Promise.all([
        leafSteps(ctx, id, key ? Number(key[0]) : null, limit + 1),
        mergeOf(ctx, id),
      ]);
      return {
        ...pageOf(
          rows,
          limit,
          (row) => [row.seq],
          (row) => ({
            at: row.at.toISOString(),
            from: row.fromState,
            to: row.toState,
            mergedInto: row.mergedInto,
            by: row.by && toId('usr', row.by),
            reason: row.reason,
          }),
        ),
        merge: merge && {
          into: merge.toId,
          moved: merge.moved,
          startedAt: merge.startedAt.toISOString(),
          endedAt: merge.endedAt?.toISOString() ?? null,
        },
      };
    },
  }),
];
