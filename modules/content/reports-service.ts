import { type Ctx, hours, later, newId, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import type { Reason } from './checks.ts';
import { ruleComment, seenPiece } from './comments-service.ts';
import { commentById } from './comments-store.ts';
import { refuse } from './errors.ts';
import { decide } from './moderation-service.ts';
import { readerSettings } from './readers-settings.ts';
import { answerReports, heldReport, insertReport, type Outcome, type Report } from './reports-store.ts';
import { newestOf } from './store.ts';

/**
 * A reader says that a piece or a comment should not be there; a person answers within `content.report_hours`. Refuses content.piece_not_found,
 * comment_not_found, reported_already.
 */
export const report = (
  ctx: Ctx,
  input: {
    readonly personId: Uuid;
    readonly pieceId: Uuid;
    readonly commentId: Uuid | null;
    readonly reason: Reason;
    readonly note: string | null;
  },
): Promise<Report> =>
  transact(ctx, async (tx) => {
    const { piece } = await seenPiece(tx, input.pieceId);
    if (input.commentId) {
      const comment = await commentById(tx, input.commentId);
      if (comment?.pieceId !== piece.id || comment.state !== 'shown') throw refuse('comment_not_found');
    }
    const now = tx.clock.now();
    const { pieceId, commentId, reason, note } = input;
    const one = {
      id: newId(tx),
      creatorId: piece.creatorId,
      pieceId,
      commentId,
      reporterId: input.personId,
      reason,
      note,
      at: now,
      dueAt: later(now, hours(await setting(tx, 'content.report_hours', readerSettings))),
    };
    await insertReport(tx, one).catch((error: unknown) => {
      throw refusedBy(error, 'reports_open_once') ? refuse('reported_already') : error;
    });
    return { ...one, outcome: null, answer: null, decidedAt: null };
  });

/**
 * A person's word on what was reported: upheld, the piece is taken from readers' eyes or the comment hidden, where that has not happened yet; dismissed, it
 * stays. All who reported the same read the answer. Refuses content.report_not_found, report_answered.
 */
export const answerReport = (
  ctx: Ctx,
  id: Uuid,
  word: { readonly outcome: Outcome; readonly answer: string },
): Promise<void> =>
  transact(ctx, async (tx) => {
    const one = await heldReport(tx, id);
    if (!one) throw refuse('report_not_found');
    if (one.outcome) throw refuse('report_answered');
    if (word.outcome === 'upheld') await takeAway(tx, one, word.answer);
    await answerReports(tx, one, { ...word, byId: userIdOf(tx.actor) });
    await record(tx, {
      action: `content.report_${word.outcome}`,
      subject: { kind: one.commentId ? 'comment' : 'piece', id: one.commentId ?? one.pieceId },
      after: { reason: one.reason, answer: word.answer },
    });
  });

async function takeAway(tx: Ctx, one: Report, note: string): Promise<void> {
  const reason = one.reason as Reason;
  if (one.commentId) {
    const comment = await commentById(tx, one.commentId, true);
    if (comment?.state === 'shown' || comment?.state === 'waiting')
      await ruleComment(tx, one.commentId, { verdict: 'hide', reason, note });
    return;
  }
  const piece = await newestOf(tx, null, one.pieceId, true);
  if (piece?.liveVersion) await decide(tx, one.pieceId, { verdict: 'remove', reason, note });
}
