import { type Static, Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { type FilmStanding, filmStandings, filmUrl, mediaUrl, videoUrl } from '#modules/media';
import { holdingOf } from './complaints-store.ts';
import { appealsOf, decisionsOf } from './decisions-store.ts';
import { findingText, reasonText } from './finding-text.ts';
import type { Appeal, Decision, Written } from './types.ts';
import { BodySchema, bodyOut, KindSchema } from './view.ts';

const DecisionView = Type.Object({
  version: Type.Integer(),
  verdict: Type.String({ description: 'passed, queued (waits for a person), rejected, removed or restored' }),
  byPerson: Type.Boolean({ description: 'Else the rules' }),
  findings: Type.Array(
    Type.Object({ code: Type.String(), weight: Type.String(), field: Type.String(), text: TextSchema() }),
  ),
  reason: Nullable(TextSchema()),
  note: Nullable(Type.String()),
  at: MomentSchema(),
});
const AppealView = Type.Object({
  text: Type.String(),
  at: MomentSchema(),
  dueAt: MomentSchema('Answered by then'),
  granted: Nullable(Type.Boolean()),
  answer: Nullable(Type.String()),
  answeredAt: Nullable(MomentSchema()),
});
const FilmView = Type.Object({
  state: Type.String({
    description:
      'waiting, working, ready or failed; as_sent: this market makes no films again, readers see it as it was sent',
  }),
  reason: Nullable(Type.String({ description: 'Why it failed; readers see it as it was sent' })),
  url: Type.String({ description: 'As readers see it now' }),
  posterUrl: Nullable(Type.String({ description: 'The frame that was chosen for it' })),
});
/** A piece as its author and the console see it. */
export const AuthorPiece = Type.Object({
  id: IdSchema('pce'),
  kind: KindSchema,
  state: Type.String({ description: 'draft, checking, scheduled, live, rejected, withdrawn or removed' }),
  version: Type.Integer(),
  liveVersion: Nullable(Type.Integer({ description: 'What readers see; null: nothing' })),
  publishAt: Nullable(MomentSchema()),
  publishedAt: Nullable(MomentSchema()),
  reviewDueAt: Nullable(MomentSchema('A person has looked at it by then')),
  changedAt: MomentSchema(),
  body: BodySchema,
  film: Nullable(FilmView),
  decisions: Type.Array(DecisionView),
  appeals: Type.Array(AppealView),
  mayAppeal: Type.Boolean(),
  /** Of a rights holder that keeps it from readers: to be countered, not appealed. */
  complaintId: Nullable(IdSchema('ccp')),
});
export type AuthorPieceView = Static<typeof AuthorPiece>;

const decisionOut = (one: Decision): Static<typeof DecisionView> => ({
  version: one.version,
  verdict: one.verdict,
  byPerson: one.byId !== null,
  findings: one.findings.map((finding) => ({
    code: finding.code,
    weight: finding.weight,
    field: finding.field,
    text: findingText(finding),
  })),
  reason: one.reason === null ? null : reasonText(one.reason),
  note: one.note,
  at: one.at.toISOString(),
});
const appealOut = (one: Appeal): Static<typeof AppealView> => ({
  text: one.text,
  at: one.at.toISOString(),
  dueAt: one.dueAt.toISOString(),
  granted: one.granted,
  answer: one.answer,
  answeredAt: one.answeredAt?.toISOString() ?? null,
});

function filmOut(videoId: Uuid | null, films: ReadonlyMap<Uuid, FilmStanding>): Static<typeof FilmView> | null {
  const film = videoId ? films.get(videoId) : undefined;
  if (!videoId || !film) return null;
  return {
    state: film.state,
    reason: film.reason,
    url: film.state === 'ready' ? filmUrl(videoId) : videoUrl(videoId),
    posterUrl: film.posterId && mediaUrl(film.posterId, 'w480'),
  };
}

/** Pieces with every word that was said on them. */
export async function authorOut(ctx: Ctx, pieces: readonly Written[]): Promise<AuthorPieceView[]> {
  const ids = pieces.map((one) => one.id);
  if (ids.length === 0) return [];
  const [decisions, appeals, films, complaints] = await Promise.all([
    decisionsOf(ctx, ids),
    appealsOf(ctx, ids),
    filmStandings(
      ctx,
      pieces.flatMap((one) => one.body.videoId ?? []),
    ),
    holdingOf(ctx, ids).then((rows) => new Map(rows.map((row) => [row.pieceId, row.id]))),
  ]);
  return pieces.map((piece) => {
    const own = decisions.filter((one) => one.pieceId === piece.id);
    const objected = appeals.filter((one) => one.pieceId === piece.id);
    const last = own.at(-1);
    const complaintId = complaints.get(piece.id);
    return {
      id: toId('pce', piece.id),
      kind: piece.kind,
      state: piece.state,
      version: piece.version,
      liveVersion: piece.liveVersion,
      publishAt: piece.publishAt?.toISOString() ?? null,
      publishedAt: piece.publishedAt?.toISOString() ?? null,
      reviewDueAt: piece.reviewDueAt?.toISOString() ?? null,
      changedAt: piece.changedAt.toISOString(),
      body: bodyOut(piece.body),
      film: filmOut(piece.body.videoId, films),
      decisions: own.map(decisionOut),
      appeals: objected.map(appealOut),
      mayAppeal:
        (piece.state === 'rejected' || piece.state === 'removed') &&
        last !== undefined &&
        complaintId === undefined &&
        !objected.some((one) => one.decisionId === last.id),
      complaintId: complaintId ? toId('ccp', complaintId) : null,
    };
  });
}

/** One piece with every word that was said on it. */
export async function authorPiece(ctx: Ctx, piece: Written): Promise<AuthorPieceView> {
  const [view] = await authorOut(ctx, [piece]);
  if (!view) throw new Error(`piece ${piece.id} cannot be shown`);
  return view;
}
