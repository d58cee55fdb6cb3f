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
  signedIn,
  TextSchema,
  type Uuid,
  uuidOf,
} from '#kernel';
import { PieceCard } from '#modules/content';
import { RoomCard } from '#modules/live';
import { CardSchema } from '#modules/search';
import { type FeedItem, feedPage, type Place } from './feed-service.ts';
import { RankCardSchema, rankView } from './rank-routes.ts';
import { goesWithProduct } from './service.ts';
import { goesWithAll, picksOfShop, similarTo } from './shelves-service.ts';
import { nextBeside } from './visiting-service.ts';
import { ENTRY_KINDS, ENTRY_WHYS } from './weave.ts';

const Cards = Type.Object({ items: Type.Array(CardSchema) });
const Product = Type.Object({ productId: IdSchema('prd') });

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function placeOf(cursor: string | undefined): Place | null {
  const key = decodeCursor(cursor, 2);
  if (!key) return null;
  const [feedId, from] = key;
  if (typeof feedId !== 'string' || !UUID.test(feedId) || !Number.isSafeInteger(from) || Number(from) < 0)
    throw refuseRequest('cursor_invalid');
  return { feedId: feedId as Uuid, from: Number(from) };
}

const itemView = (item: FeedItem) => ({
  kind: item.kind,
  why: item.why,
  about: item.about,
  card: item.kind === 'goods' ? item.card : null,
  piece: item.kind === 'piece' ? item.piece : null,
  rank: item.kind === 'rank' ? rankView(item.rank) : null,
  room: item.kind === 'room' ? item.room : null,
});

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
          kind: Type.Enum([...ENTRY_KINDS], {
            description: 'Which of card, piece, rank and room it is; the others are null',
          }),
          card: Nullable(CardSchema),
          piece: Nullable(PieceCard),
          rank: Nullable(RankCardSchema),
          room: Nullable(RoomCard),
          why: Type.Enum([...ENTRY_WHYS], { description: 'Why it stands here' }),
          about: Nullable(TextSchema()),
        }),
      ),
      nextCursor: Nullable(Type.String()),
    }),
    errors: ['request.cursor_invalid', 'recommend.feed_over'],
    handle: async (ctx, { query }) => {
      const { personal, items, next } = await feedPage(ctx, placeOf(query.cursor), query.limit ?? 20);
      return { personal, items: items.map(itemView), nextCursor: next && encodeCursor([next.feedId, next.from]) };
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
    sharedMs: 400,
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
    sharedMs: 400,
    handle: async (ctx, { params }) => ({ items: [...(await similarTo(ctx, uuidOf('prd', params.productId)))] }),
  }),
  route({
    method: 'GET',
    path: '/me/next',
    summary: 'Beside a product, of who agreed to personalisation: what others went on to after a visit like theirs',
    tag: 'recommend',
    access: signedIn,
    query: Product,
    reply: Cards,
    handle: async (ctx, { query }) => ({ items: [...(await nextBeside(ctx, uuidOf('prd', query.productId)))] }),
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
    sharedMs: 400,
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
];
