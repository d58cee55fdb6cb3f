import { type Static, Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, mayInShop, Nullable, TextSchema, toId, type Uuid, uuidOf } from '#kernel';
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

export const Evidence = Type.Array(IdSchema('med'), {
  minItems: 1,
  maxItems: 9,
  description: 'Private pictures of your own',
});
export const Statement = Type.String({ minLength: 20, maxLength: 2_000 });
export const ComplaintParams = Type.Object({ complaintId: IdSchema('ccp') });
export const EvidenceParams = Type.Object({ complaintId: IdSchema('ccp'), mediaId: IdSchema('med') });
export const ComplaintView = Type.Object({
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

export async function viewsOf(ctx: Ctx, rows: readonly Complaint[], sides: readonly Side[]): Promise<View[]> {
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

export async function one(ctx: Ctx, complaint: Complaint, side: Side): Promise<View> {
  const [view] = await viewsOf(ctx, [complaint], [side]);
  if (!view) throw refuse('complaint_not_found');
  return view;
}
export async function mine(ctx: Ctx, id: string): Promise<View> {
  const { complaint, side } = await service.partIn(ctx, uuidOf('ccp', id as never));
  return one(ctx, complaint, side);
}
export async function platforms(ctx: Ctx, id: string): Promise<View> {
  const complaint = await complaints.complaintById(ctx, uuidOf('ccp', id as never));
  if (!complaint) throw refuse('complaint_not_found');
  return one(ctx, complaint, 'platform');
}

/** Creators whose pieces somebody answers for: their own, and those of shops whose content they edit. */
export async function answeredFor(ctx: Ctx): Promise<Uuid[]> {
  const own = await creatorOf(ctx, { kind: 'person', userId: me(ctx) });
  const grants = ctx.actor.kind === 'user' ? ctx.actor.grants : [];
  const shopIds = grants.flatMap((grant) =>
    grant.scope === 'shop' && grant.scopeId && mayInShop(ctx.actor, grant.scopeId, 'content.edit')
      ? [grant.scopeId]
      : [],
  );
  return [...(own ? [own.id] : []), ...(await complaints.creatorsOfShops(ctx, shopIds))];
}

export async function evidence(ctx: Ctx, complaint: Complaint, mediaId: string) {
  const id = uuidOf('med', mediaId as never);
  if (![...complaint.evidenceIds, ...(complaint.counterEvidenceIds ?? [])].includes(id))
    throw refuse('complaint_not_found');
  return { body: await privatePicture(ctx, id, 'anyone'), type: 'image/webp', inline: true };
}

export const STEP_ERRORS = codes('complaint_not_found', 'complaint_state');
