import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  signedIn,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { codes } from './author-routes.ts';
import { answersTo, likedComments, newestComments } from './comments-list-store.ts';
import { likeComment, mute, pin, say, seenPiece, speaksFor, takeBack } from './comments-service.ts';
import type { Told } from './comments-store.ts';
import { AnswerView, answersOut, CommentView, commentOut, pinnedOut, threadsOut } from './comments-view.ts';
import { meOf } from './readers-routes.ts';

const PieceParams = Type.Object({ pieceId: IdSchema('pce') });
const CommentParams = Type.Object({ pieceId: IdSchema('pce'), commentId: IdSchema('cmt') });
const SORTS = ['newest', 'liked'] as const;
type Asked = { cursor?: string; limit?: number; sort?: (typeof SORTS)[number] };

const idsOf = (params: { pieceId: string; commentId: string }): [Uuid, Uuid] => [
  uuidOf('pce', params.pieceId),
  uuidOf('cmt', params.commentId),
];

/** Without those that are pinned, which stand above every page of the list. */
async function listed(ctx: Ctx, pieceId: Uuid, query: Asked): Promise<{ items: Told[]; nextCursor: string | null }> {
  const limit = query.limit ?? 20;
  const asked = { pieceId, reader: userIdOf(ctx.actor), limit: limit + 1 };
  if (query.sort === 'liked') {
    const key = decodeCursor(query.cursor, 3);
    const before = key && { likes: Number(key[0]), at: new Date(String(key[1])), id: String(key[2]) };
    const rows = await likedComments(ctx, { ...asked, before });
    return pageOf(
      rows,
      limit,
      (row) => [row.likes, row.at.toISOString(), row.id],
      (row) => row,
    );
  }
  const key = decodeCursor(query.cursor, 2);
  const rows = await newestComments(ctx, {
    ...asked,
    before: key && { at: new Date(String(key[0])), id: String(key[1]) },
  });
  return pageOf(
    rows,
    limit,
    (row) => [row.at.toISOString(), row.id],
    (row) => row,
  );
}

const GONE = codes('piece_not_found', 'comment_not_found');

export const commentsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/pieces/:pieceId/comments',
    summary: 'What is said under a piece: newest or most liked first, each with its first answers',
    tag: 'content',
    access: everyone,
    params: PieceParams,
    query: Type.Object({
      ...PageQuery,
      sort: Type.Optional(Type.Unsafe<(typeof SORTS)[number]>(Type.String({ enum: [...SORTS], default: 'newest' }))),
    }),
    reply: Type.Object({
      ...PageOf(CommentView).properties,
      pinned: Nullable(CommentView),
      mayTend: Type.Boolean({ description: 'The caller speaks for who wrote the piece: may pin and mute' }),
    }),
    errors: [...codes('piece_not_found'), 'request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const pieceId = uuidOf('pce', params.pieceId);
      const { creator } = await seenPiece(ctx, pieceId);
      const { items, nextCursor } = await listed(ctx, pieceId, query);
      const [threads, pinned] = await Promise.all([threadsOut(ctx, creator, items), pinnedOut(ctx, creator, pieceId)]);
      return { items: threads, nextCursor, pinned, mayTend: speaksFor(ctx, creator) };
    },
  }),
  route({
    method: 'GET',
    path: '/pieces/:pieceId/comments/:commentId/answers',
    summary: 'Answers to a comment, the oldest first',
    tag: 'content',
    access: everyone,
    params: CommentParams,
    query: Type.Object(PageQuery),
    reply: PageOf(AnswerView),
    errors: [...codes('piece_not_found'), 'request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const [pieceId, parentId] = idsOf(params);
      const { creator } = await seenPiece(ctx, pieceId);
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const after = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const rows = await answersTo(ctx, { pieceId, parentId, reader: userIdOf(ctx.actor), limit: limit + 1, after });
      const page = pageOf(
        rows,
        limit,
        (row) => [row.at.toISOString(), row.id],
        (row) => row,
      );
      return { items: await answersOut(ctx, creator, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/pieces/:pieceId/comments',
    summary: 'Say something under a piece, or answer: shown at once, waiting for a person, or refused with the reason',
    tag: 'content',
    access: signedIn,
    perMinute: 12,
    params: PieceParams,
    body: Type.Object({
      text: Type.String({ minLength: 1, maxLength: 500 }),
      answers: Type.Optional(Nullable(IdSchema('cmt'))),
    }),
    reply: CommentView,
    status: 201,
    errors: [
      ...GONE,
      ...codes(
        'comment_empty',
        'answer_to_answer',
        'comment_refused',
        'comment_repeated',
        'too_many_comments',
        'muted',
      ),
      'accounts.phone_needed',
      'accounts.person_not_found',
    ],
    handle: async (ctx, { params, body }) => {
      const pieceId = uuidOf('pce', params.pieceId);
      const answers = body.answers ? uuidOf('cmt', body.answers) : null;
      const said = await say(ctx, { personId: meOf(ctx), pieceId, text: body.text, answers });
      const { creator } = await seenPiece(ctx, pieceId);
      return commentOut(ctx, creator, pieceId, said.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/pieces/:pieceId/comments/:commentId',
    summary: 'Take back what one has said',
    tag: 'content',
    access: signedIn,
    params: CommentParams,
    status: 204,
    errors: GONE,
    handle: async (ctx, { params }) => {
      await takeBack(ctx, ...idsOf(params));
      return undefined;
    },
  }),
  ...([true, false] as const).flatMap((given) => {
    const method = given ? ('PUT' as const) : ('DELETE' as const);
    return [
      route({
        method,
        path: '/pieces/:pieceId/comments/:commentId/like',
        summary: given ? 'Like a comment' : 'Take the like of a comment back',
        tag: 'content',
        access: signedIn,
        perMinute: 120,
        params: CommentParams,
        status: 204,
        errors: given ? codes('comment_not_found') : [],
        handle: async (ctx, { params }) => {
          const [pieceId, commentId] = idsOf(params);
          await likeComment(ctx, { personId: meOf(ctx), pieceId, commentId, given });
          return undefined;
        },
      }),
      route({
        method,
        path: '/pieces/:pieceId/comments/:commentId/pin',
        summary: given ? 'Who wrote the piece puts a comment above the others' : 'Put it back among the others',
        tag: 'content',
        access: signedIn,
        params: CommentParams,
        status: 204,
        errors: [...GONE, ...codes('not_the_author')],
        handle: async (ctx, { params }) => {
          await pin(ctx, ...idsOf(params), given);
          return undefined;
        },
      }),
      route({
        method,
        path: '/pieces/:pieceId/comments/:commentId/mute',
        summary: given
          ? 'Who wrote the piece lets the speaker say nothing more under their pieces'
          : 'Let the speaker say something again',
        tag: 'content',
        access: signedIn,
        params: CommentParams,
        status: 204,
        errors: [...GONE, ...codes('not_the_author', 'mute_own')],
        handle: async (ctx, { params }) => {
          await mute(ctx, ...idsOf(params), given);
          return undefined;
        },
      }),
    ];
  }),
];
