import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  FenSchema,
  fen,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { refuse } from './errors.ts';
import { cut, offerBargain, openBargain, stopOffer } from './service.ts';
import * as store from './store.ts';
import type { Offer } from './types.ts';
import {
  BargainView,
  bargainOut,
  MineView,
  mineOut,
  OfferView,
  offersOut,
  ShopOfferView,
  shopOffersOut,
} from './view.ts';

const person = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
const shownToShop = async (ctx: Ctx, offers: readonly Offer[]) => {
  const [first] = offers;
  const ids = offers.map((one) => one.id);
  return shopOffersOut(ctx, offers, first ? await store.figuresOf(ctx, first.shopId, ids) : []);
};
const onlyOne = async (ctx: Ctx, offer: Offer) => {
  const [view] = await shownToShop(ctx, [offer]);
  if (!view) throw refuse('offer_not_found');
  return view;
};
const Code = Type.Object({ code: Type.String({ minLength: 6, maxLength: 40 }) });
const codes = (...names: string[]): string[] => names.map((name) => `bargains.${name}`);

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/bargain-offers',
    summary: 'What can be bargained for now, of all shops or of one product; what ends first comes first',
    tag: 'bargains',
    access: everyone,
    query: Type.Object({ ...PageQuery, productId: Type.Optional(IdSchema('prd')) }),
    reply: PageOf(OfferView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await store.runningOffers(ctx, {
        productId: query.productId ? uuidOf('prd', query.productId) : null,
        after: key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit: limit + 1,
      });
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.endsAt.toISOString(), row.id],
        (row) => row,
      );
      return { items: await offersOut(ctx, items), nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/bargain-offers/:offerId/bargains',
    summary: 'Begin a bargain: a piece is kept for it until it ends, and its link is to be shared with friends',
    tag: 'bargains',
    access: signedIn,
    params: Type.Object({ offerId: IdSchema('bgo') }),
    reply: Type.Object({ code: Type.String(), endsAt: MomentSchema() }),
    status: 201,
    errors: codes('offer_not_found', 'offer_not_running', 'all_taken', 'bargain_running', 'sku_not_for_sale'),
    handle: async (ctx, { params }) => {
      const { code, endsAt } = await openBargain(ctx, person(ctx), uuidOf('bgo', params.offerId));
      return { code, endsAt: endsAt.toISOString() };
    },
  }),
  route({
    method: 'GET',
    path: '/bargains/:code',
    summary:
      'A bargain as its link shows it, also to strangers: the price now, who has cut, how many are missing, until when',
    tag: 'bargains',
    access: everyone,
    params: Code,
    reply: BargainView,
    errors: codes('bargain_not_found'),
    handle: async (ctx, { params }) => {
      const bargain = await store.bargainByCode(ctx, params.code);
      if (!bargain) throw refuse('bargain_not_found');
      return bargainOut(ctx, bargain, userIdOf(ctx.actor));
    },
  }),
  route({
    method: 'POST',
    path: '/bargains/:code/cuts',
    summary: 'Cut for a friend: once an account and once a device, from a page that was open for a moment',
    tag: 'bargains',
    access: signedIn,
    perMinute: 20,
    params: Code,
    body: Type.Object({ mark: Type.String({ maxLength: 80, description: 'Of the page the friend saw' }) }),
    reply: Type.Object({ amountFen: FenSchema(), priceFen: FenSchema() }),
    status: 201,
    errors: codes(
      'bargain_not_found',
      'page_unknown',
      'too_quick',
      'own_bargain',
      'bargain_over',
      'at_floor',
      'cut_already',
      'cut_on_this_device',
      'cuts_used_up',
    ),
    handle: async (ctx, { params, body }, reply) => {
      const friendId = person(ctx);
      const { amountFen, priceFen } = await cut(ctx, {
        code: params.code,
        friendId,
        browser: ensureGuest(ctx, reply),
        mark: body.mark,
      });
      return { amountFen, priceFen };
    },
  }),
  route({
    method: 'GET',
    path: '/me/bargains',
    summary: 'Bargains the caller began, newest first',
    tag: 'bargains',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(MineView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await store.bargainsOfBuyer(ctx, person(ctx), key ? (String(key[0]) as Uuid) : null, limit + 1);
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      );
      const offers = new Map(
        (await store.offersByIds(ctx, [...new Set(items.map((one) => one.offerId))])).map((one) => [one.id, one]),
      );
      const whole = items.flatMap((bargain) => {
        const offer = offers.get(bargain.offerId);
        return offer ? [{ bargain, offer }] : [];
      });
      return { items: await mineOut(ctx, whole), nextCursor };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/bargain-offers',
    summary: 'What the shop offers to be bargained for and how it goes, newest first',
    tag: 'bargains',
    access: shopStaff('promotions.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(ShopOfferView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const rows = await store.offersOfShop(ctx, shop.shopId, before, limit + 1);
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => row,
      );
      return { items: await shownToShop(ctx, items), nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/bargain-offers',
    summary: 'Offer a SKU to be bargained for; its terms cannot be changed afterwards, only stopped',
    tag: 'bargains',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({
      skuId: IdSchema('sku'),
      floorFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }),
      friends: Type.Integer({ minimum: 1, maximum: 1_000, description: 'Cuts until it is at the floor' }),
      openHours: Type.Integer({ minimum: 1, maximum: 720 }),
      pieces: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      startsAt: MomentSchema(),
      endsAt: MomentSchema(),
    }),
    reply: ShopOfferView,
    status: 201,
    errors: [
      ...codes('sku_not_for_sale', 'floor_invalid', 'friends_invalid', 'hours_invalid', 'period_invalid', 'offer_same'),
      'promotions.too_many_rules',
    ],
    handle: async (ctx, { shop, body }) =>
      onlyOne(
        ctx,
        await offerBargain(ctx, shop, {
          skuId: uuidOf('sku', body.skuId),
          floorFen: fen(body.floorFen),
          friends: body.friends,
          openHours: body.openHours,
          pieces: body.pieces,
          startsAt: new Date(body.startsAt),
          endsAt: new Date(body.endsAt),
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/bargain-offers/:bargainOfferId/stop',
    summary: 'No more bargains begin; those that are open go on to their end',
    tag: 'bargains',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), bargainOfferId: IdSchema('bgo') }),
    reply: ShopOfferView,
    errors: codes('offer_not_found', 'offer_not_running'),
    handle: async (ctx, { shop, params }) =>
      onlyOne(ctx, await stopOffer(ctx, shop, uuidOf('bgo', params.bargainOfferId))),
  }),
];
