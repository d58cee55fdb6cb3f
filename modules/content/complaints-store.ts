import type { Ctx, Uuid } from '#kernel';
import { COMPLAINT_STEPS, type Complaint, type ComplaintStep, HOLDING } from './complaint.ts';
import type { Place } from './store.ts';

export const insertComplaint = (tx: Ctx, one: Complaint) => tx.sql`
  INSERT INTO content.complaints (piece_id, id, creator_id, complainant_id, state, work, statement, evidence_ids, at, check_due_at)
  VALUES (${one.pieceId}, ${one.id}, ${one.creatorId}, ${one.complainantId}, ${one.state}, ${one.work}, ${one.statement},
    ${one.evidenceIds as Uuid[]}::uuid[], ${one.at}, ${one.checkDueAt})`;

export const complaintById = async (ctx: Ctx, id: Uuid, lock = false): Promise<Complaint | null> =>
  (
    await ctx.sql<Complaint[]>`
      SELECT * FROM content.complaints WHERE id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`
  )[0] ?? null;

/** What a step writes down beside the state. */
export type Told = Partial<
  Pick<
    Complaint,
    | 'checkedBy'
    | 'checkedAt'
    | 'declineNote'
    | 'removedVersion'
    | 'counter'
    | 'counteredAt'
    | 'waitUntil'
    | 'suit'
    | 'endedAt'
  >
> & { readonly counterEvidenceIds?: Uuid[]; readonly counterBy?: Uuid };

/** The step, if the complaint is still where it is open; false when somebody was there before. */
export const moveComplaint = async (tx: Ctx, step: ComplaintStep, id: Uuid, told: Told): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE content.complaints SET ${tx.sql({ state: COMPLAINT_STEPS[step].to, ...told })}
      WHERE id = ${id} AND state = ANY(${[...COMPLAINT_STEPS[step].from]}::text[])`
  ).count === 1;

/** Complaints that keep these pieces from readers. */
export const holdingOf = (ctx: Ctx, pieceIds: readonly Uuid[]): Promise<Complaint[]> => ctx.sql<Complaint[]>`
  SELECT * FROM content.complaints WHERE piece_id = ANY(${pieceIds as Uuid[]}::uuid[]) AND state = ANY(${[...HOLDING]}::text[]) ORDER BY id`;

/** Complaints somebody has a part in, newest first: made by them, or about what these creators wrote. Authors hear of a notice when it was found complete. */
export const complaintsOf = (
  ctx: Ctx,
  part: { readonly userId: Uuid; readonly creatorIds: readonly Uuid[] },
  before: Uuid | null,
  limit: number,
): Promise<Complaint[]> => ctx.sql<Complaint[]>`
  SELECT * FROM content.complaints
  WHERE (complainant_id = ${part.userId} OR (creator_id = ANY(${part.creatorIds as Uuid[]}::uuid[]) AND checked_at IS NOT NULL AND state <> 'declined'))
    ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
  ORDER BY id DESC LIMIT ${limit}`;

/** For the console: those to be checked, the nearest deadline first; or all in a state, newest first. */
export const uncheckedComplaints = (ctx: Ctx, after: Place, limit: number): Promise<Complaint[]> => ctx.sql<
  Complaint[]
>`
  SELECT * FROM content.complaints WHERE state = 'received'
    ${after ? ctx.sql`AND (check_due_at, id) > (${after.at}, ${after.id}::uuid)` : ctx.sql``}
  ORDER BY check_due_at, id LIMIT ${limit}`;
export const complaintsIn = (ctx: Ctx, state: string, before: Place, limit: number): Promise<Complaint[]> => ctx.sql<
  Complaint[]
>`
  SELECT * FROM content.complaints WHERE state = ${state}
    ${before ? ctx.sql`AND (at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY at DESC, id DESC LIMIT ${limit}`;

/** One whose fifteen days are over. */
export const dueComplaint = async (ctx: Ctx): Promise<Uuid | null> =>
  (
    await ctx.sql<{ id: Uuid }[]>`
      SELECT id FROM content.complaints WHERE state = 'countered' AND wait_until <= ${ctx.clock.now()} ORDER BY wait_until LIMIT 1`
  )[0]?.id ?? null;

type Waits = { readonly count: number; readonly next: Date | null; readonly overdue: number };
export const uncheckedCount = async (ctx: Ctx): Promise<Waits> =>
  (
    await ctx.sql<Waits[]>`
      SELECT count(*)::int AS count, min(check_due_at) AS next, count(*) FILTER (WHERE check_due_at <= ${ctx.clock.now()})::int AS overdue
      FROM content.complaints WHERE state = 'received'`
  )[0] ?? { count: 0, next: null, overdue: 0 };
/** Pieces of a shop that are down for a complaint nobody of theirs has answered. */
export const unansweredOfShop = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM content.complaints m JOIN content.creators c ON c.id = m.creator_id
      WHERE c.shop_id = ${shopId} AND m.state = 'taken_down'`
  )[0]?.count ?? 0;

/** Pieces that readers see though a complaint holds them. */
export const heldAndSeen = (ctx: Ctx): Promise<{ pieceId: Uuid; id: Uuid }[]> => ctx.sql`
  SELECT m.piece_id, m.id FROM content.complaints m JOIN content.pieces p ON p.id = m.piece_id
  WHERE m.state = ANY(${[...HOLDING]}::text[]) AND p.live_version IS NOT NULL LIMIT 20`;

export const creatorsOfShops = async (ctx: Ctx, shopIds: readonly Uuid[]): Promise<Uuid[]> =>
  (
    await ctx.sql<{ id: Uuid }[]>`SELECT id FROM content.creators WHERE shop_id = ANY(${shopIds as Uuid[]}::uuid[])`
  ).map((row) => row.id);
