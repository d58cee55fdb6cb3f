import { type Ctx, days, hours, later, mayInShop, newId, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { requireRealName } from '#modules/accounts';
import { mediaFiles } from '#modules/media';
import { record, setting } from '#modules/operations';
import { type Complaint, isHolding, mayStep } from './complaint.ts';
import * as complaints from './complaints-store.ts';
import { decisionsOf } from './decisions-store.ts';
import { refuse } from './errors.ts';
import { after } from './lifecycle.ts';
import { appear, say, settle, vanish } from './service.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Creator, Written } from './types.ts';

export type Side = 'complainant' | 'author';

const writes = (ctx: Ctx, creator: Creator | null): boolean =>
  creator?.kind === 'shop'
    ? creator.shopId !== null && mayInShop(ctx.actor, creator.shopId, 'content.edit')
    : creator?.userId !== null && creator?.userId === userIdOf(ctx.actor);

/** On which side somebody stands; null: on none. Authors hear of a notice when it was found complete. */
export async function sideOf(ctx: Ctx, one: Complaint): Promise<Side | null> {
  if (one.complainantId === userIdOf(ctx.actor)) return 'complainant';
  const known = one.checkedAt !== null && one.state !== 'declined';
  return known && writes(ctx, await store.creatorById(ctx, one.creatorId)) ? 'author' : null;
}

/** A complaint somebody has a part in. Refuses content.complaint_not_found. */
export async function partIn(ctx: Ctx, id: Uuid, lock = false): Promise<{ complaint: Complaint; side: Side }> {
  const complaint = await complaints.complaintById(ctx, id, lock);
  const side = complaint && (await sideOf(ctx, complaint));
  if (!complaint || !side) throw refuse('complaint_not_found');
  return { complaint, side };
}

/** Evidence is pictures that whoever shows it sent in themselves. */
async function holdEvidence(ctx: Ctx, ids: readonly Uuid[]): Promise<void> {
  const known = await mediaFiles(ctx, ids);
  if (ids.some((id) => known.get(id)?.madeBy !== userIdOf(ctx.actor))) throw refuse('evidence_not_yours');
}

const log = (tx: Ctx, action: string, one: Complaint, told: Record<string, string | number | null> = {}) =>
  record(tx, {
    action: `content.complaint_${action}`,
    subject: { kind: 'complaint', id: one.id },
    after: { pieceId: one.pieceId, ...told },
  });

/**
 * A rights holder gives notice, under their real name and answering for its truth. Refuses accounts.phone_needed, identity_needed,
 * content.piece_not_found, own_piece, complained_already, evidence_not_yours.
 */
export const complain = (
  ctx: Ctx,
  pieceId: Uuid,
  input: { readonly work: string; readonly statement: string; readonly evidenceIds: readonly Uuid[] },
): Promise<Complaint> =>
  transact(ctx, async (tx) => {
    const complainantId = userIdOf(tx.actor);
    if (!complainantId) throw refuse('complaint_not_found');
    await requireRealName(tx, complainantId, 'identity');
    const piece = await store.liveOf(tx, pieceId);
    if (!piece) throw refuse('piece_not_found');
    if (writes(tx, await store.creatorById(tx, piece.creatorId))) throw refuse('own_piece');
    await holdEvidence(tx, input.evidenceIds);
    const now = tx.clock.now();
    const one: Complaint = {
      ...input,
      pieceId,
      id: newId(tx),
      creatorId: piece.creatorId,
      complainantId,
      state: 'received',
      at: now,
      checkDueAt: later(now, hours(await setting(tx, 'content.complaint_hours', settings))),
      checkedBy: null,
      checkedAt: null,
      declineNote: null,
      removedVersion: null,
      counter: null,
      counterEvidenceIds: null,
      counteredAt: null,
      waitUntil: null,
      suit: null,
      endedAt: null,
    };
    await complaints.insertComplaint(tx, one).catch((error: unknown) => {
      throw refusedBy(error, 'complaints_open_once') ? refuse('complained_already') : error;
    });
    await log(tx, 'received', one);
    return one;
  });

async function step(
  tx: Ctx,
  name: Parameters<typeof complaints.moveComplaint>[1],
  one: Complaint,
  told: complaints.Told,
) {
  if (!mayStep(name, one.state) || !(await complaints.moveComplaint(tx, name, one.id, told)))
    throw refuse('complaint_state', { state: one.state });
}

/** The piece, then the complaint: always in this order, so that two of them never wait for each other. */
async function held(tx: Ctx, id: Uuid): Promise<{ piece: Written; complaint: Complaint }> {
  const found = await complaints.complaintById(tx, id);
  const piece = found && (await store.newestOf(tx, null, found.pieceId, true));
  const complaint = found && (await complaints.complaintById(tx, id, true));
  if (!piece || !complaint) throw refuse('complaint_not_found');
  return { piece, complaint };
}

/** Somebody of the platform found the notice complete: the piece is taken down at once, and its author reads it. Refuses complaint_not_found, complaint_state. */
export const accept = (ctx: Ctx, id: Uuid): Promise<void> =>
  transact(ctx, async (tx) => {
    const { piece, complaint } = await held(tx, id);
    const byId = userIdOf(tx.actor);
    if (!byId) throw refuse('complaint_not_found');
    // Down already for somebody else's complaint: what that one took is given back when the last of them ends.
    const [other] = await complaints.holdingOf(tx, [piece.id]);
    const removedVersion = piece.liveVersion ?? other?.removedVersion ?? null;
    await step(tx, 'accept', complaint, { checkedBy: byId, checkedAt: tx.clock.now(), removedVersion });
    await log(tx, 'taken_down', complaint);
    if (piece.liveVersion === null) return;
    await settle(tx, piece, 'remove', { liveVersion: null, publishAt: null });
    await say(tx, piece, { verdict: 'removed', reason: 'copyright', byId, version: piece.liveVersion });
    await vanish(tx, piece);
  });

/** The notice does not say whose work it is, or shows no evidence: nothing happens to the piece, and the complainant reads why. */
export const decline = (ctx: Ctx, id: Uuid, note: string): Promise<void> =>
  transact(ctx, async (tx) => {
    const { complaint } = await held(tx, id);
    const [byId, now] = [userIdOf(tx.actor), tx.clock.now()];
    if (!byId) throw refuse('complaint_not_found');
    await step(tx, 'decline', complaint, { checkedBy: byId, checkedAt: now, declineNote: note, endedAt: now });
    await log(tx, 'declined', complaint, { note });
  });

/**
 * The author says that they may use the work, with evidence; the complainant reads it at once and has fifteen days to go to an authority or a court
 * (E-Commerce Law art. 43). Refuses complaint_not_found, complaint_state, evidence_not_yours.
 */
export const counter = (
  ctx: Ctx,
  id: Uuid,
  input: { readonly statement: string; readonly evidenceIds: readonly Uuid[] },
): Promise<void> =>
  transact(ctx, async (tx) => {
    const { complaint, side } = await partIn(tx, id, true);
    const counterBy = userIdOf(tx.actor);
    if (side !== 'author' || !counterBy) throw refuse('complaint_state', { state: complaint.state });
    await holdEvidence(tx, input.evidenceIds);
    const now = tx.clock.now();
    await step(tx, 'counter', complaint, {
      counter: input.statement,
      counterEvidenceIds: [...input.evidenceIds],
      counterBy,
      counteredAt: now,
      waitUntil: later(now, days(await setting(tx, 'content.counter_wait_days', settings))),
    });
    await log(tx, 'countered', complaint);
  });

/** The complainant has complained to an authority or sued: the piece stays down. Refuses complaint_not_found, complaint_state. */
export const sue = (ctx: Ctx, id: Uuid, suit: string): Promise<void> =>
  transact(ctx, async (tx) => {
    const { complaint, side } = await partIn(tx, id, true);
    // The clock that gives the piece back at this moment has the last word, whether it has run or not.
    const late = complaint.waitUntil !== null && complaint.waitUntil <= tx.clock.now();
    if (side !== 'complainant' || late) throw refuse('complaint_state', { state: complaint.state });
    await step(tx, 'sue', complaint, { suit });
    await log(tx, 'suing', complaint, { suit });
  });

/** The complainant takes the notice back: what it took down comes back at once. Refuses complaint_not_found, complaint_state. */
export const takeBack = (ctx: Ctx, id: Uuid): Promise<void> =>
  transact(ctx, async (tx) => {
    const { complaint, piece } = await held(tx, id);
    if ((await partIn(tx, id)).side !== 'complainant') throw refuse('complaint_state', { state: complaint.state });
    await step(tx, 'withdraw', complaint, { endedAt: tx.clock.now() });
    await log(tx, 'withdrawn', complaint);
    if (isHolding(complaint.state)) await giveBack(tx, piece, complaint);
  });

/** Readers see again what the complaint took from them, unless another one, or the platform for another reason, keeps it. */
async function giveBack(tx: Ctx, piece: Written, complaint: Complaint): Promise<void> {
  const version = complaint.removedVersion;
  if (version === null || !after('restore', piece.state)) return;
  if ((await complaints.holdingOf(tx, [piece.id])).length > 0) return;
  const last = (await decisionsOf(tx, [piece.id])).at(-1);
  if (last?.verdict !== 'removed' || last.reason !== 'copyright') return;
  const state = version === piece.version ? 'live' : 'draft';
  await store.movePiece(tx, 'restore', piece, { state, liveVersion: version, publishedAt: tx.clock.now() });
  await say(tx, piece, { verdict: 'restored', version });
  const back = await store.liveOf(tx, piece.id);
  if (back) await appear(tx, back);
}

/** Job: fifteen days after a counter-notice without word of a suit, the piece comes back. */
export async function restoreDue(ctx: Ctx): Promise<number> {
  for (let count = 0; ; count += 1) {
    const done = await transact(ctx, async (tx) => {
      const id = await complaints.dueComplaint(tx);
      const found = id && (await held(tx, id));
      // Somebody was there first: the next look finds what is left.
      if (!found || !mayStep('restore', found.complaint.state)) return false;
      const { complaint: due, piece } = found;
      await step(tx, 'restore', due, { endedAt: tx.clock.now() });
      await log(tx, 'restored', due);
      await giveBack(tx, piece, due);
      return true;
    });
    if (!done) return count;
  }
}
