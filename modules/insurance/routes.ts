import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  toId,
  userIdOf,
  uuidOf,
} from '#kernel';
import { setting } from '#modules/operations';
import { orderForBuyer } from '#modules/orders';
import { shopByCode } from '#modules/shops';
import { offers, payTable, setOffer } from './service.ts';
import { settings } from './settings.ts';
import { claimsOfOrder, claimsOfShop, policyOf, unpaidPremiums } from './store.ts';
import type { Claim } from './types.ts';

const Fen = Type.Integer({ description: 'Amount in fen (1/100 yuan)' });
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const Pays = Type.Object({ sameProvinceFen: Fen, otherProvinceFen: Fen, remoteFen: Fen });
const ClaimView = Type.Object({
  caseId: IdSchema('asl'),
  orderId: IdSchema('ord'),
  amountFen: Fen,
  state: Type.Enum(['wanted', 'paid', 'refused']),
  failure: Nullable(Type.String({ description: 'CLAIMED_ALREADY, or the insurer’s own word' })),
  payoutNo: Nullable(Type.String()),
  createdAt: MomentSchema(),
  endedAt: Nullable(MomentSchema()),
});
const claimView = (one: Claim): Static<typeof ClaimView> => ({
  caseId: toId('asl', one.caseId),
  orderId: toId('ord', one.orderId),
  amountFen: one.amountFen,
  state: one.state,
  failure: one.failure,
  payoutNo: one.payoutNo,
  createdAt: one.createdAt.toISOString(),
  endedAt: one.endedAt?.toISOString() ?? null,
});
const OfferView = Type.Object({
  offered: Type.Boolean(),
  premiumFen: Type.Integer({ description: 'For a line of an order, paid by the shop, in fen' }),
  unpaidPremiums: Type.Integer({ description: 'Orders whose premium the balance did not have yet' }),
  pays: Pays,
});

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shop-pages/:code/freight-insurance',
    summary: 'Whether a shop gives freight insurance with its goods, and what it pays for a return without reason',
    tag: 'insurance',
    access: everyone,
    params: Type.Object({ code: Type.String({ maxLength: 60 }) }),
    reply: Type.Object({ offered: Type.Boolean(), pays: Pays }),
    errors: ['shops.shop_not_found'],
    handle: async (ctx, { params }) => {
      const shop = await shopByCode(ctx, params.code);
      const [offered, pays] = await Promise.all([offers(ctx, shop.id), payTable(ctx)]);
      return { offered, pays };
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/freight-insurance',
    summary: 'The freight insurance of your order, and what it paid',
    tag: 'insurance',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({
      state: Nullable(Type.Enum(['wanted', 'insured', 'refused'], { description: 'Null: none was given with it' })),
      policyNo: Nullable(Type.String()),
      pays: Nullable(Pays),
      claims: Type.Array(ClaimView),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const buyerId = userIdOf(ctx.actor);
      if (!buyerId) throw refuseRequest('unauthenticated');
      const order = await orderForBuyer(ctx, buyerId, uuidOf('ord', params.orderId));
      const policy = await policyOf(ctx, order.shopId, order.id);
      const claims = policy ? await claimsOfOrder(ctx, order.shopId, order.id) : [];
      return {
        state: policy?.state ?? null,
        policyNo: policy?.policyNo ?? null,
        pays: policy ? { ...policy.pays } : null,
        claims: claims.map(claimView),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/freight-insurance',
    summary: 'Whether the shop gives freight insurance, at what premium',
    tag: 'insurance',
    access: shopStaff('freight.read'),
    params: shopParams,
    reply: OfferView,
    handle: async (ctx, { shop }) => {
      const [offered, premiumFen, unpaid, pays] = await Promise.all([
        offers(ctx, shop.shopId),
        setting(ctx, 'insurance.premium_fen', settings),
        unpaidPremiums(ctx, shop.shopId),
        payTable(ctx),
      ]);
      return { offered, premiumFen, unpaidPremiums: unpaid, pays };
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/freight-insurance',
    summary: 'Give freight insurance with orders placed from now on, or no more',
    tag: 'insurance',
    access: shopStaff('freight.edit'),
    params: shopParams,
    body: Type.Object({ offered: Type.Boolean() }),
    reply: Type.Object({ offered: Type.Boolean() }),
    errors: ['insurance.offer_same'],
    handle: async (ctx, { shop, body }) => {
      await setOffer(ctx, shop, body.offered);
      return { offered: body.offered };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/insurance-claims',
    summary: 'What the insurer paid or refused for returns to the shop, newest first',
    tag: 'insurance',
    access: shopStaff('freight.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(ClaimView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await claimsOfShop(ctx, shop.shopId, decodeCursor(query.cursor, 2), limit);
      return pageOf(rows, limit, (one) => [one.createdAt.toISOString(), one.caseId], claimView);
    },
  }),
];
