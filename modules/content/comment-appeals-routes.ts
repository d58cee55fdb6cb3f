import { Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, platformStaff, type Route, route, signedIn, toId, uuidOf } from '#kernel';
import { AppealBody, codes } from './author-routes.ts';
import { answerComment, appealComment, contentWaits } from './comment-appeals-service.ts';
import { ConsoleComment, commentOf } from './comments-console-routes.ts';
import { me } from './profile-routes.ts';

export const commentAppealsRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/pieces/:pieceId/comments/:commentId/appeal',
    summary: 'Object to the hiding of what you said, once; somebody else judges',
    tag: 'content',
    access: signedIn,
    perMinute: 12,
    params: Type.Object({ pieceId: IdSchema('pce'), commentId: IdSchema('cmt') }),
    body: AppealBody,
    status: 204,
    errors: codes('comment_not_found', 'nothing_to_appeal', 'appealed_already', 'appeal_over'),
    handle: async (ctx, { params, body }) => {
      await appealComment(ctx, uuidOf('pce', params.pieceId), uuidOf('cmt', params.commentId), body.text);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/console/comments/:commentId/answer',
    summary: 'Answer who objected to the hiding of a comment; never by who hid it',
    tag: 'content',
    access: platformStaff('content.review'),
    params: Type.Object({ commentId: IdSchema('cmt') }),
    body: Type.Object({ granted: Type.Boolean(), answer: Type.String({ minLength: 2, maxLength: 1_000 }) }),
    reply: ConsoleComment,
    errors: codes('comment_not_found', 'appeal_not_found', 'judged_by_same'),
    handle: async (ctx, { params, body }) => {
      await answerComment(ctx, uuidOf('cmt', params.commentId), body);
      return commentOf(ctx, params.commentId);
    },
  }),
  route({
    method: 'GET',
    path: '/me/content-waiting',
    summary:
      'What of content waits for you: complaints to counter or to take on, pieces that were refused, comments that were hidden',
    tag: 'content',
    access: signedIn,
    reply: Type.Object({
      toCounter: Type.Integer({ description: 'Complaints that keep pieces of yours from readers, not answered yet' }),
      countered: Type.Integer({ description: 'Your complaints that were countered' }),
      suitBy: Nullable(MomentSchema('Until when you may go to an authority or a court; then the piece comes back')),
      refused: Type.Integer({ description: 'Pieces of yours that were not approved' }),
      hidden: Type.Integer({ description: 'Comments of yours that were hidden and may still be objected to' }),
      hiddenUnder: Nullable(IdSchema('pce')),
    }),
    handle: async (ctx) => {
      const { suitBy, hiddenUnder, ...counts } = await contentWaits(ctx, me(ctx));
      return { ...counts, suitBy: suitBy?.toISOString() ?? null, hiddenUnder: hiddenUnder && toId('pce', hiddenUnder) };
    },
  }),
];
