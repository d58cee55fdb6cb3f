import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { codes } from './author-routes.ts';
import { follow, followersOf, mark, standingOf } from './readers-service.ts';
import { followsOf, marksOf, newestOfFollowed } from './readers-store.ts';
import { creatorsByIds, liveByIds } from './store.ts';
import { CreatorView, cardsOut, creatorsOut, PieceCard } from './view.ts';

export const meOf = (ctx: Ctx): Uuid => {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
};
const PieceParams = Type.Object({ pieceId: IdSchema('pce') });
const CodeParams = Type.Object({ code: Type.String({ minLength: 1, maxLength: 60 }) });
const FollowView = Type.Object({
  followers: Type.Integer(),
  followed: Type.Boolean({ description: 'By the caller' }),
});
const StandingView = Type.Object({
  likes: Type.Integer(),
  collects: Type.Integer(),
  comments: Type.Integer({ description: 'That are shown, answers too' }),
  liked: Type.Boolean({ description: 'By the caller, as are collected and followed' }),
  collected: Type.Boolean(),
  followers: Type.Integer({ description: 'Of its author' }),
  followed: Type.Boolean(),
});

/** Where a page of a list of somebody's own begins. */
const placeOf = (cursor: string | undefined) => {
  const key = decodeCursor(cursor, 2);
  return key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
};

const MARKS = [
  ['like', 'Like a piece', 'Take a like back'],
  ['collect', 'Keep a piece among what one collects', 'Keep it no longer'],
] as const;

export const readersRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/pieces/:pieceId/standing',
    summary: 'What readers have given a piece, and what of it is the caller’s',
    tag: 'content',
    access: everyone,
    params: PieceParams,
    reply: StandingView,
    errors: codes('piece_not_found'),
    handle: (ctx, { params }) => standingOf(ctx, uuidOf('pce', params.pieceId)),
  }),
  ...MARKS.flatMap(([kind, give, takeBack]) => [
    route({
      method: 'PUT',
      path: `/pieces/:pieceId/${kind}`,
      summary: give,
      tag: 'content',
      access: signedIn,
      perMinute: 120,
      params: PieceParams,
      reply: StandingView,
      errors: codes('piece_not_found'),
      handle: async (ctx, { params }) => {
        const pieceId = uuidOf('pce', params.pieceId);
        await mark(ctx, { personId: meOf(ctx), pieceId, kind, given: true });
        return standingOf(ctx, pieceId);
      },
    }),
    route({
      method: 'DELETE',
      path: `/pieces/:pieceId/${kind}`,
      summary: takeBack,
      tag: 'content',
      access: signedIn,
      perMinute: 120,
      params: PieceParams,
      status: 204,
      handle: async (ctx, { params }) => {
        await mark(ctx, { personId: meOf(ctx), pieceId: uuidOf('pce', params.pieceId), kind, given: false });
        return undefined;
      },
    }),
  ]),
  route({
    method: 'GET',
    path: '/creators/:code/followers',
    summary: 'How many follow a creator, and whether the caller does; of a shop also before it has written',
    tag: 'content',
    access: everyone,
    params: CodeParams,
    reply: FollowView,
    errors: codes('creator_not_found'),
    handle: (ctx, { params }) => followersOf(ctx, params.code),
  }),
  ...(['PUT', 'DELETE'] as const).map((method) =>
    route({
      method,
      path: '/creators/:code/followers',
      summary: method === 'PUT' ? 'Follow a creator or a shop' : 'Follow them no longer',
      tag: 'content',
      access: signedIn,
      perMinute: 120,
      params: CodeParams,
      reply: FollowView,
      errors: codes('creator_not_found', ...(method === 'PUT' ? ['own_page', 'too_many_followed'] : [])),
      handle: async (ctx, { params }) => {
        await follow(ctx, { personId: meOf(ctx), code: params.code, given: method === 'PUT' });
        return followersOf(ctx, params.code);
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/me/follow-feed',
    summary: 'The newest of whom one follows',
    tag: 'content',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(PieceCard),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const by = { personId: meOf(ctx), before: placeOf(query.cursor), limit: limit + 1 };
      const { items, nextCursor } = pageOf(
        await newestOfFollowed(ctx, by),
        limit,
        (row) => [row.publishedAt?.toISOString() ?? '', row.id],
        (row) => row,
      );
      return { items: await cardsOut(ctx, items), nextCursor };
    },
  }),
  route({
    method: 'GET',
    path: '/me/following',
    summary: 'Whom one follows, the latest first',
    tag: 'content',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(Type.Object({ creator: CreatorView, at: MomentSchema() })),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const by = { personId: meOf(ctx), before: placeOf(query.cursor), limit: limit + 1 };
      const page = pageOf(
        await followsOf(ctx, by),
        limit,
        (row) => [row.at.toISOString(), row.creatorId],
        (row) => row,
      );
      const views = await creatorsOut(
        ctx,
        await creatorsByIds(
          ctx,
          page.items.map((row) => row.creatorId),
        ),
      );
      return {
        items: page.items.flatMap(({ creatorId, at }) => {
          const creator = views.get(creatorId);
          return creator ? [{ creator, at: at.toISOString() }] : [];
        }),
        nextCursor: page.nextCursor,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/me/collected',
    summary: 'What one keeps, the latest first; of what is not shown any more only that it was kept',
    tag: 'content',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(Type.Object({ id: IdSchema('pce'), at: MomentSchema(), piece: Nullable(PieceCard) })),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const by = { personId: meOf(ctx), kind: 'collect' as const, before: placeOf(query.cursor), limit: limit + 1 };
      const page = pageOf(
        await marksOf(ctx, by),
        limit,
        (row) => [row.at.toISOString(), row.pieceId],
        (row) => row,
      );
      const ids = page.items.map((row) => row.pieceId);
      const cards = new Map((await cardsOut(ctx, await liveByIds(ctx, ids))).map((card) => [card.id, card]));
      return {
        items: page.items.map(({ pieceId, at }) => {
          const id = toId('pce', pieceId);
          return { id, at: at.toISOString(), piece: cards.get(id) ?? null };
        }),
        nextCursor: page.nextCursor,
      };
    },
  }),
];
