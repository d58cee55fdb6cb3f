import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  uuidOf,
} from '#kernel';
import { codes } from './author-routes.ts';
import { AuthorPiece, authorOut } from './author-view.ts';
import { REASONS, type Reason } from './checks.ts';
import { appealedPieces } from './decisions-store.ts';
import { refuse } from './errors.ts';
import { answer, decide } from './moderation-service.ts';
import { creatorsByIds, newestOf, piecesOf, waitingPieces } from './store.ts';
import { STATES, type State, type Written } from './types.ts';
import { CreatorView, creatorsOut } from './view.ts';

const ConsolePiece = Type.Object({ ...AuthorPiece.properties, creator: CreatorView });
const FILTERS = ['appealed', ...STATES] as const;
const ReasonSchema = Type.Unsafe<Reason>(Type.String({ enum: [...REASONS] }));
const PieceParams = Type.Object({ pieceId: IdSchema('pce') });

async function withCreators(ctx: Ctx, pieces: readonly Written[]): Promise<Static<typeof ConsolePiece>[]> {
  const [views, creators] = await Promise.all([
    authorOut(ctx, pieces),
    creatorsByIds(ctx, [...new Set(pieces.map((one) => one.creatorId))]).then((rows) => creatorsOut(ctx, rows)),
  ]);
  return views.flatMap((view, at) => {
    const creator = creators.get(pieces[at]?.creatorId ?? ('' as never));
    return creator ? [{ ...view, creator }] : [];
  });
}

async function oneOf(ctx: Ctx, id: string): Promise<Static<typeof ConsolePiece>> {
  const piece = await newestOf(ctx, null, uuidOf('pce', id as never));
  const [view] = piece ? await withCreators(ctx, [piece]) : [];
  if (!view) throw refuse('piece_not_found');
  return view;
}

/** At most so many appeals are shown: they are answered from the front. */
const APPEALS = 100;

async function queue(ctx: Ctx, query: { cursor?: string; limit?: number; filter?: (typeof FILTERS)[number] }) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const place = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
  const filter = query.filter ?? 'checking';
  if (filter === 'appealed') {
    const appealed = await appealedPieces(ctx, APPEALS);
    const found = await Promise.all(appealed.map((one) => newestOf(ctx, null, one.pieceId)));
    return {
      items: await withCreators(
        ctx,
        found.filter((one) => one !== null),
      ),
      nextCursor: null,
    };
  }
  const waiting = filter === 'checking';
  const rows = waiting
    ? await waitingPieces(ctx, place, limit + 1)
    : await piecesOf(ctx, { creatorId: null, state: filter as State, before: place, limit: limit + 1 });
  const { items, nextCursor } = pageOf(
    rows,
    limit,
    (row) => [((waiting ? row.reviewDueAt : row.createdAt) ?? row.createdAt).toISOString(), row.id],
    (row) => row,
  );
  return { items: await withCreators(ctx, items), nextCursor };
}

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/pieces',
    summary: 'Content that waits for a person, the nearest deadline first; or what objects, or is in a state',
    tag: 'content',
    access: platformStaff('content.read'),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Type.Unsafe<(typeof FILTERS)[number]>(Type.String({ enum: [...FILTERS] }))),
    }),
    reply: PageOf(ConsolePiece),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => queue(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/console/pieces/:pieceId/pass',
    summary: 'Pass a piece that waits: it appears now or at its time',
    tag: 'content',
    access: platformStaff('content.review'),
    params: PieceParams,
    reply: ConsolePiece,
    errors: codes('piece_not_found', 'state_forbids'),
    handle: async (ctx, { params }) => {
      await decide(ctx, uuidOf('pce', params.pieceId), { verdict: 'pass' });
      return oneOf(ctx, params.pieceId);
    },
  }),
  ...(['reject', 'remove'] as const).map((verdict) =>
    route({
      method: 'POST',
      path: `/console/pieces/:pieceId/${verdict}`,
      summary:
        verdict === 'reject'
          ? 'Refuse a piece that waits; its author reads why'
          : 'Take a piece from readers’ eyes, in whatever state it is; its author reads why',
      tag: 'content',
      access: platformStaff('content.review'),
      params: PieceParams,
      body: Type.Object({ reason: ReasonSchema, note: Type.Optional(Type.String({ maxLength: 500 })) }),
      reply: ConsolePiece,
      errors: codes('piece_not_found', 'state_forbids'),
      handle: async (ctx, { params, body }) => {
        const note = body.note?.trim() || null;
        await decide(ctx, uuidOf('pce', params.pieceId), { verdict, reason: body.reason, note });
        return oneOf(ctx, params.pieceId);
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/console/pieces/:pieceId/answer-appeal',
    summary: 'Judge an appeal, as somebody other than who decided; granted, the piece appears',
    tag: 'content',
    access: platformStaff('content.review'),
    params: PieceParams,
    body: Type.Object({ granted: Type.Boolean(), answer: Type.String({ minLength: 2, maxLength: 1_000 }) }),
    reply: ConsolePiece,
    errors: codes('piece_not_found', 'appeal_not_found', 'judged_by_same'),
    handle: async (ctx, { params, body }) => {
      await answer(ctx, uuidOf('pce', params.pieceId), body);
      return oneOf(ctx, params.pieceId);
    },
  }),
];
