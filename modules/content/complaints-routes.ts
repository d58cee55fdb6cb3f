import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  signedIn,
  type Uuid,
  uuidOf,
} from '#kernel';
import { codes } from './author-routes.ts';
import * as service from './complaints-service.ts';
import * as complaints from './complaints-store.ts';
import {
  answeredFor,
  ComplaintParams,
  ComplaintView,
  Evidence,
  EvidenceParams,
  evidence,
  mine,
  one,
  STEP_ERRORS,
  Statement,
  viewsOf,
} from './complaints-view.ts';
import { me } from './profile-routes.ts';

export const complaintRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/pieces/:pieceId/complaints',
    summary:
      'Give notice that a piece uses your work without leave, under your real name and answering for its truth (E-Commerce Law art. 42)',
    tag: 'content',
    access: signedIn,
    params: Type.Object({ pieceId: IdSchema('pce') }),
    body: Type.Object({
      work: Type.String({ minLength: 2, maxLength: 200, description: 'What is yours: name, author, when it appeared' }),
      statement: Statement,
      evidenceIds: Evidence,
      truthful: Type.Literal(true, {
        description: 'You answer for its truth: wrong notices make liable, malicious ones doubly',
      }),
    }),
    reply: ComplaintView,
    status: 201,
    perMinute: 10,
    errors: [
      ...codes('piece_not_found', 'own_piece', 'complained_already', 'evidence_not_yours'),
      'accounts.phone_needed',
      'accounts.identity_needed',
    ],
    handle: async (ctx, { params, body }) => {
      const { work, statement } = body;
      const evidenceIds = [...new Set(body.evidenceIds.map((id) => uuidOf('med', id)))];
      const made = await service.complain(ctx, uuidOf('pce', params.pieceId), { work, statement, evidenceIds });
      return one(ctx, made, 'complainant');
    },
  }),
  route({
    method: 'GET',
    path: '/me/content-complaints',
    summary: 'Copyright complaints you made, and those about what you or your shops wrote, newest first',
    tag: 'content',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(ComplaintView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const userId = me(ctx);
      const part = { userId, creatorIds: await answeredFor(ctx) };
      const rows = await complaints.complaintsOf(ctx, part, key ? (String(key[0]) as Uuid) : null, limit + 1);
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      );
      const sides = items.map((row) => (row.complainantId === userId ? 'complainant' : 'author'));
      return { items: await viewsOf(ctx, items, sides), nextCursor };
    },
  }),
  route({
    method: 'GET',
    path: '/me/content-complaints/:complaintId',
    summary: 'A complaint you have a part in: what both sides said, and until when what happens',
    tag: 'content',
    access: signedIn,
    params: ComplaintParams,
    reply: ComplaintView,
    errors: codes('complaint_not_found'),
    handle: (ctx, { params }) => mine(ctx, params.complaintId),
  }),
  route({
    method: 'GET',
    path: '/me/content-complaints/:complaintId/evidence/:mediaId',
    summary: 'A picture one of both sides handed in',
    tag: 'content',
    access: signedIn,
    params: EvidenceParams,
    produces: 'image/webp',
    errors: [...codes('complaint_not_found'), 'media.media_not_found'],
    handle: async (ctx, { params }) => {
      const { complaint } = await service.partIn(ctx, uuidOf('ccp', params.complaintId));
      return evidence(ctx, complaint, params.mediaId);
    },
  }),
  route({
    method: 'POST',
    path: '/me/content-complaints/:complaintId/counter',
    summary:
      'Counter a complaint about your piece: the complainant reads it at once and has fifteen days (E-Commerce Law art. 43)',
    tag: 'content',
    access: signedIn,
    params: ComplaintParams,
    body: Type.Object({ statement: Statement, evidenceIds: Evidence, truthful: Type.Literal(true) }),
    reply: ComplaintView,
    errors: [...STEP_ERRORS, ...codes('evidence_not_yours')],
    handle: async (ctx, { params, body }) => {
      const evidenceIds = [...new Set(body.evidenceIds.map((id) => uuidOf('med', id)))];
      await service.counter(ctx, uuidOf('ccp', params.complaintId), { statement: body.statement, evidenceIds });
      return mine(ctx, params.complaintId);
    },
  }),
  route({
    method: 'POST',
    path: '/me/content-complaints/:complaintId/suit',
    summary: 'Say that you have complained to an authority or sued: the piece stays down',
    tag: 'content',
    access: signedIn,
    params: ComplaintParams,
    body: Type.Object({
      suit: Type.String({ minLength: 5, maxLength: 500, description: 'Which authority or court, its number, when' }),
    }),
    reply: ComplaintView,
    errors: STEP_ERRORS,
    handle: async (ctx, { params, body }) => {
      await service.sue(ctx, uuidOf('ccp', params.complaintId), body.suit);
      return mine(ctx, params.complaintId);
    },
  }),
  route({
    method: 'POST',
    path: '/me/content-complaints/:complaintId/withdraw',
    summary: 'Take your complaint back: what it took down comes back',
    tag: 'content',
    access: signedIn,
    params: ComplaintParams,
    reply: ComplaintView,
    errors: STEP_ERRORS,
    handle: async (ctx, { params }) => {
      await service.takeBack(ctx, uuidOf('ccp', params.complaintId));
      return mine(ctx, params.complaintId);
    },
  }),
];
