import { Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  everyone,
  MomentSchema,
  Nullable,
  PageQuery,
  type Route,
  refuseRequest,
  route,
  TextSchema,
} from '#kernel';
import { CardSchema } from '#modules/search';
import { LISTS, SCOPES, type Scope } from './ranks.ts';
import { type RankCard, rankIndex, rankPage, rulesOf } from './ranks-service.ts';
import type { HeadPlace } from './ranks-store.ts';

const ScopeSchema = Type.Object({ kind: Type.Enum([...SCOPES]), id: Type.String(), name: TextSchema() });
const RulesSchema = Type.Object({
  hotDays: Type.Integer(),
  newDays: Type.Integer(),
  leastReviews: Type.Integer(),
  leastBuyers: Type.Integer(),
});

export const RankCardSchema = Type.Object({
  list: Type.Enum([...LISTS]),
  scope: Nullable(ScopeSchema),
  goods: Type.Integer({ description: 'Places the list has' }),
  first: Type.Array(CardSchema, { description: 'Who leads it now, at most three' }),
});
export const rankView = (rank: RankCard) => ({
  list: rank.list,
  scope: rank.scope && { ...rank.scope },
  goods: rank.goods,
  first: [...rank.first],
});

function headPlace(cursor: string | undefined): HeadPlace | null {
  const key = decodeCursor(cursor, 3);
  if (!key) return null;
  const kind = SCOPES.find((one) => one === key[0]);
  const [, goods, id] = key;
  if (!kind || typeof id !== 'string' || !Number.isInteger(goods) || Math.abs(Number(goods)) > 1_000_000)
    throw refuseRequest('cursor_invalid');
  return { kind, goods: Number(goods), id };
}

export const rankRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/ranks',
    summary: 'All rank lists of one rule: of the market, of categories, tracks and belts, each with who leads it',
    tag: 'recommend',
    access: everyone,
    query: Type.Object({
      ...PageQuery,
      list: Type.Optional(Type.Enum([...LISTS], { default: 'hot' })),
      of: Type.Optional(
        Type.Enum([...SCOPES], { description: 'Only of the market, of categories, of tracks, or of belts' }),
      ),
    }),
    reply: Type.Object({
      madeAt: MomentSchema(),
      rules: RulesSchema,
      items: Type.Array(RankCardSchema),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const [page, rules] = await Promise.all([
        rankIndex(ctx, query.list ?? 'hot', query.of ?? null, headPlace(query.cursor), query.limit ?? 20),
        rulesOf(ctx),
      ]);
      return {
        madeAt: page.madeAt.toISOString(),
        rules,
        items: page.items.map(rankView),
        nextCursor: page.next && encodeCursor([page.next.kind, page.next.goods, page.next.id]),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/ranks/:list',
    summary:
      'A rank list of the market, of a category, a track or a belt, with the figures of its rule; made anew each hour',
    tag: 'recommend',
    access: everyone,
    params: Type.Object({ list: Type.Enum([...LISTS]) }),
    query: Type.Object({
      ...PageQuery,
      category: Type.Optional(Type.String({ maxLength: 60, description: 'A category id; all under it count' })),
      track: Type.Optional(Type.String({ maxLength: 40, description: 'A track’s code; asked alone' })),
      belt: Type.Optional(Type.String({ maxLength: 60, description: 'A belt’s code; asked alone' })),
    }),
    reply: Type.Object({
      madeAt: MomentSchema(),
      rules: RulesSchema,
      scope: Nullable(ScopeSchema),
      scopes: Type.Array(ScopeSchema, { description: 'Categories, tracks and belts that have this list' }),
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
        : query.track
          ? { kind: 'track', id: query.track }
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
