import { Type } from 'typebox';
import {
  decodeCursor,
  FenSchema,
  fen,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  uuidOf,
} from '#kernel';
import { callOff, openOffer, stopOffer } from './offers-service.ts';
import { before } from './routes.ts';
import * as store from './store.ts';
import { ListedView, listedOut, onlyOne, ShopOfferView, StateSchema, shopOffersOut } from './view.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const offerParams = Type.Object({ shopId: IdSchema('shp'), presaleOfferId: IdSchema('pso') });
const Amount = FenSchema({ minimum: 1, maximum: 1_000_000_000 });
const codes = (...names: string[]): string[] => names.map((name) => `presales.${name}`);

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/presale-offers',
    summary: 'Presale offers of the shop with their numbers, newest first',
    tag: 'presales',
    access: shopStaff('promotions.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(ShopOfferView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await store.offersListed(ctx, shop.shopId, decodeCursor(query.cursor, 2), limit);
      const page = pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => row,
      );
      return { items: await shopOffersOut(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/presale-offers',
    summary: 'Offer a SKU for presale; its terms cannot be changed afterwards, only stopped or called off',
    tag: 'presales',
    access: shopStaff('promotions.edit'),
    params: shopParams,
    body: Type.Object({
      skuId: IdSchema('sku'),
      priceFen: Amount,
      depositFen: Amount,
      countsFen: Amount,
      pieces: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      perBuyer: Type.Integer({ minimum: 1, maximum: 999 }),
      startsAt: Type.Optional(MomentSchema('Now, when left out')),
      depositUntil: MomentSchema(),
      balanceFrom: MomentSchema(),
      balanceUntil: MomentSchema(),
      shipWithinHours: Type.Integer({ minimum: 1, maximum: 2_160 }),
    }),
    reply: ShopOfferView,
    status: 201,
    errors: [
      ...codes(
        'sku_not_for_sale',
        'price_invalid',
        'counts_invalid',
        'deposit_over_fifth',
        'windows_invalid',
        'too_long',
        'per_buyer_invalid',
        'offer_same',
      ),
      'promotions.too_many_rules',
    ],
    handle: async (ctx, { shop, body }) => {
      const offer = await openOffer(ctx, shop, {
        ...body,
        skuId: uuidOf('sku', body.skuId),
        priceFen: fen(body.priceFen),
        depositFen: fen(body.depositFen),
        countsFen: fen(body.countsFen),
        startsAt: body.startsAt ? new Date(body.startsAt) : ctx.clock.now(),
        depositUntil: new Date(body.depositUntil),
        balanceFrom: new Date(body.balanceFrom),
        balanceUntil: new Date(body.balanceUntil),
      });
      return onlyOne(await shopOffersOut(ctx, [offer]), offer.id);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/presale-offers/:presaleOfferId/stop',
    summary: 'Take no more deposits; those that were paid go on as promised',
    tag: 'presales',
    access: shopStaff('promotions.edit'),
    params: offerParams,
    reply: ShopOfferView,
    errors: codes('offer_not_found', 'offer_not_running'),
    handle: async (ctx, { shop, params }) => {
      const offer = await stopOffer(ctx, shop, uuidOf('pso', params.presaleOfferId));
      return onlyOne(await shopOffersOut(ctx, [offer]), offer.id);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/presale-offers/:presaleOfferId/call-off',
    summary:
      'Not keep the offer: deposits whose balance is not paid go back, and once more as much from the shop (Civil Code art. 587)',
    tag: 'presales',
    access: shopStaff('promotions.edit'),
    params: offerParams,
    reply: ShopOfferView,
    errors: codes('offer_not_found', 'offer_not_running'),
    handle: async (ctx, { shop, params }) => {
      const offer = await callOff(ctx, shop, uuidOf('pso', params.presaleOfferId));
      return onlyOne(await shopOffersOut(ctx, [offer]), offer.id);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/presales',
    summary: 'Presales that buyers took of the shop’s offers, newest first',
    tag: 'presales',
    access: shopStaff('promotions.read'),
    params: shopParams,
    query: Type.Object({ ...PageQuery, state: Type.Optional(StateSchema) }),
    reply: PageOf(ListedView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const filter = { shopId: shop.shopId, state: query.state ?? null };
      const rows = await store.presalesListed(ctx, filter, before(query.cursor), limit);
      const page = pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      );
      return { items: await listedOut(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
];
