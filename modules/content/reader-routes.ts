import { Type } from 'typebox';
import {
  type Ctx,
  days,
  decodeCursor,
  earlier,
  everyone,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  type Uuid,
  uuidOf,
} from '#kernel';
import { codes } from './author-routes.ts';
import { refuse } from './errors.ts';
import { topicKey } from './forms.ts';
import { profileOf } from './profile-store.ts';
import { LevelRule, levelOut } from './report-view.ts';
import { creatorByCode, liveOf, livePieces, topicsLately, type Wish, worksOf } from './store.ts';
import type { Creator, Written } from './types.ts';
import { CreatorView, cardsOut, creatorsOut, KindSchema, PieceCard, PiecePage, pieceOut } from './view.ts';

const PieceParams = Type.Object({ pieceId: IdSchema('pce') });
const CodeParams = Type.Object({ code: Type.String({ minLength: 1, maxLength: 60 }) });

async function seen(ctx: Ctx, id: string): Promise<Written> {
  const piece = await liveOf(ctx, uuidOf('pce', id as never));
  if (!piece) throw refuse('piece_not_found');
  return piece;
}
async function creatorNamed(ctx: Ctx, code: string): Promise<Creator> {
  const creator = await creatorByCode(ctx, code);
  if (!creator) throw refuse('creator_not_found');
  return creator;
}

/** A page of what readers see, newest first. */
export async function feed(
  ctx: Ctx,
  wish: Omit<Wish, 'before' | 'limit'>,
  query: { readonly cursor?: string; readonly limit?: number },
) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
  const rows = await livePieces(ctx, { ...wish, before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(
    rows,
    limit,
    (row) => [row.publishedAt?.toISOString() ?? '', row.id],
    (row) => row,
  );
  return { items: await cardsOut(ctx, items), nextCursor };
}

/** Pieces that show a product, newest first, as cards: for its page and for shelves. */
export const seenIn = async (ctx: Ctx, productId: Uuid, limit: number) =>
  cardsOut(ctx, await livePieces(ctx, { tag: { kind: 'product', ref: productId }, before: null, limit }));

const TOPIC_DAYS = 30;

export const readerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/pieces',
    summary: 'Posts, videos, articles, lists and shop updates, newest first: all, of one kind, or on a belt or a shop',
    tag: 'content',
    access: everyone,
    query: Type.Object({
      ...PageQuery,
      kind: Type.Optional(KindSchema),
      belt: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
      shop: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Code of a shop it speaks of' })),
    }),
    reply: PageOf(PieceCard),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => {
      const { kind, belt, shop } = query;
      const tag = belt ? { kind: 'belt' as const, ref: belt } : shop ? { kind: 'shop' as const, ref: shop } : undefined;
      return feed(ctx, { ...(kind && { kind }), ...(tag && { tag }) }, query);
    },
  }),
  route({
    method: 'GET',
    path: '/pieces/:pieceId',
    summary: 'A piece whole, with its goods at their prices of this moment',
    tag: 'content',
    access: everyone,
    params: PieceParams,
    reply: PiecePage,
    errors: codes('piece_not_found'),
    handle: async (ctx, { params }) => {
      const view = await pieceOut(ctx, await seen(ctx, params.pieceId));
      if (!view) throw refuse('piece_not_found');
      return view;
    },
  }),
  route({
    method: 'GET',
    path: '/pieces/:pieceId/captions/:lang',
    summary: 'Captions of a video, as WebVTT',
    tag: 'content',
    access: everyone,
    params: Type.Object({ pieceId: IdSchema('pce'), lang: Type.String({ enum: ['zh', 'en'] }) }),
    produces: 'text/vtt; charset=utf-8',
    errors: codes('piece_not_found'),
    handle: async (ctx, { params }) => {
      const { captions } = (await seen(ctx, params.pieceId)).body;
      const body = params.lang === 'en' ? captions.en : captions.zh;
      if (body === '') throw refuse('piece_not_found');
      return { body, type: 'text/vtt; charset=utf-8', inline: true };
    },
  }),
  route({
    method: 'GET',
    path: '/products/:productId/pieces',
    summary: 'Where a product is seen: what shows it, newest first',
    tag: 'content',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({ items: Type.Array(PieceCard) }),
    sharedMs: 400,
    handle: async (ctx, { params }) => ({ items: await seenIn(ctx, uuidOf('prd', params.productId), 6) }),
  }),
  route({
    method: 'GET',
    path: '/topics',
    summary: 'Topics most spoken of within a month',
    tag: 'content',
    access: everyone,
    reply: Type.Object({ items: Type.Array(Type.Object({ topic: Type.String(), pieces: Type.Integer() })) }),
    sharedMs: 400,
    handle: async (ctx) => ({
      items: await topicsLately(ctx, earlier(ctx.clock.now(), days(TOPIC_DAYS)), 20),
    }),
  }),
  route({
    method: 'GET',
    path: '/topics/:topic/pieces',
    summary: 'What is said on a topic, newest first',
    tag: 'content',
    access: everyone,
    params: Type.Object({ topic: Type.String({ minLength: 1, maxLength: 60 }) }),
    query: Type.Object(PageQuery),
    reply: PageOf(PieceCard),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { params, query }) =>
      feed(ctx, { tag: { kind: 'topic', ref: topicKey(params.topic) ?? '' } }, query),
  }),
  route({
    method: 'GET',
    path: '/creators/:code',
    summary: 'Who writes: a shop or a person',
    tag: 'content',
    access: everyone,
    params: CodeParams,
    reply: Type.Object({
      ...CreatorView.properties,
      bio: Type.String(),
      works: Type.Integer(),
      level: Type.Integer({ description: '0: none yet' }),
      levelRule: Type.Object(LevelRule),
    }),
    errors: codes('creator_not_found'),
    handle: async (ctx, { params }) => {
      const creator = await creatorNamed(ctx, params.code);
      const [views, works, profile, standing] = await Promise.all([
        creatorsOut(ctx, [creator]),
        worksOf(ctx, creator.id),
        profileOf(ctx, creator.id),
        levelOut(ctx, creator.id),
      ]);
      // Who was forgotten, or has opened nothing, has no page.
      if (creator.kind === 'person' && !profile) throw refuse('creator_not_found');
      const view = views.get(creator.id);
      if (!view) throw refuse('creator_not_found');
      const { level, days: levelDays, rungs } = standing;
      return { ...view, bio: profile?.bio ?? '', works, level, levelRule: { days: levelDays, rungs } };
    },
  }),
  route({
    method: 'GET',
    path: '/creators/:code/pieces',
    summary: 'What somebody has written, newest first',
    tag: 'content',
    access: everyone,
    params: CodeParams,
    query: Type.Object(PageQuery),
    reply: PageOf(PieceCard),
    errors: [...codes('creator_not_found'), 'request.cursor_invalid'],
    handle: async (ctx, { params, query }) =>
      feed(ctx, { creatorId: (await creatorNamed(ctx, params.code)).id }, query),
  }),
];
