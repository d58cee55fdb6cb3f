import { Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  everyone,
  IdSchema,
  Nullable,
  PageQuery,
  type Route,
  refuseRequest,
  route,
  TextSchema,
  toId,
  type Uuid,
} from '#kernel';
import { mediaUrl } from '#modules/media';
import { belts } from '#modules/regions';
import { SIGNS } from '#modules/reviews';
import { mayTrade } from '#modules/shops';
import { type ShopsAfter, searchShops } from './shops-service.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const Count = Type.Integer();

function afterOf(cursor: string | undefined): ShopsAfter | null {
  const key = decodeCursor(cursor, 4);
  if (!key) return null;
  const [step, score, goods, shopId] = key;
  if (
    !Number.isSafeInteger(step) ||
    !Number.isSafeInteger(score) ||
    !Number.isSafeInteger(goods) ||
    !UUID.test(String(shopId))
  )
    throw refuseRequest('cursor_invalid');
  return { step: Number(step), score: Number(score), goods: Number(goods), shopId: String(shopId) as Uuid };
}

export const shopsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/search/shops',
    summary: 'Find shops by name, belt, place and what they sell; without words all, those with most goods first',
    tag: 'search',
    access: everyone,
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 200, description: 'Chinese, English or both' })),
    }),
    reply: Type.Object({
      q: Type.String(),
      total: Count,
      relaxed: Type.Boolean({ description: 'No shop has all of the words: these have some' }),
      meant: Nullable(
        Type.String({ description: 'What a misspelt question, or one written as it sounds, was taken for' }),
      ),
      items: Type.Array(
        Type.Object({
          id: IdSchema('shp'),
          code: Type.String(),
          name: Type.String(),
          logoUrl: Nullable(Type.String()),
          belt: Nullable(Type.Object({ code: Type.String(), name: TextSchema() })),
          trading: Type.Boolean({ description: 'Takes orders now' }),
          credit: Type.Object({
            points: Count,
            sign: Nullable(Type.Enum([...SIGNS])),
            step: Type.Integer({ minimum: 0, maximum: 5 }),
            goodRateBps: Nullable(Count),
          }),
          goods: Type.Integer({ description: 'Findable goods' }),
          window: Type.Array(
            Type.Object({ productId: IdSchema('prd'), title: Type.String(), mediaUrl: Type.String() }),
            { description: 'What sells best there' },
          ),
        }),
      ),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const q = query.q ?? '';
      const after = afterOf(query.cursor);
      const { total, relaxed, meant, items, next } = await searchShops(ctx, { q, after, limit: query.limit ?? 20 });
      const homes = new Map((await belts(ctx)).map((one) => [one.code, one]));
      return {
        q,
        total,
        relaxed,
        meant,
        items: items.map(({ shop, credit, goods, window }) => {
          const home = homes.get(shop.beltCode ?? '');
          return {
            id: toId('shp', shop.id),
            code: shop.code,
            name: shop.name,
            logoUrl: shop.logoMediaId && mediaUrl(shop.logoMediaId, 'w160'),
            belt: home ? { code: home.code, name: { zh: home.nameZh, en: home.nameEn } } : null,
            trading: mayTrade(shop),
            credit: {
              points: credit?.points ?? 0,
              sign: credit?.level.sign ?? null,
              step: credit?.level.step ?? 0,
              goodRateBps: credit?.goodRateBps ?? null,
            },
            goods,
            window: window.map((one) => ({
              productId: toId('prd', one.productId),
              title: one.title,
              mediaUrl: mediaUrl(one.mediaId, 'w160'),
            })),
          };
        }),
        nextCursor: next && encodeCursor([next.step, next.score, next.goods, next.shopId]),
      };
    },
  }),
];
