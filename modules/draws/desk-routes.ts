import { type Static, Type } from 'typebox';
import {
  type Ctx,
  FenSchema,
  fen,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  platformStaff,
  type Route,
  route,
  shopStaff,
  uuidOf,
} from '#kernel';
import { answerDraw, askForDraw } from './asking-service.ts';
import { codes, listed } from './routes.ts';
import { type DrawInput, openDraw, voidDraw } from './service.ts';
import { type Draw, LEVELS, type Level } from './types.ts';
import { DrawView, drawsOut } from './view.ts';

const one = async (ctx: Ctx, draw: Draw) => {
  const [view] = await drawsOut(ctx, [draw]);
  if (!view) throw new Error(`draw ${draw.id} cannot be shown`);
  return view;
};

const Terms = Type.Object({
  skuId: IdSchema('sku'),
  prizes: Type.Integer({ minimum: 1, maximum: 1_000 }),
  priceFen: FenSchema({ minimum: 1, maximum: 5_000_000, description: 'A prize costs a fen at least' }),
  level: Type.Unsafe<Level>(Type.String({ enum: [...LEVELS] })),
  helpers: Type.Integer({ minimum: 0, maximum: 100 }),
  claimDays: Type.Integer({ minimum: 1, maximum: 60 }),
  opensAt: MomentSchema(),
  closesAt: MomentSchema('Of the draw'),
});
const termsIn = (body: Static<typeof Terms>): DrawInput => ({
  ...body,
  skuId: uuidOf('sku', body.skuId),
  priceFen: fen(body.priceFen),
  opensAt: new Date(body.opensAt),
  closesAt: new Date(body.closesAt),
});
const TERMS_REFUSED = codes(
  'prize_not_for_sale',
  'prize_too_dear',
  'price_invalid',
  'prizes_invalid',
  'helpers_invalid',
  'claim_days_invalid',
  'period_invalid',
);
/** Once pieces are kept. */
const OPENING_REFUSED = ['inventory.not_enough', 'promotions.too_many_rules'];

export const deskRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/draws',
    summary: 'Draws of the shop, newest first',
    tag: 'draws',
    access: shopStaff('promotions.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(DrawView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { shop, query }) => listed(ctx, query, { shopId: shop.shopId, shown: false }),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/draws',
    summary: 'Open a draw; its terms are published and can neither be changed nor taken back',
    tag: 'draws',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Terms,
    reply: DrawView,
    status: 201,
    errors: [...TERMS_REFUSED, ...OPENING_REFUSED],
    handle: async (ctx, { shop, body }) => one(ctx, await openDraw(ctx, shop, termsIn(body))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/draws/:drawId/answer',
    summary:
      'Agree to give the prizes of a draw of the market’s, which pays the full price for each that is claimed; or not',
    tag: 'draws',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), drawId: IdSchema('drw') }),
    body: Type.Object({ agree: Type.Boolean() }),
    reply: DrawView,
    errors: [...codes('not_asked', 'draw_not_found'), ...TERMS_REFUSED, ...OPENING_REFUSED],
    handle: async (ctx, { shop, params, body }) =>
      one(ctx, await answerDraw(ctx, shop, uuidOf('drw', params.drawId), body.agree)),
  }),
  route({
    method: 'POST',
    path: '/console/draws',
    summary: 'Ask a shop for the prizes of a draw that the market pays for',
    tag: 'draws',
    access: platformStaff('promotions.edit'),
    body: Terms,
    reply: DrawView,
    status: 201,
    errors: [...TERMS_REFUSED, ...codes('opens_too_soon')],
    handle: async (ctx, { body }) => one(ctx, await askForDraw(ctx, termsIn(body))),
  }),
  route({
    method: 'GET',
    path: '/console/draws',
    summary: 'Draws of every shop, newest first',
    tag: 'draws',
    access: platformStaff('promotions.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(DrawView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => listed(ctx, query, { shopId: null, shown: false }),
  }),
  route({
    method: 'POST',
    path: '/console/draws/:drawId/void',
    summary: 'End a draw that must not go on, before it is drawn; the reason stands on its page',
    tag: 'draws',
    access: platformStaff('promotions.edit'),
    params: Type.Object({ drawId: IdSchema('drw') }),
    body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 300 }) }),
    reply: DrawView,
    errors: codes('draw_not_found', 'draw_not_open'),
    handle: async (ctx, { params, body }) => one(ctx, await voidDraw(ctx, uuidOf('drw', params.drawId), body.reason)),
  }),
];
