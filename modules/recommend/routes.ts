import { Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageQuery,
  type Route,
  refuseRequest,
  route,
  TextSchema,
  type Uuid,
  uuidOf,
} from '#kernel';
import { CardSchema } from '#modules/search';
import { WHYS } from './blend.ts';
import { feedPage, type Place } from './feed-service.ts';
import { LISTS, SCOPES } from './ranks.ts';
import { rankPage, rulesOf } from './ranks-service.ts';
import type { Scope } from './ranks-store.ts';
import { goesWithProduct } from './service.ts';
import { goesWithAll, picksOfShop, similarTo } from './shelves-service.ts';

const Cards = Type.Object({ items: Type.Array(CardSchema) });
const Product = Type.Object({ productId: IdSchema('prd') });

const ScopeSchema = Type.Object({ kind: Type.Enum([...SCOPES]), id: Type.String(), name: TextSchema() });

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function placeOf(cursor: string | undefined): Place | null {
  const key = decodeCursor(cursor, 2);
  if (!key) return null;
  const [feedId, from] = key;
  if (typeof feedId !== 'string' || !UUID.test(feedId) || !Number.isSafeInteger(from) || Number(from) < 0)
    throw refuseRequest('cursor_invalid');
  return { feedId: feedId as Uuid, from: Number(from) };
}

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/feed',
    summary: 'The home feed: of who agreed to personalisation their own, of everybody else the same for all; it ends',
    tag: 'recommend',
    access: everyone,
    query: Type.Object(PageQuery),
    reply: Type.Object({
      personal: Type.Boolean({ description: 'Chosen by what the caller did here' }),
      items: Type.Array(
        Type.Object({
          card: CardSchema,
          why: Type.Enum([...WHYS], { description: 'Why it stands here' }),
          about: Nullable(TextSchema()),
        }),
      ),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid', 'recommend.feed_over'],
    handle: async (ctx, { query }) => {
      const { personal, items, next } = await feedPage(ctx, placeOf(query.cursor), query.limit ?? 20);
      return { personal, items: [...items], nextCursor: next && encodeCursor([next.feedId, next.from]) };
    },
  }),
  route({
    method: 'GET',
    path: '/products/:productId/goes-with',
    summary: 'What is often bought together with a product: from finished trades, newer ones counting more',
    tag: 'recommend',
    access: everyone,
    params: Product,
    reply: Cards,
    sharedMs: 5_000,
    handle: async (ctx, { params }) => ({ items: [...(await goesWithProduct(ctx, uuidOf('prd', params.productId)))] }),
  }),
  route({
    method: 'GET',
    path: '/products/:productId/similar',
    summary: 'Goods like this one: also opened by those who looked at it, or alike in words and category',
    tag: 'recommend',
    access: everyone,
    params: Product,
    reply: Cards,
    sharedMs: 5_000,
    handle: async (ctx, { params }) => ({ items: [...(await similarTo(ctx, uuidOf('prd', params.productId)))] }),
  }),
  route({
    method: 'GET',
    path: '/goes-with',
    summary: 'What goes with several goods, in a cart or just bought',
    tag: 'recommend',
    access: everyone,
    query: Type.Object({
      productIds: Type.String({
        pattern: '^prd_[0-9a-z]{26}(,prd_[0-9a-z]{26}){0,49}$',
        description: 'At most 50, between commas',
      }),
    }),
    reply: Cards,
    sharedMs: 5_000,
    handle: async (ctx, { query }) => ({
      items: [
        ...(await goesWithAll(
          ctx,
          [...new Set(query.productIds.split(','))].map((id) => uuidOf('prd', id)),
        )),
      ],
    }),
  }),
  route({
    method: 'GET',
    path: '/shop-pages/:code/picks',
    summary: 'What to look at in a shop',
    tag: 'recommend',
    access: everyone,
    params: Type.Object({ code: Type.String({ maxLength: 60 }) }),
    reply: Cards,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, { params }) => ({ items: [...(await picksOfShop(ctx, params.code))] }),
  }),
  route({
    method: 'GET',
    path: '/ranks/:list',
    summary: 'A rank list of the market, of a category or of a belt, with the figures of its rule; made anew each hour',
    tag: 'recommend',
    access: everyone,
    params: Type.Object({ list: Type.Enum([...LISTS]) }),
    query: Type.Object({
      ...PageQuery,
      category: Type.Optional(Type.String({ maxLength: 60, description: 'A category id; all under it count' })),
      belt: Type.Optional(Type.String({ maxLength: 60, description: 'A belt’s code; asked alone' })),
    }),
    reply: Type.Object({
      madeAt: MomentSchema(),
      rules: Type.Object({
        hotDays: Type.Integer(),
        newDays: Type.Integer(),
        leastReviews: Type.Integer(),
        leastBuyers: Type.Integer(),
      }),
      scope: Nullable(ScopeSchema),
      scopes: Type.Array(ScopeSchema, { description: 'Categories and belts that have this list' }),
      items: Type.Array(
        Type.Object({
          place: Type.Integer({ minimum: 1 }),
          figure: Type.Integer({ description: 'hot, new: pieces paid lately; praised, repurchased: basis points' }),
          card: CardSchema,
        }),
      ),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const scope: Scope = query.category
        ? { kind: 'category', id: query.category }
        : query.belt
          ? { kind: 'belt', id: query.belt }
          : { kind: 'all', id: '' };
      const [after] = decodeCursor(query.cursor, 1) ?? [0];
      if (!Number.isSafeInteger(after) || Number(after) < 0 || Number(after) > 1_000_000)
        throw refuseRequest('cursor_invalid');
      const [page, rules] = await Promise.all([
        rankPage(ctx, params.list, scope, Number(after), query.limit ?? 20),
        rulesOf(ctx),
      ]);
      return {
        madeAt: page.madeAt.toISOString(),
        rules,
        scope: page.scope && { ...page.scope },
        scopes: page.scopes.map((one) => ({ ...one })),
        items: page.items.map((one) => ({ ...one })),
        nextCursor: page.next === null ? null : encodeCursor([page.next]),
      };
    },
  }),
];
