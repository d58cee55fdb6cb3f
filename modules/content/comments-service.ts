import { type Ctx, earlier, hours, inLang, later, mayInShop, newId, transact, type Uuid, userIdOf } from '#kernel';
import { requireRealName } from '#modules/accounts';
import { record, setting } from '#modules/operations';
import { type Reason, verdictOf } from './checks.ts';
import { checkComment } from './comment-check.ts';
import * as comments from './comments-store.ts';
import { refuse } from './errors.ts';
import { findingText } from './finding-text.ts';
import { readerSettings } from './readers-settings.ts';
import { settings } from './settings.ts';
import { creatorById, liveOf } from './store.ts';
import type { Creator } from './types.ts';

/** Whether the caller speaks for who wrote: staff of the shop who may write its content, or the person themselves. */
export const speaksFor = (ctx: Ctx, creator: Creator): boolean =>
  creator.shopId
    ? mayInShop(ctx.actor, creator.shopId, 'content.edit')
    : creator.userId !== null && creator.userId === userIdOf(ctx.actor);

/** A piece that readers see, with who wrote it. Refuses content.piece_not_found. */
export async function seenPiece(ctx: Ctx, pieceId: Uuid) {
  const piece = await liveOf(ctx, pieceId);
  const creator = piece && (await creatorById(ctx, piece.creatorId));
  if (!creator) throw refuse('piece_not_found');
  return { piece, creator };
}

/** A comment under a piece that readers see. Refuses content.piece_not_found, comment_not_found. */
async function held(tx: Ctx, pieceId: Uuid, commentId: Uuid) {
  const seen = await seenPiece(tx, pieceId);
  const comment = await comments.commentById(tx, commentId, true);
  if (comment?.pieceId !== pieceId || comment.state === 'deleted') throw refuse('comment_not_found');
  return { ...seen, comment };
}

const DAY = hours(24);

export type Said = {
  readonly personId: Uuid;
  readonly pieceId: Uuid;
  readonly text: string;
  readonly answers: Uuid | null;
};
/**
 * Says something under a piece, or answers what was said. Who speaks has proved a phone (Provisions on comment services of 2022, art. 4:
 * identity known behind, name free in front). The rules look at once: it is shown, waits for a person, or is refused with the reasons in the
 * reader's language and kept nowhere. Refuses content.piece_not_found, comment_not_found, answer_to_answer, comment_empty, comment_refused, comment_repeated,
 * too_many_comments, muted, accounts.phone_needed.
 */
export const say = (ctx: Ctx, said: Said): Promise<comments.Comment> =>
  transact(ctx, async (tx) => {
    const { personId, pieceId, answers } = said;
    const text = said.text.replaceAll('\r\n', '\n').trim();
    if (text === '') throw refuse('comment_empty');
    const { piece, creator } = await seenPiece(tx, pieceId);
    const asCreator = speaksFor(tx, creator);
    // Whoever speaks for a shop is known by the shop.
    if (!asCreator) await requireRealName(tx, personId, 'phone');
    await comments.lockSpeaker(tx, personId);
    if (await comments.isMuted(tx, creator.id, personId)) throw refuse('muted');
    if (answers) await answered(tx, pieceId, answers);
    await refuseFlood(tx, { personId, pieceId, text });
    const findings = checkComment(text, { host: new URL(tx.runtime.baseUrl).host, forSeller: asCreator });
    const verdict = verdictOf(findings);
    if (verdict === 'rejected') {
      const why = findings.filter((one) => one.weight === 'reject').map((one) => inLang(findingText(one), tx.lang));
      throw refuse('comment_refused', { why: why.join(tx.lang === 'en' ? ' ' : '') });
    }
    const now = tx.clock.now();
    const wait = hours(await setting(tx, 'content.review_hours', settings));
    const comment: comments.Comment = {
      pieceId,
      id: newId(tx),
      creatorId: piece.creatorId,
      parentId: answers,
      personId,
      asCreator,
      text,
      state: verdict === 'passed' ? 'shown' : 'waiting',
      findings,
      pinned: false,
      at: now,
      reviewDueAt: verdict === 'passed' ? null : later(now, wait),
      reason: null,
      note: null,
      decidedBy: null,
      decidedAt: null,
    };
    await comments.insertComment(tx, comment);
    return comment;
  });

/** What is answered stands under the same piece, is shown, and is no answer itself. */
async function answered(tx: Ctx, pieceId: Uuid, id: Uuid): Promise<void> {
  const parent = await comments.commentById(tx, id);
  if (parent?.pieceId !== pieceId || parent.state !== 'shown') throw refuse('comment_not_found');
  if (parent.parentId !== null) throw refuse('answer_to_answer');
}

async function refuseFlood(tx: Ctx, by: Pick<Said, 'personId' | 'pieceId' | 'text'>): Promise<void> {
  const now = tx.clock.now();
  const most = await setting(tx, 'content.comments_an_hour', readerSettings);
  if ((await comments.saidLately(tx, { ...by, since: earlier(now, hours(1)) })).count >= most)
    throw refuse('too_many_comments', { most });
  if ((await comments.saidLately(tx, { ...by, since: earlier(now, DAY) })).same) throw refuse('comment_repeated');
}

/**
 * Who said it takes it back, as may everybody who speaks for the writer with what was said in the writer's name; the words are gone at once. Refuses
 * content.piece_not_found, comment_not_found.
 */
export const takeBack = (ctx: Ctx, pieceId: Uuid, commentId: Uuid): Promise<void> =>
  transact(ctx, async (tx) => {
    const { comment, creator } = await held(tx, pieceId, commentId);
    const own = comment.personId === userIdOf(tx.actor) || (comment.asCreator && speaksFor(tx, creator));
    if (!own) throw refuse('comment_not_found');
    await comments.moveComment(tx, comment, 'deleted', null);
  });

/** Likes a comment or takes that back, once a person. Refuses content.piece_not_found, comment_not_found. */
export const likeComment = (
  ctx: Ctx,
  input: { readonly personId: Uuid; readonly pieceId: Uuid; readonly commentId: Uuid; readonly given: boolean },
): Promise<void> =>
  transact(ctx, async (tx) => {
    if (!input.given) return void (await comments.dropLike(tx, input.personId, input.commentId));
    const comment = await comments.commentById(tx, input.commentId);
    if (comment?.pieceId !== input.pieceId || comment.state !== 'shown') throw refuse('comment_not_found');
    await comments.putLike(tx, input.personId, input.commentId);
  });

/** Who wrote the piece puts one comment above the others, or takes it down. Refuses content.piece_not_found, comment_not_found, not_the_author. */
export const pin = (ctx: Ctx, pieceId: Uuid, commentId: Uuid, given: boolean): Promise<void> =>
  transact(ctx, async (tx) => {
    const { comment, creator } = await held(tx, pieceId, commentId);
    if (!speaksFor(tx, creator)) throw refuse('not_the_author');
    if (comment.state !== 'shown' || comment.parentId !== null) throw refuse('comment_not_found');
    await comments.lockPins(tx, pieceId);
    if (given || comment.pinned) await comments.putPin(tx, pieceId, given ? commentId : null);
  });

/**
 * Who wrote the piece lets somebody say nothing more under their pieces, or something again; what they have said stays. In the shop's log. Refuses
 * content.piece_not_found, comment_not_found, not_the_author, mute_own.
 */
export const mute = (ctx: Ctx, pieceId: Uuid, commentId: Uuid, given: boolean): Promise<void> =>
  transact(ctx, async (tx) => {
    const { comment, creator } = await held(tx, pieceId, commentId);
    if (!speaksFor(tx, creator)) throw refuse('not_the_author');
    if (comment.asCreator || comment.personId === null) throw refuse('mute_own');
    const moved = given
      ? await comments.putMute(tx, creator.id, comment.personId, userIdOf(tx.actor))
      : await comments.dropMute(tx, creator.id, comment.personId);
    if (moved)
      await record(tx, {
        action: given ? 'content.muted' : 'content.unmuted',
        subject: { kind: 'comment', id: commentId },
        shopId: creator.shopId,
      });
  });

export type Word =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'hide'; readonly reason: Reason; readonly note: string | null };
/**
 * A person's word on a comment: what waits or was hidden is shown, what must not stay is hidden; who said it reads the reason. Refuses
 * content.comment_not_found, state_forbids.
 */
export const ruleComment = (ctx: Ctx, commentId: Uuid, word: Word): Promise<void> =>
  transact(ctx, async (tx) => {
    const comment = await comments.commentById(tx, commentId, true);
    if (!comment || comment.state === 'deleted') throw refuse('comment_not_found');
    const to = word.verdict === 'pass' ? ('shown' as const) : ('hidden' as const);
    if (comment.state === to) throw refuse('state_forbids', { state: comment.state });
    const { reason, note } = word.verdict === 'hide' ? word : { reason: null, note: null };
    await comments.moveComment(tx, comment, to, { reason, note, byId: userIdOf(tx.actor) });
    await record(tx, {
      action: to === 'shown' ? 'content.comment_passed' : 'content.comment_hidden',
      subject: { kind: 'comment', id: commentId },
      before: { state: comment.state },
      after: { reason, note },
    });
  });
