import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import {
  type Ctx,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  type Route,
  route,
  TextSchema,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { mediaUrl } from '#modules/media';
import { mayTrade, shop, shopByCode } from '#modules/shops';
import { type BrandMark, brandMark } from './brand-rights-service.ts';
import { category, categoryAttributes, categoryTree, childrenOf } from './categories-service.ts';
import { holdsPlace, takesGoods } from './lifecycle.ts';
import { PartsSchema, withPartsNow } from './parts-view.ts';
import { productDetail } from './read-service.ts';
import {
  CategoryCrumbs,
  CategorySchema,
  ContentSchema,
  categoryView,
  contentView,
  ProductStateSchema,
} from './shapes.ts';
import { liveCategoriesOf } from './store.ts';
import type { Category } from './types.ts';

const NodeSchema = Type.Object({
  ...CategorySchema.properties,
  childCount: Type.Integer(),
  children: Type.Array(Type.Object({ id: Type.String(), name: TextSchema(), leaf: Type.Boolean() })),
});

const categoryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/categories',
    summary:
      'Children of a category (the top without `parent`), each with its own children; or what a name finds with `q`',
    tag: 'catalog',
    access: { kind: 'public' },
    query: Type.Object({
      parent: Type.Optional(Type.String({ maxLength: 60 })),
      q: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    }),
    reply: Type.Object({ items: Type.Array(NodeSchema) }),
    errors: ['catalog.category_not_found'],
    handle: async (ctx, input, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      const found = input.query.q
        ? await leavesNamed(ctx, input.query.q)
        : (await childrenOf(ctx, input.query.parent ?? null)).filter((one) => holdsPlace(one.state));
      return { items: await Promise.all(found.map((one) => node(ctx, one))) };
    },
  }),
  route({
    method: 'GET',
    path: '/categories/:categoryId',
    summary: 'One category with its path and the attributes it asks for',
    tag: 'catalog',
    access: { kind: 'public' },
    params: Type.Object({ categoryId: Type.String({ maxLength: 60 }) }),
    reply: Type.Object({
      ...NodeSchema.properties,
      attributes: Type.Array(
        Type.Object({
          id: Type.String(),
          name: TextSchema(),
          required: Type.Boolean(),
          sale: Type.Boolean(),
          values: Type.Array(TextSchema()),
        }),
      ),
    }),
    errors: ['catalog.category_not_found'],
    handle: async (ctx, input) => {
      const attributes = await categoryAttributes(ctx, input.params.categoryId);
      return {
        ...(await node(ctx, await category(ctx, input.params.categoryId))),
        attributes: attributes.map((one) => ({ ...one, values: [...one.values] })),
      };
    },
  }),
];

async function node(ctx: Ctx, one: Category) {
  const children = one.leaf ? [] : (await childrenOf(ctx, one.id)).filter((below) => holdsPlace(below.state));
  return {
    ...categoryView(one),
    childCount: children.length,
    children: children.map(({ id, name, leaf }) => ({ id, name, leaf })),
  };
}

/** Leaves whose name or path contains the words, shortest names first: what a shop types when it looks for a category. */
async function leavesNamed(ctx: Ctx, q: string): Promise<Category[]> {
  const wanted = q.trim().toLowerCase();
  const tree = await categoryTree(ctx);
  const found = [...tree.byId.values()].filter(
    (one) =>
      one.leaf && takesGoods(one.state) && (one.name.zh.includes(wanted) || one.name.en.toLowerCase().includes(wanted)),
  );
  return found.sort((a, b) => a.name.zh.length - b.name.zh.length || (a.id < b.id ? -1 : 1)).slice(0, 30);
}

/** What a buyer's product page shows, in one answer. Stock comes from the stock route, ratings from reviews. */
const DetailSchema = Type.Object({
  productId: IdSchema('prd'),
  state: ProductStateSchema,
  /** Whether it can be bought: on sale in a shop that takes orders. */
  forSale: Type.Boolean(),
  version: Type.Integer(),
  content: ContentSchema,
  category: Type.Object({ id: Type.String(), path: CategoryCrumbs }),
  /** The registered brand it is sold under with right; `own`: by the brand's owner. */
  brand: Nullable(Type.Object({ id: IdSchema('brd'), name: TextSchema(60), own: Type.Boolean() })),
  minPriceFen: FenSchema(),
  maxPriceFen: FenSchema(),
  shop: Type.Object({
    id: IdSchema('shp'),
    code: Type.String(),
    name: Type.String(),
    state: Type.String(),
    logoUrl: Nullable(Type.String()),
  }),
  liveAt: Nullable(MomentSchema()),
  parts: PartsSchema,
});

type View = {
  readonly of: object;
  readonly shopOf: object;
  readonly mark: BrandMark | null;
  readonly view: Awaited<ReturnType<typeof buildDetail>>;
};
/** The view of a product, made once for as long as product and shop are the same objects in their caches. */
const views = new Map<Uuid, View>();
const VIEWS_AT_MOST = 5_000;

async function detailView(ctx: Ctx, id: Uuid) {
  const product = await productDetail(ctx, id);
  const keeper = await shop(ctx, product.shopId);
  const mark = await brandMark(ctx, product.shopId, product.content.brand);
  const kept = views.get(id);
  if (kept && kept.of === product && kept.shopOf === keeper && kept.mark === mark) return kept.view;
  const view = await buildDetail(product, keeper, mark);
  if (views.size >= VIEWS_AT_MOST) views.clear();
  views.set(id, { of: product, shopOf: keeper, mark, view });
  return view;
}

async function buildDetail(
  product: Awaited<ReturnType<typeof productDetail>>,
  keeper: Awaited<ReturnType<typeof shop>>,
  mark: BrandMark | null,
) {
  const on = product.content.skus.filter((sku) => sku.state === 'on');
  const prices = (on.length > 0 ? on : product.content.skus).map((sku) => sku.priceFen);
  const shown = contentView({ ...product.content, skus: on });
  return {
    productId: toId('prd', product.id),
    state: product.state,
    forSale: product.state === 'live' && mayTrade(keeper),
    version: product.version,
    content: shown,
    category: { id: product.category.id, path: product.category.path.map((one) => ({ ...one })) },
    brand: mark && { id: toId('brd', mark.id), name: { zh: mark.nameZh, en: mark.nameEn }, own: mark.own },
    minPriceFen: Math.min(...prices),
    maxPriceFen: Math.max(...prices),
    shop: {
      id: toId('shp', keeper.id),
      code: keeper.code,
      name: keeper.name,
      state: keeper.state,
      logoUrl: keeper.logoMediaId && mediaUrl(keeper.logoMediaId, 'w160'),
    },
    liveAt: product.liveAt?.toISOString() ?? null,
    parts: [] as Static<typeof PartsSchema>,
  };
}

/** A tag of everything in an answer: a part's price and the shop's name change without a new version of the product. */
const tagOf = (view: object): string =>
  `W/"${createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 22)}"`;

const productRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products/:productId',
    summary: 'A product as buyers see it; one that left the shelf still answers, with its state',
    tag: 'catalog',
    access: { kind: 'public' },
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: DetailSchema,
    errors: ['catalog.product_not_found'],
    sharedMs: 400,
    tagged: true,
    handle: async (ctx, input, reply) => {
      const id = uuidOf('prd', input.params.productId);
      const view = await withPartsNow(ctx, await detailView(ctx, id));
      reply.header('etag', tagOf(view));
      reply.header('cache-control', 'public, no-cache');
      return view;
    },
  }),
  route({
    method: 'GET',
    path: '/shop-pages/:code/categories',
    summary: 'Categories in which a shop has goods on sale, most goods first',
    tag: 'catalog',
    access: { kind: 'public' },
    params: Type.Object({ code: Type.String({ maxLength: 40 }) }),
    reply: Type.Object({
      items: Type.Array(Type.Object({ id: Type.String(), name: TextSchema(), products: Type.Integer() })),
    }),
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => {
      const keeper = await shopByCode(ctx, input.params.code);
      const tree = await categoryTree(ctx);
      const rows = await liveCategoriesOf(ctx, keeper.id);
      return {
        items: rows.map((row) => ({
          id: row.categoryId,
          name: tree.byId.get(row.categoryId)?.name ?? { zh: row.categoryId, en: '' },
          products: row.products,
        })),
      };
    },
  }),
];

export const buyerRoutes: readonly Route[] = [...categoryRoutes, ...productRoutes];
