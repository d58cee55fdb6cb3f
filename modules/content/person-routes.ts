import { Type } from 'typebox';
import { type Ctx, IdSchema, PageOf, type Route, route, signedIn, uuidOf } from '#kernel';
import {
  APPEAL_ERRORS,
  AppealBody,
  BODY_ERRORS,
  codes,
  NewPiece,
  ownPieces,
  StateQuery,
  SUBMIT_ERRORS,
  SubmitBody,
} from './author-routes.ts';
import { AuthorPiece, authorPiece } from './author-view.ts';
import { appeal } from './moderation-service.ts';
import { me } from './profile-routes.ts';
import { draft, ownPiece, rewrite, submit, withdraw } from './service.ts';
import type { Author } from './types.ts';
import { BodySchema, bodyIn } from './view.ts';

const PieceParams = Type.Object({ pieceId: IdSchema('pce') });
const myself = (ctx: Ctx): Author => ({ kind: 'person', userId: me(ctx) });

/** The same steps as a shop's, by the same rules, for a person's own pieces. */
export const personRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/pieces',
    summary: 'What you have written, newest first, with every word said on it',
    tag: 'content',
    access: signedIn,
    query: StateQuery,
    reply: PageOf(AuthorPiece),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => ownPieces(ctx, myself(ctx), query),
  }),
  route({
    method: 'POST',
    path: '/me/pieces',
    summary: 'Keep a draft of your own: a post, video, article or list, with goods that are on sale',
    tag: 'content',
    access: signedIn,
    body: NewPiece,
    reply: AuthorPiece,
    status: 201,
    errors: [...BODY_ERRORS, ...codes('profile_missing')],
    perMinute: 30,
    handle: async (ctx, { body }) =>
      authorPiece(ctx, await draft(ctx, myself(ctx), { kind: body.kind, body: bodyIn(body.body) })),
  }),
  route({
    method: 'GET',
    path: '/me/pieces/:pieceId',
    summary: 'A piece of your own with every word said on it',
    tag: 'content',
    access: signedIn,
    params: PieceParams,
    reply: AuthorPiece,
    errors: codes('piece_not_found'),
    handle: async (ctx, { params }) =>
      authorPiece(ctx, await ownPiece(ctx, myself(ctx), uuidOf('pce', params.pieceId))),
  }),
  route({
    method: 'PUT',
    path: '/me/pieces/:pieceId',
    summary: 'Keep a new version as draft; readers see the one before until this one has passed',
    tag: 'content',
    access: signedIn,
    params: PieceParams,
    body: BodySchema,
    reply: AuthorPiece,
    errors: [...BODY_ERRORS, ...codes('piece_not_found', 'state_forbids')],
    perMinute: 60,
    handle: async (ctx, { params, body }) =>
      authorPiece(ctx, await rewrite(ctx, myself(ctx), uuidOf('pce', params.pieceId), bodyIn(body))),
  }),
  route({
    method: 'POST',
    path: '/me/pieces/:pieceId/submit',
    summary: 'Send a draft in: it appears at once or at its time, waits for a person, or comes back with its reasons',
    tag: 'content',
    access: signedIn,
    params: PieceParams,
    body: SubmitBody,
    reply: AuthorPiece,
    errors: SUBMIT_ERRORS,
    perMinute: 30,
    handle: async (ctx, { params, body }) => {
      const at = body.publishAt ? new Date(body.publishAt) : null;
      return authorPiece(ctx, await submit(ctx, myself(ctx), uuidOf('pce', params.pieceId), at));
    },
  }),
  route({
    method: 'POST',
    path: '/me/pieces/:pieceId/withdraw',
    summary: 'Take a piece back from readers, or out of the queue',
    tag: 'content',
    access: signedIn,
    params: PieceParams,
    reply: AuthorPiece,
    errors: codes('piece_not_found', 'state_forbids'),
    handle: async (ctx, { params }) =>
      authorPiece(ctx, await withdraw(ctx, myself(ctx), uuidOf('pce', params.pieceId))),
  }),
  route({
    method: 'POST',
    path: '/me/pieces/:pieceId/appeal',
    summary: 'Object to the last refusal or removal, once; somebody else judges',
    tag: 'content',
    access: signedIn,
    params: PieceParams,
    body: AppealBody,
    reply: AuthorPiece,
    errors: APPEAL_ERRORS,
    handle: async (ctx, { params, body }) =>
      authorPiece(ctx, await appeal(ctx, myself(ctx), uuidOf('pce', params.pieceId), body.text)),
  }),
];
