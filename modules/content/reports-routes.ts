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
  signedIn,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { codes } from './author-routes.ts';
import { REASONS, type Reason } from './checks.ts';
import { commentsByIds } from './comments-list-store.ts';
import { reasonText } from './finding-text.ts';
import { meOf } from './readers-routes.ts';
import { answerReport, report } from './reports-service.ts';
import { type Report, reportById, reportsFor, reportsOf } from './reports-store.ts';
import { newestByIds } from './store.ts';

const ReportView = Type.Object({
  id: IdSchema('rpt'),
  piece: Type.Object({ id: IdSchema('pce'), title: Type.Object({ zh: Type.String(), en: Type.String() }) }),
  comment: Nullable(Type.String({ description: 'What the comment says; null: the piece itself was reported' })),
  reason: TextSchema(),
  note: Nullable(Type.String()),
  at: MomentSchema(),
  dueAt: MomentSchema('Answered by then'),
  outcome: Nullable(Type.String({ description: 'upheld or dismissed; null: waits' })),
  answer: Nullable(Type.String()),
  decidedAt: Nullable(MomentSchema()),
});

async function views(ctx: Ctx, rows: readonly Report[]): Promise<Static<typeof ReportView>[]> {
  const [pieces, said] = await Promise.all([
    newestByIds(ctx, [...new Set(rows.map((row) => row.pieceId))]),
    commentsByIds(
      ctx,
      rows.flatMap((row) => row.commentId ?? []),
    ),
  ]);
  const titles = new Map(pieces.map((piece) => [piece.id, piece.body.title]));
  const words = new Map(said.map((one) => [one.id, one.text]));
  return rows.map((row) => ({
    id: toId('rpt', row.id),
    piece: { id: toId('pce', row.pieceId), title: titles.get(row.pieceId) ?? { zh: '', en: '' } },
    comment: row.commentId && (words.get(row.commentId) ?? ''),
    reason: reasonText(row.reason),
    note: row.note,
    at: row.at.toISOString(),
    dueAt: row.dueAt.toISOString(),
    outcome: row.outcome,
    answer: row.answer,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }));
}
async function one(ctx: Ctx, row: Report | null): Promise<Static<typeof ReportView>> {
  const [view] = row ? await views(ctx, [row]) : [];
  if (!view) throw new Error('a report cannot be shown');
  return view;
}

const placeOf = (cursor: string | undefined) => {
  const key = decodeCursor(cursor, 2);
  return key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
};
const FILTERS = ['open', 'answered'] as const;
const WORDS = [
  [
    'upheld',
    'uphold',
    'What was reported should not be there: it is taken from readers’ eyes, all who reported it are told',
  ],
  ['dismissed', 'dismiss', 'What was reported stays; all who reported it are told why'],
] as const;

export const reportsRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/pieces/:pieceId/reports',
    summary: 'Say that a piece or a comment under it should not be there',
    tag: 'content',
    access: signedIn,
    perMinute: 6,
    params: Type.Object({ pieceId: IdSchema('pce') }),
    body: Type.Object({
      reason: Type.Unsafe<Reason>(Type.String({ enum: [...REASONS] })),
      note: Type.Optional(Type.String({ maxLength: 500 })),
      commentId: Type.Optional(Nullable(IdSchema('cmt'))),
    }),
    reply: ReportView,
    status: 201,
    errors: codes('piece_not_found', 'comment_not_found', 'reported_already'),
    handle: async (ctx, { params, body }) =>
      one(
        ctx,
        await report(ctx, {
          personId: meOf(ctx),
          pieceId: uuidOf('pce', params.pieceId),
          commentId: body.commentId ? uuidOf('cmt', body.commentId) : null,
          reason: body.reason,
          note: body.note?.trim() || null,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/me/content-reports',
    summary: 'What one has reported and what came of it, the latest first',
    tag: 'content',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(ReportView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const page = pageOf(
        await reportsOf(ctx, meOf(ctx), placeOf(query.cursor), limit + 1),
        limit,
        (row) => [row.at.toISOString(), row.id],
        (row) => row,
      );
      return { items: await views(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'GET',
    path: '/console/content-reports',
    summary: 'Reports of readers that wait, the nearest deadline first; or those answered, the latest first',
    tag: 'content',
    access: platformStaff('content.read'),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Type.Unsafe<(typeof FILTERS)[number]>(Type.String({ enum: [...FILTERS] }))),
    }),
    reply: PageOf(ReportView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const open = query.filter !== 'answered';
      const page = pageOf(
        await reportsFor(ctx, open, placeOf(query.cursor), limit + 1),
        limit,
        (row) => [((open ? row.dueAt : row.decidedAt) ?? row.at).toISOString(), row.id],
        (row) => row,
      );
      return { items: await views(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
  ...WORDS.map(([outcome, act, summary]) =>
    route({
      method: 'POST',
      path: `/console/content-reports/:reportId/${act}`,
      summary,
      tag: 'content',
      access: platformStaff('content.review'),
      params: Type.Object({ reportId: IdSchema('rpt') }),
      body: Type.Object({ answer: Type.String({ minLength: 2, maxLength: 500 }) }),
      reply: ReportView,
      errors: codes('report_not_found', 'report_answered'),
      handle: async (ctx, { params, body }) => {
        const id = uuidOf('rpt', params.reportId);
        await answerReport(ctx, id, { outcome, answer: body.answer });
        return one(ctx, await reportById(ctx, id));
      },
    }),
  ),
];
