import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  fen,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { productSummaries } from '#modules/catalog';
import { createOffer, stopOffer } from './offers-service.ts';
import { type OfferNumbers, offersOfShop } from './store.ts';
import type { Offer } from './types.ts';
import { Fen } from './view.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });

const ShopOfferView = Type.Object({
  id: IdSchema('gof'),
  productId: IdSchema('prd'),
  title: Nullable(TextSchema()),
  state: Type.Enum(['active', 'stopped', 'ended']),
  size: Type.Integer(),
  hours: Type.Integer(),
  perBuyer: Type.Integer(),
  stock: Type.Integer(),
  taken: Type.Integer({ description: 'Pieces in groups that have not come apart' }),
  lowestFen: Fen,
  startsAt: MomentSchema(),
  endsAt: MomentSchema(),
  createdAt: MomentSchema(),
  groups: Type.Object({ open: Type.Integer(), full: Type.Integer(), failed: Type.Integer() }),
  people: Type.Integer({ description: 'Paid places in open and full groups' }),
});

const NONE: OfferNumbers = { open: 0, full: 0, failed: 0, people: 0 };

async function offerViews(ctx: Ctx, rows: readonly (Offer & Partial<OfferNumbers>)[]) {
  const products = await productSummaries(ctx, [...new Set(rows.map((row) => row.productId))]);
  return (row: Offer & Partial<OfferNumbers>): Static<typeof ShopOfferView> => {
    const { open, full, failed, people } = { ...NONE, ...row };
    return {
      id: toId('gof', row.id),
      productId: toId('prd', row.productId),
      title: products.get(row.productId)?.title ?? null,
      state: row.state,
      size: row.size,
      hours: row.hours,
      perBuyer: row.perBuyer,
      stock: row.stock,
      taken: row.taken,
      lowestFen: Math.min(...row.prices.map((one) => one.priceFen)),
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
      groups: { open, full, failed },
      people,
    };
  };
}

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/group-offers',
    summary: 'Group offers of the shop with their numbers, newest first',
    tag: 'groupbuys',
    access: shopStaff('promotions.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(ShopOfferView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await offersOfShop(ctx, shop.shopId, decodeCursor(query.cursor, 2), limit);
      return pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id], await offerViews(ctx, rows));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/group-offers',
    summary: 'Offer a product to groups: prices, how many people, how long a group is open, how many pieces',
    tag: 'groupbuys',
    access: shopStaff('promotions.edit'),
    params: shopParams,
    body: Type.Object({
      productId: IdSchema('prd'),
      prices: Type.Array(
        Type.Object({ skuId: IdSchema('sku'), priceFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }) }),
        { minItems: 1, maxItems: 200 },
      ),
      size: Type.Integer({ minimum: 2, maximum: 1_000 }),
      hours: Type.Integer({ minimum: 1, maximum: 720 }),
      perBuyer: Type.Integer({ minimum: 1, maximum: 999 }),
      stock: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      startsAt: Type.Optional(MomentSchema('Now, when left out')),
      endsAt: MomentSchema(),
    }),
    reply: ShopOfferView,
    status: 201,
    errors: [
      'groupbuys.offer_invalid',
      'groupbuys.product_not_offerable',
      'groupbuys.price_not_lower',
      'groupbuys.offer_exists',
      'promotions.too_many_rules',
      'promotions.args_invalid',
      'promotions.period_invalid',
    ],
    handle: async (ctx, { shop, body }) => {
      const offer = await createOffer(ctx, shop, {
        productId: uuidOf('prd', body.productId),
        prices: body.prices.map((one) => ({ skuId: uuidOf('sku', one.skuId), priceFen: fen(one.priceFen) })),
        size: body.size,
        hours: body.hours,
        perBuyer: body.perBuyer,
        stock: body.stock,
        startsAt: body.startsAt ? new Date(body.startsAt) : ctx.clock.now(),
        endsAt: new Date(body.endsAt),
      });
      return (await offerViews(ctx, [offer]))(offer);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/group-offers/:groupOfferId/stop',
    summary: 'Open no more groups; those that are open go on to their end',
    tag: 'groupbuys',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), groupOfferId: IdSchema('gof') }),
    reply: ShopOfferView,
    errors: [
      'groupbuys.offer_not_found',
      'groupbuys.offer_not_running',
      'promotions.rule_not_running',
      'promotions.rule_not_found',
    ],
    handle: async (ctx, { shop, params }) => {
      const offer = await stopOffer(ctx, shop, uuidOf('gof', params.groupOfferId));
      return (await offerViews(ctx, [offer]))(offer);
    },
  }),
];
