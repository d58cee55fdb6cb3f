import { type Ctx, transact, type Uuid, userIdOf } from '#kernel';
import { setting } from '#modules/operations';
import { shopByCode } from '#modules/shops';
import { dropCommentAppeals } from './comment-appeals-store.ts';
import { forgetWords } from './comments-store.ts';
import { refuse } from './errors.ts';
import { readerSettings } from './readers-settings.ts';
import * as readers from './readers-store.ts';
import { forgetReports } from './reports-store.ts';
import { ensureCreator } from './service.ts';
import { creatorByCode, liveOf } from './store.ts';
import type { Creator } from './types.ts';

/**
 * A reader likes or keeps a piece, or takes that back; once, however often they ask, and taking back works also when the piece is gone.
 * Refuses content.piece_not_found.
 */
export const mark = (
  ctx: Ctx,
  input: { readonly personId: Uuid; readonly pieceId: Uuid; readonly kind: readers.Mark; readonly given: boolean },
): Promise<void> =>
  transact(ctx, async (tx) => {
    if (!input.given) return void (await readers.dropMark(tx, input));
    const piece = await liveOf(tx, input.pieceId);
    if (!piece) throw refuse('piece_not_found');
    await readers.putMark(tx, { ...input, creatorId: piece.creatorId });
  });

/**
 * Who has this code as a creator. A shop that never wrote is one from its first follower on: people follow shops, and there is no second
 * way to keep one. Refuses content.creator_not_found.
 */
async function toFollow(tx: Ctx, code: string): Promise<Creator> {
  const known = await creatorByCode(tx, code);
  if (known) return known;
  const shop = await shopByCode(tx, code).catch(() => null);
  if (!shop) throw refuse('creator_not_found');
  return ensureCreator(tx, { kind: 'shop', shopId: shop.id });
}

/**
 * Follows a creator or stops; once, however often it is asked. Refuses content.creator_not_found, own_page, too_many_followed.
 */
export const follow = (
  ctx: Ctx,
  input: { readonly personId: Uuid; readonly code: string; readonly given: boolean },
): Promise<void> =>
  transact(ctx, async (tx) => {
    if (!input.given) {
      const creator = await creatorByCode(tx, input.code);
      if (!creator) throw refuse('creator_not_found');
      await readers.dropFollow(tx, input.personId, creator.id);
      return;
    }
    const creator = await toFollow(tx, input.code);
    if (creator.userId === input.personId) throw refuse('own_page');
    const most = await setting(tx, 'content.most_followed', readerSettings);
    if (!(await readers.putFollow(tx, input.personId, creator.id, most))) throw refuse('too_many_followed', { most });
  });

export type Followed = { readonly followers: number; readonly followed: boolean };
/** How many follow a creator, and whether the caller does; of a shop nobody has followed yet: none. Refuses content.creator_not_found. */
export async function followersOf(ctx: Ctx, code: string): Promise<Followed> {
  const creator = await creatorByCode(ctx, code);
  if (!creator) {
    if (!(await shopByCode(ctx, code).catch(() => null))) throw refuse('creator_not_found');
    return { followers: 0, followed: false };
  }
  return followOf(ctx, creator.id);
}

async function followOf(ctx: Ctx, creatorId: Uuid): Promise<Followed> {
  const personId = userIdOf(ctx.actor);
  const [counts, followed] = await Promise.all([
    readers.talliesOf(ctx, [creatorId]),
    personId ? readers.follows(ctx, personId, creatorId) : false,
  ]);
  return { followers: counts.get(creatorId)?.follow ?? 0, followed };
}

export type Standing = Followed &
  readers.Own & { readonly likes: number; readonly collects: number; readonly comments: number };
/** What readers have given a piece, and what of it is the caller's. Refuses content.piece_not_found. */
export async function standingOf(ctx: Ctx, pieceId: Uuid): Promise<Standing> {
  const piece = await liveOf(ctx, pieceId);
  if (!piece) throw refuse('piece_not_found');
  const personId = userIdOf(ctx.actor);
  const [counts, own, follow] = await Promise.all([
    readers.talliesOf(ctx, [pieceId]),
    personId ? readers.ownMarks(ctx, personId, pieceId) : { liked: false, collected: false },
    followOf(ctx, piece.creatorId),
  ]);
  const { like = 0, collect = 0, comment = 0 } = counts.get(pieceId) ?? {};
  return { likes: like, collects: collect, comments: comment, ...own, ...follow };
}

/** In the transaction of person.erased (PIPL art. 47). */
export async function forgetReader(tx: Ctx, personId: Uuid): Promise<void> {
  await dropCommentAppeals(tx, personId);
  await forgetReports(tx, personId);
  await forgetWords(tx, personId);
  await readers.forgetMarks(tx, personId);
}

/** What readers gave, held against the counts. */
export async function countsAmiss(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const wrong = await readers.talliesAmiss(ctx);
  return {
    counted: wrong.length,
    breaches: wrong.map((one) => `${one.what} of ${one.ofId} is counted ${one.kept} and there are ${one.found}`),
  };
}
