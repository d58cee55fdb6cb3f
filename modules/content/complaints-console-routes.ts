import { Type } from 'typebox';
import { decodeCursor, PageOf, PageQuery, pageOf, platformStaff, type Route, route, uuidOf } from '#kernel';
import { codes } from './author-routes.ts';
import { COMPLAINT_STATES, type ComplaintState } from './complaint.ts';
import * as service from './complaints-service.ts';
import * as complaints from './complaints-store.ts';
import {
  ComplaintParams,
  ComplaintView,
  EvidenceParams,
  evidence,
  platforms,
  STEP_ERRORS,
  viewsOf,
} from './complaints-view.ts';
import { refuse } from './errors.ts';

export const complaintsConsoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/content-complaints',
    summary: 'Copyright complaints that wait to be looked at, the nearest deadline first; or those in a state',
    tag: 'content',
    access: platformStaff('content.read'),
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Unsafe<ComplaintState>(Type.String({ enum: [...COMPLAINT_STATES] }))),
    }),
    reply: PageOf(ComplaintView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const place = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const state = query.state ?? 'received';
      const rows =
        state === 'received'
          ? await complaints.uncheckedComplaints(ctx, place, limit + 1)
          : await complaints.complaintsIn(ctx, state, place, limit + 1);
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [(state === 'received' ? row.checkDueAt : row.at).toISOString(), row.id],
        (row) => row,
      );
      return {
        items: await viewsOf(
          ctx,
          items,
          items.map(() => 'platform'),
        ),
        nextCursor,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/content-complaints/:complaintId/evidence/:mediaId',
    summary: 'A picture one of both sides handed in, for the reviewer',
    tag: 'content',
    access: platformStaff('content.read'),
    params: EvidenceParams,
    produces: 'image/webp',
    errors: [...codes('complaint_not_found'), 'media.media_not_found'],
    handle: async (ctx, { params }) => {
      const complaint = await complaints.complaintById(ctx, uuidOf('ccp', params.complaintId));
      if (!complaint) throw refuse('complaint_not_found');
      return evidence(ctx, complaint, params.mediaId);
    },
  }),
  route({
    method: 'POST',
    path: '/console/content-complaints/:complaintId/accept',
    summary: 'The notice is complete: the piece is taken down, its author may counter',
    tag: 'content',
    access: platformStaff('content.review'),
    params: ComplaintParams,
    reply: ComplaintView,
    errors: STEP_ERRORS,
    handle: async (ctx, { params }) => {
      await service.accept(ctx, uuidOf('ccp', params.complaintId));
      return platforms(ctx, params.complaintId);
    },
  }),
  route({
    method: 'POST',
    path: '/console/content-complaints/:complaintId/decline',
    summary: 'The notice lacks what it needs: the complainant reads what',
    tag: 'content',
    access: platformStaff('content.review'),
    params: ComplaintParams,
    body: Type.Object({ note: Type.String({ minLength: 5, maxLength: 500 }) }),
    reply: ComplaintView,
    errors: STEP_ERRORS,
    handle: async (ctx, { params, body }) => {
      await service.decline(ctx, uuidOf('ccp', params.complaintId), body.note);
      return platforms(ctx, params.complaintId);
    },
  }),
];
