import { type Ctx, days, hours, later, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import type { Reason } from './checks.ts';
import { holdingOf } from './complaints-store.ts';
import { answerAppeal, decisionsOf, insertAppeal, openAppeal } from './decisions-store.ts';
import { refuse } from './errors.ts';
import { after } from './lifecycle.ts';
import { appear, letThrough, ownPiece, say, settle, vanish } from './service.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Author, Written } from './types.ts';

export type Ruling =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'reject' | 'remove'; readonly reason: Reason; readonly note: string | null };

async function held(tx: Ctx, id: Uuid): Promise<Written> {
  const piece = await store.newestOf(tx, null, id, true);
  if (!piece) throw refuse('piece_not_found');
  return piece;
}

/**
 * A person's word on a piece: what waits is passed or refused, and what must not stay is taken from readers' eyes in whatever state it is. Its
 * author reads the reason. Refuses content.piece_not_found, state_forbids.
 */
export const decide = (ctx: Ctx, id: Uuid, ruling: Ruling): Promise<void> =>
  transact(ctx, async (tx) => {
    const piece = await held(tx, id);
    const byId = userIdOf(tx.actor);
    if (ruling.verdict === 'remove') {
      await settle(tx, piece, 'remove', { liveVersion: null, publishAt: null });
      const { reason, note } = ruling;
      await say(tx, piece, { verdict: 'removed', reason, note, byId, version: piece.liveVersion ?? piece.version });
      await vanish(tx, piece);
      return;
    }
    if (piece.state !== 'checking') throw refuse('state_forbids', { state: piece.state });
    if (ruling.verdict === 'pass') return letThrough(tx, piece, { byId });
    await settle(tx, piece, 'reject', {});
    await say(tx, piece, { verdict: 'rejected', reason: ruling.reason, note: ruling.note, byId });
  });

/**
 * The author objects to the last refusal or removal, once. Refuses content.piece_not_found, nothing_to_appeal, counter_instead,
 * appealed_already, appeal_over.
 */
export const appeal = (ctx: Ctx, author: Author, id: Uuid, text: string): Promise<Written> =>
  transact(ctx, async (tx) => {
    const piece = await ownPiece(tx, author, id, true);
    const last = (await decisionsOf(tx, [id])).at(-1);
    const against = piece.state === 'rejected' || piece.state === 'removed';
    if (!last || !against || (last.verdict !== 'rejected' && last.verdict !== 'removed'))
      throw refuse('nothing_to_appeal');
    // Between two parties the platform is no judge: it passes their words on.
    if ((await holdingOf(tx, [id])).length > 0) throw refuse('counter_instead');
    const [within, answerHours] = await Promise.all([
      setting(tx, 'content.appeal_days', settings),
      setting(tx, 'content.appeal_hours', settings),
    ]);
    const now = tx.clock.now();
    if (now > later(last.at, days(within))) throw refuse('appeal_over', { days: within });
    await insertAppeal(tx, {
      creatorId: piece.creatorId,
      pieceId: piece.id,
      decisionId: last.id,
      text,
      at: now,
      dueAt: later(now, hours(answerHours)),
      decidedBy: last.byId,
    }).catch((error: unknown) => {
      throw refusedBy(error, 'appeals_pkey') ? refuse('appealed_already') : error;
    });
    return piece;
  });

/**
 * Somebody else judges again: granted, the version appears; not, it stays as it is. The answer is told. Refuses content.piece_not_found,
 * appeal_not_found, judged_by_same.
 */
export const answer = (
  ctx: Ctx,
  id: Uuid,
  ruling: { readonly granted: boolean; readonly answer: string },
): Promise<void> =>
  transact(ctx, async (tx) => {
    const piece = await held(tx, id);
    const open = await openAppeal(tx, id);
    const byId = userIdOf(tx.actor);
    if (!open || !byId) throw refuse('appeal_not_found');
    if (open.decidedBy === byId) throw refuse('judged_by_same');
    await answerAppeal(tx, open, { ...ruling, answeredBy: byId });
    await record(tx, {
      action: 'content.answer_appeal',
      subject: { kind: 'piece', id },
      after: { granted: ruling.granted, answer: ruling.answer },
    });
    // Written anew since: there is nothing to bring back.
    if (!ruling.granted || !after('restore', piece.state)) return;
    const version = (await decisionsOf(tx, [id])).find((one) => one.id === open.decisionId)?.version ?? piece.version;
    const state = version === piece.version ? 'live' : 'draft';
    await store.movePiece(tx, 'restore', piece, { state, liveVersion: version, publishedAt: tx.clock.now() });
    await say(tx, piece, { verdict: 'restored', byId, note: ruling.answer, version });
    const back = await store.liveOf(tx, id);
    if (back) await appear(tx, back);
  });
