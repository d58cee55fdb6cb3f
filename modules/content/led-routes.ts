import { Type } from 'typebox';
import { type Ctx, everyone, IdSchema, mayInShop, type Route, route, userIdOf, uuidOf } from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { codes } from './author-routes.ts';
import { click } from './led-service.ts';
import { creatorById, liveOf } from './store.ts';

/** Who wrote it, and staff of the shop that did, lead nobody to buy by their own clicks. */
async function ofItsAuthor(ctx: Ctx, pieceId: string): Promise<boolean> {
  const piece = await liveOf(ctx, uuidOf('pce', pieceId as never));
  const creator = piece && (await creatorById(ctx, piece.creatorId));
  if (creator?.userId) return creator.userId === userIdOf(ctx.actor);
  return Boolean(creator?.shopId && mayInShop(ctx.actor, creator.shopId, 'content.read'));
}

export const ledRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/pieces/:pieceId/clicks',
    summary: 'Somebody goes from a piece to goods it shows: an order that follows within the window counts for it',
    tag: 'content',
    access: everyone,
    // A repetition within half an hour is the same click.
    idempotency: 'none',
    perMinute: 60,
    params: Type.Object({ pieceId: IdSchema('pce') }),
    body: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({ productId: IdSchema('prd') }),
    errors: codes('piece_not_found'),
    handle: async (ctx, { params, body }, reply) => {
      const who = userIdOf(ctx.actor) ?? ensureGuest(ctx, reply);
      if (!(await ofItsAuthor(ctx, params.pieceId)))
        await click(ctx, { who, pieceId: uuidOf('pce', params.pieceId), productId: uuidOf('prd', body.productId) });
      return { productId: body.productId };
    },
  }),
];
