import { type Ctx, days, earlier, hours, later, refusedBy, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import * as appeals from './comment-appeals-store.ts';
import { commentById, moveComment } from './comments-store.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';

/**
 * Who said a comment that people hid objects to it, once, within `content.appeal_days`; somebody else answers within `content.appeal_hours` (Provisions on comment
 * services of 2022, art. 11: a way to appeal). Refuses content.comment_not_found, nothing_to_appeal, appealed_already, appeal_over.
 */
export const appealComment = (ctx: Ctx, pieceId: Uuid, commentId: Uuid, text: string): Promise<void> =>
  transact(ctx, async (tx) => {
    const personId = userIdOf(tx.actor);
    const comment = await commentById(tx, commentId, true);
    if (!personId || comment?.pieceId !== pieceId || comment.personId !== personId) throw refuse('comment_not_found');
    if (comment.state !== 'hidden' || !comment.decidedAt) throw refuse('nothing_to_appeal');
    const [within, answerHours] = await Promise.all([
      setting(tx, 'content.appeal_days', settings),
      setting(tx, 'content.appeal_hours', settings),
    ]);
    const now = tx.clock.now();
    if (now > later(comment.decidedAt, days(within))) throw refuse('appeal_over', { days: within });
    await appeals
      .insertCommentAppeal(tx, {
        commentId,
        personId,
        text,
        at: now,
        dueAt: later(now, hours(answerHours)),
        decidedBy: comment.decidedBy,
      })
      .catch((error: unknown) => {
        throw refusedBy(error, 'comment_appeals_pkey') ? refuse('appealed_already') : error;
      });
  });

/** Somebody else judges again: granted, the comment is shown; not, it stays hidden. The answer is told. Refuses content.comment_not_found, appeal_not_found, judged_by_same. */
export const answerComment = (
  ctx: Ctx,
  commentId: Uuid,
  ruling: { readonly granted: boolean; readonly answer: string },
): Promise<void> =>
  transact(ctx, async (tx) => {
    const comment = await commentById(tx, commentId, true);
    if (!comment) throw refuse('comment_not_found');
    const open = await appeals.openCommentAppeal(tx, commentId);
    const answeredBy = userIdOf(tx.actor);
    if (!open || !answeredBy) throw refuse('appeal_not_found');
    if (open.decidedBy === answeredBy) throw refuse('judged_by_same');
    await appeals.answerCommentAppeal(tx, commentId, { ...ruling, answeredBy });
    // Taken back or shown meanwhile: there is nothing to bring back.
    if (ruling.granted && comment.state === 'hidden')
      await moveComment(tx, comment, 'shown', { reason: null, note: null, byId: answeredBy });
    await record(tx, {
      action: 'content.answer_comment_appeal',
      subject: { kind: 'comment', id: commentId },
      after: { granted: ruling.granted, answer: ruling.answer },
    });
  });

/** What of content waits for a person; comments hidden longer ago than one may object do not. */
export const contentWaits = async (ctx: Ctx, personId: Uuid): Promise<appeals.PersonWaits> => {
  const within = await setting(ctx, 'content.appeal_days', settings);
  return appeals.waitsOfPerson(ctx, personId, earlier(ctx.clock.now(), days(within)));
};
