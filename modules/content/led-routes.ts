import { Type } from 'typebox';
import {
  type Ctx,
  everyone,
  FenSchema,
  IdSchema,
  MomentSchema,
  mayInShop,
  type Route,
  route,
  shopStaff,
  TextSchema,
  toId,
  userIdOf,
  uuidOf,
} from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { setting } from '#modules/operations';
import { codes } from './author-routes.ts';
import { click, pathReport } from './led-service.ts';
import { creatorOf } from './service.ts';
import { settings } from './settings.ts';
import { creatorById, liveOf, newestByIds } from './store.ts';

const Figures = {
  clicks: Type.Integer({ description: 'On goods in it; the same by the same person within half an hour is one' }),
  orders: Type.Integer({ description: 'That followed within the window, by last valid click' }),
  pieces: Type.Integer(),
  orderedFen: FenSchema(),
  paidFen: FenSchema(),
  refundedFen: FenSchema(),
};
type Sums = {
  clicks: number;
  orders: number;
  pieces: number;
  orderedFen: number;
  paidFen: number;
  refundedFen: number;
};
const figures = ({ clicks, orders, pieces, orderedFen, paidFen, refundedFen }: Sums): Sums => ({
  clicks,
  orders,
  pieces,
  orderedFen,
  paidFen,
  refundedFen,
});

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
  route({
    method: 'GET',
    path: '/shops/:shopId/content-report',
    summary: 'From seeing to buying: what the shop’s pieces led to, piece by piece and together',
    tag: 'content',
    access: shopStaff('content.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 30 })) }),
    reply: Type.Object({
      since: MomentSchema(),
      windowDays: Type.Integer({ description: 'From click to order' }),
      total: Type.Object(Figures),
      items: Type.Array(Type.Object({ id: IdSchema('pce'), kind: Type.String(), title: TextSchema(), ...Figures })),
    }),
    handle: async (ctx, { shop, query }) => {
      const creator = await creatorOf(ctx, { kind: 'shop', shopId: shop.shopId });
      const windowDays = await setting(ctx, 'content.led_days', settings);
      const nobody = {
        since: ctx.clock.now(),
        rows: [],
        total: { clicks: 0, orders: 0, pieces: 0, orderedFen: 0, paidFen: 0, refundedFen: 0 },
      };
      const { since, rows, total } = creator ? await pathReport(ctx, creator.id, query.days ?? 30) : nobody;
      const written = await newestByIds(
        ctx,
        rows.map((row) => row.pieceId),
      );
      return {
        since: since.toISOString(),
        windowDays,
        total: figures(total),
        items: rows.flatMap((row) => {
          const piece = written.find((one) => one.id === row.pieceId);
          return piece
            ? [{ id: toId('pce', piece.id), kind: piece.kind, title: piece.body.title, ...figures(row) }]
            : [];
        }),
      };
    },
  }),
];
