import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  MomentSchema,
  mayInShop,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  signedIn,
  TextSchema,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { realName } from '#modules/accounts';
import { privatePicture } from '#modules/media';
import { codes } from './author-routes.ts';
import { COMPLAINT_STATES, COMPLAINT_STEPS, type Complaint, type ComplaintState, mayStep } from './complaint.ts';
import * as service from './complaints-service.ts';
import * as complaints from './complaints-store.ts';
import { refuse } from './errors.ts';
import { me } from './profile-routes.ts';
import { creatorOf } from './service.ts';
import { creatorsByIds, newestByIds } from './store.ts';
import { CreatorView, creatorsOut } from './view.ts';

const Evidence = Type.Array(IdSchema('med'), { minItems: 1, maxItems: 9, description: 'Private pictures of your own' });
const Statement = Type.String({ minLength: 20, maxLength: 2_000 });
const ComplaintParams = Type.Object({ complaintId: IdSchema('ccp') });
const EvidenceParams = Type.Object({ complaintId: IdSchema('ccp'), mediaId: IdSchema('med') });
const ComplaintView = Type.Object({
  id: IdSchema('ccp'),
  pieceId: IdSchema('pce'),
  title: TextSchema(200),
  creator: CreatorView,
  side: Type.String({ description: 'complainant, author or platform' }),
  complainant: Type.String({ description: 'Real name, masked' }),
  state: Type.Unsafe<ComplaintState>(Type.String({ enum: [...COMPLAINT_STATES] })),
  work: Type.String(),
  statement: Type.String(),
  evidenceIds: Type.Array(IdSchema('med')),
  at: MomentSchema(),
  checkDueAt: Nullable(MomentSchema('Somebody has looked at the notice by then')),
  declineNote: Nullable(Type.String()),
  takenDownAt: Nullable(MomentSchema()),
  counter: Nullable(Type.String()),
  counterEvidenceIds: Type.Array(IdSchema('med')),
  counteredAt: Nullable(MomentSchema()),
  waitUntil: Nullable(MomentSchema('It comes back then, unless the complainant goes to an authority or a court')),
  suit: Nullable(Type.String()),
  endedAt: Nullable(MomentSchema()),
  may: Type.Array(Type.String(), { description: 'Steps open to who asks: counter, sue, withdraw, accept, decline' }),
});
type View = Static<typeof ComplaintView>;
const ids = (list: readonly Uuid[] | null) => (list ?? []).map((id) => toId('med', id));
const iso = (at: Date | null) => at?.toISOString() ?? null;

type Side = service.Side | 'platform';
function viewOf(one: Complaint, side: Side, more: Pick<View, 'title' | 'creator' | 'complainant'>): View {
  return {
    ...more,
    id: toId('ccp', one.id),
    pieceId: toId('pce', one.pieceId),
    side,
    state: one.state,
    work: one.work,
    statement: one.statement,
    evidenceIds: ids(one.evidenceIds),
    at: one.at.toISOString(),
    checkDueAt: one.state === 'received' ? one.checkDueAt.toISOString() : null,
    declineNote: one.declineNote,
    takenDownAt: one.state === 'declined' ? null : iso(one.checkedAt),
    counter: one.counter,
    counterEvidenceIds: ids(one.counterEvidenceIds),
    counteredAt: iso(one.counteredAt),
    waitUntil: iso(one.waitUntil),
    suit: one.suit,
    endedAt: iso(one.endedAt),
    may: Object.entries(COMPLAINT_STEPS).flatMap(([name, { by }]) =>
      by === side && mayStep(name as keyof typeof COMPLAINT_STEPS, one.state) ? [name] : [],
    ),
  };
}

async function viewsOf(ctx: Ctx, rows: readonly Complaint[], sides: readonly Side[]): Promise<View[]> {
  const [pieces, creators, names] = await Promise.all([
    newestByIds(
      ctx,
      rows.map((row) => row.pieceId),
    ),
    creatorsByIds(
      ctx,
      rows.map((row) => row.creatorId),
    ).then((found) => creatorsOut(ctx, found)),
    Promise.all(
      [...new Set(rows.map((row) => row.complainantId))].map(async (id) => [id, await realName(ctx, id)] as const),
    ),
  ]);
  const known = new Map(names);
  return rows.flatMap((row, place) => {
    const title = pieces.find((one) => one.id === row.pieceId)?.body.title;
    const creator = creators.get(row.creatorId);
    const complainant = known.get(row.complainantId)?.nameMasked ?? '***';
    return title && creator ? [viewOf(row, sides[place] ?? 'platform', { title, creator, complainant })] : [];
  });
}

async function one(ctx: Ctx, complaint: Complaint, side: Side): Promise<View> {
  const [view] = await viewsOf(ctx, [complaint], [side]);
  if (!view) throw refuse('complaint_not_found');
  return view;
}
async function mine(ctx: Ctx, id: string): Promise<View> {
  const { complaint, side } = await service.partIn(ctx, uuidOf('ccp', id as never));
  return one(ctx, complaint, side);
}
async function platforms(ctx: Ctx, id: string): Promise<View> {
  const complaint = await complaints.complaintById(ctx, uuidOf('ccp', id as never));
  if (!complaint) throw refuse('complaint_not_found');
  return one(ctx, complaint, 'platform');
}

/** Creators whose pieces somebody answers for: their own, and those of shops whose content they edit. */
async function answeredFor(ctx: Ctx): Promise<Uuid[]> {
  const own = await creatorOf(ctx, { kind: 'person', userId: me(ctx) });
  const grants = ctx.actor.kind === 'user' ? ctx.actor.grants : [];
  const shopIds = grants.flatMap((grant) =>
    grant.scope === 'shop' && grant.scopeId && mayInShop(ctx.actor, grant.scopeId, 'content.edit')
      ? [grant.scopeId]
      : [],
  );
  return [...(own ? [own.id] : []), ...(await complaints.creatorsOfShops(ctx, shopIds))];
}

async function evidence(ctx: Ctx, complaint: Complaint, mediaId: string) {
  const id = uuidOf('med', mediaId as never);
  if (![...complaint.evidenceIds, ...(complaint.counterEvidenceIds ?? [])].includes(id))
    throw refuse('complaint_not_found');
  return { body: await privatePicture(ctx, id, 'anyone'), type: 'image/webp', inline: true };
}

const STEP_ERRORS = codes('complaint_not_found', 'complaint_state');

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
