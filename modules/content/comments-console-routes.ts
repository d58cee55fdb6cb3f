import { type Static, Type } from 'typebox';
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
  TextSchema,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { people } from '#modules/accounts';
import { codes } from './author-routes.ts';
import { REASONS, type Reason } from './checks.ts';
import { appealedComments, type CommentAppeal, commentAppeals } from './comment-appeals-store.ts';
import { commentsByIds, commentsIn } from './comments-list-store.ts';
import { ruleComment } from './comments-service.ts';
import type { Comment } from './comments-store.ts';
import { findingText, reasonText } from './finding-text.ts';
import { newestByIds } from './store.ts';

export const ConsoleComment = Type.Object({
  id: IdSchema('cmt'),
  piece: Type.Object({ id: IdSchema('pce'), title: Type.Object({ zh: Type.String(), en: Type.String() }) }),
  by: Nullable(Type.String({ description: 'Nickname; null: has left' })),
  author: Type.Boolean({ description: 'Said for who wrote the piece' }),
  text: Type.String(),
  state: Type.String({ description: 'shown, waiting or hidden' }),
  findings: Type.Array(TextSchema()),
  reason: Nullable(TextSchema()),
  note: Nullable(Type.String()),
  at: MomentSchema(),
  reviewDueAt: Nullable(MomentSchema('A person has looked at it by then')),
  appeal: Nullable(
    Type.Object({
      text: Type.String(),
      dueAt: MomentSchema('Answered by then'),
      answer: Nullable(Type.String()),
      mine: Type.Boolean({ description: 'The caller hid the comment: somebody else answers' }),
    }),
  ),
});
const FILTERS = ['waiting', 'appealed', 'hidden', 'shown'] as const;

/** Comments as the desk reads them. */
export async function consoleComments(ctx: Ctx, rows: readonly Comment[]): Promise<Static<typeof ConsoleComment>[]> {
  const [named, pieces, appeals] = await Promise.all([
    people(
      ctx,
      rows.flatMap((row) => row.personId ?? []),
    ),
    newestByIds(ctx, [...new Set(rows.map((row) => row.pieceId))]),
    commentAppeals(
      ctx,
      rows.map((row) => row.id),
    ),
  ]);
  const appealOf = new Map(appeals.map((one) => [one.commentId, one]));
  const titles = new Map(pieces.map((piece) => [piece.id, piece.body.title]));
  return rows.map((row) => ({
    id: toId('cmt', row.id),
    piece: { id: toId('pce', row.pieceId), title: titles.get(row.pieceId) ?? { zh: '', en: '' } },
    by: (row.personId && named.get(row.personId)?.nickname) ?? null,
    author: row.asCreator,
    text: row.text,
    state: row.state,
    findings: row.findings.map(findingText),
    reason: row.reason === null ? null : reasonText(row.reason),
    note: row.note,
    at: row.at.toISOString(),
    reviewDueAt: row.reviewDueAt?.toISOString() ?? null,
    appeal: appealView(appealOf.get(row.id), userIdOf(ctx.actor)),
  }));
}

const appealView = (one: CommentAppeal | undefined, me: Uuid | null) =>
  one
    ? { text: one.text, dueAt: one.dueAt.toISOString(), answer: one.answer, mine: me !== null && one.decidedBy === me }
    : null;

export async function commentOf(ctx: Ctx, id: string): Promise<Static<typeof ConsoleComment>> {
  const [view] = await consoleComments(ctx, await commentsByIds(ctx, [uuidOf('cmt', id)]));
  if (!view) throw new Error(`comment ${id} cannot be shown`);
  return view;
}

const CommentParams = Type.Object({ commentId: IdSchema('cmt') });

export const commentsConsoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/comments',
    summary:
      'Comments that wait for a person or whose speakers objected, the nearest deadline first; or those hidden or shown, the newest first',
    tag: 'content',
    access: platformStaff('content.read'),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Type.Unsafe<(typeof FILTERS)[number]>(Type.String({ enum: [...FILTERS] }))),
    }),
    reply: PageOf(ConsoleComment),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const state = query.filter ?? 'waiting';
      const place = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      if (state === 'appealed') {
        const rows = await appealedComments(ctx, place, limit + 1);
        const appealed = pageOf(
          rows,
          limit,
          (row) => [row.appealDueAt.toISOString(), row.id],
          (row) => row,
        );
        return { items: await consoleComments(ctx, appealed.items), nextCursor: appealed.nextCursor };
      }
      const page = pageOf(
        await commentsIn(ctx, state, place, limit + 1),
        limit,
        (row) => [((state === 'waiting' ? row.reviewDueAt : null) ?? row.at).toISOString(), row.id],
        (row) => row,
      );
      return { items: await consoleComments(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/console/comments/:commentId/pass',
    summary: 'Let a comment be seen that waits or was hidden',
    tag: 'content',
    access: platformStaff('content.review'),
    params: CommentParams,
    reply: ConsoleComment,
    errors: codes('comment_not_found', 'state_forbids'),
    handle: async (ctx, { params }) => {
      await ruleComment(ctx, uuidOf('cmt', params.commentId), { verdict: 'pass' });
      return commentOf(ctx, params.commentId);
    },
  }),
  route({
    method: 'POST',
    path: '/console/comments/:commentId/hide',
    summary: 'Hide a comment; who said it reads why',
    tag: 'content',
    access: platformStaff('content.review'),
    params: CommentParams,
    body: Type.Object({
      reason: Type.Unsafe<Reason>(Type.String({ enum: [...REASONS] })),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    reply: ConsoleComment,
    errors: codes('comment_not_found', 'state_forbids'),
    handle: async (ctx, { params, body }) => {
      const note = body.note?.trim() || null;
      await ruleComment(ctx, uuidOf('cmt', params.commentId), { verdict: 'hide', reason: body.reason, note });
      return commentOf(ctx, params.commentId);
    },
  }),
];
