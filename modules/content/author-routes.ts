import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  type Uuid,
  uuidOf,
} from '#kernel';
import { AuthorPiece, authorOut, authorPiece } from './author-view.ts';
import { appeal } from './moderation-service.ts';
import { creatorOf, draft, ownPiece, rewrite, submit, withdraw } from './service.ts';
import { piecesOf } from './store.ts';
import { type Author, STATES, type State } from './types.ts';
import { BodySchema, bodyIn, KindSchema } from './view.ts';

export const codes = (...names: string[]): string[] => names.map((name) => `content.${name}`);
export const BODY_ERRORS = [
  ...codes('topic_invalid', 'captions_invalid', 'product_not_yours', 'product_not_live', 'media_not_yours'),
  'shops.shop_not_found',
  'regions.belt_unknown',
];
export const SUBMIT_ERRORS = [
  ...BODY_ERRORS,
  ...codes(
    'piece_not_found',
    'state_forbids',
    'title_missing',
    'text_length',
    'pictures_count',
    'video_missing',
    'goods_count',
    'note_missing',
    'update_by_shop',
    'publish_at_invalid',
  ),
];
export const APPEAL_ERRORS = codes(
  'piece_not_found',
  'nothing_to_appeal',
  'counter_instead',
  'appealed_already',
  'appeal_over',
);

export const NewPiece = Type.Object({ kind: KindSchema, body: BodySchema });
export const SubmitBody = Type.Object({
  publishAt: Type.Optional(MomentSchema('When it is to appear; left out: as soon as it has passed')),
});
export const AppealBody = Type.Object({ text: Type.String({ minLength: 5, maxLength: 1_000 }) });
export const StateQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.Unsafe<State>(Type.String({ enum: [...STATES] }))),
});
const ShopParams = Type.Object({ shopId: IdSchema('shp') });
const PieceParams = Type.Object({ shopId: IdSchema('shp'), pieceId: IdSchema('pce') });
const ofShop = (shopId: Uuid): Author => ({ kind: 'shop', shopId });

/** An author's pieces, newest first. */
export async function ownPieces(
  ctx: Ctx,
  author: Author,
  query: { readonly cursor?: string; readonly limit?: number; readonly state?: State },
) {
  const creator = await creatorOf(ctx, author);
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const rows = creator
    ? await piecesOf(ctx, {
        creatorId: creator.id,
        state: query.state ?? null,
        before: key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit: limit + 1,
      })
    : [];
  const { items, nextCursor } = pageOf(
    rows,
    limit,
    (row) => [row.createdAt.toISOString(), row.id],
    (row) => row,
  );
  return { items: await authorOut(ctx, items), nextCursor };
}

export const authorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/pieces',
    summary: 'What the shop has written, newest first, with every word said on it',
    tag: 'content',
    access: shopStaff('content.read'),
    params: ShopParams,
    query: StateQuery,
    reply: PageOf(AuthorPiece),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { shop, query }) => ownPieces(ctx, ofShop(shop.shopId), query),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/pieces',
    summary: 'Keep a draft: a post, video, article, list or shop update, with the goods it speaks of',
    tag: 'content',
    access: shopStaff('content.edit'),
    params: ShopParams,
    body: NewPiece,
    reply: AuthorPiece,
    status: 201,
    errors: BODY_ERRORS,
    handle: async (ctx, { shop, body }) =>
      authorPiece(ctx, await draft(ctx, ofShop(shop.shopId), { kind: body.kind, body: bodyIn(body.body) })),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/pieces/:pieceId',
    summary: 'A piece of the shop with every word said on it',
    tag: 'content',
    access: shopStaff('content.read'),
    params: PieceParams,
    reply: AuthorPiece,
    errors: codes('piece_not_found'),
    handle: async (ctx, { shop, params }) =>
      authorPiece(ctx, await ownPiece(ctx, ofShop(shop.shopId), uuidOf('pce', params.pieceId))),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/pieces/:pieceId',
    summary: 'Keep a new version as draft; readers see the one before until this one has passed',
    tag: 'content',
    access: shopStaff('content.edit'),
    params: PieceParams,
    body: BodySchema,
    reply: AuthorPiece,
    errors: [...BODY_ERRORS, ...codes('piece_not_found', 'state_forbids')],
    handle: async (ctx, { shop, params, body }) =>
      authorPiece(ctx, await rewrite(ctx, ofShop(shop.shopId), uuidOf('pce', params.pieceId), bodyIn(body))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/pieces/:pieceId/submit',
    summary: 'Send a draft in: it appears at once or at its time, waits for a person, or comes back with its reasons',
    tag: 'content',
    access: shopStaff('content.edit'),
    params: PieceParams,
    body: SubmitBody,
    reply: AuthorPiece,
    errors: SUBMIT_ERRORS,
    handle: async (ctx, { shop, params, body }) => {
      const at = body.publishAt ? new Date(body.publishAt) : null;
      return authorPiece(ctx, await submit(ctx, ofShop(shop.shopId), uuidOf('pce', params.pieceId), at));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/pieces/:pieceId/withdraw',
    summary: 'Take a piece back from readers, or out of the queue',
    tag: 'content',
    access: shopStaff('content.edit'),
    params: PieceParams,
    reply: AuthorPiece,
    errors: codes('piece_not_found', 'state_forbids'),
    handle: async (ctx, { shop, params }) =>
      authorPiece(ctx, await withdraw(ctx, ofShop(shop.shopId), uuidOf('pce', params.pieceId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/pieces/:pieceId/appeal',
    summary: 'Object to the last refusal or removal, once; somebody else judges',
    tag: 'content',
    access: shopStaff('content.edit'),
    params: PieceParams,
    body: AppealBody,
    reply: AuthorPiece,
    errors: APPEAL_ERRORS,
    handle: async (ctx, { shop, params, body }) =>
      authorPiece(ctx, await appeal(ctx, ofShop(shop.shopId), uuidOf('pce', params.pieceId), body.text)),
  }),
];
