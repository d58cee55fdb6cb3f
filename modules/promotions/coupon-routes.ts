import { type Static, Type } from 'typebox';
import {
  type Ctx,
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
  signedIn,
  TextSchema,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { productDetail, saleFacts } from '#modules/catalog';
import { shopsByIds } from '#modules/shops';
import { factsOf } from './buyers.ts';
import * as store from './coupon-store.ts';
import { type ClaimedCoupon, claim, claimsOf, mayClaim } from './coupons.ts';
import { deviceOf } from './devices.ts';
import { inScope } from './reach.ts';
import { MARKET, sharedByShops } from './store.ts';

const ShopOf = Nullable(Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() }));
const CouponWords = {
  ruleId: IdSchema('rul'),
  kind: Type.String(),
  title: TextSchema(80),
  args: Type.Unknown({ description: 'What it gives, by the schema of its kind' }),
  shop: ShopOf,
  startsAt: MomentSchema('From when it may be used'),
  allGoods: Type.Boolean({ description: 'Of the shop, or of the market; else chosen goods only' }),
  firstOrder: Type.Boolean({ description: 'For a first order only' }),
  someShops: Type.Boolean({ description: 'Of the market, for goods of the shops that take part' }),
};
const CouponView = Type.Object({
  id: IdSchema('cpn'),
  ...CouponWords,
  state: Type.String({ description: 'free, held (by an order that waits for payment), used, expired' }),
  claimedAt: MomentSchema(),
  expiresAt: MomentSchema(),
  usedAt: Nullable(MomentSchema()),
});
const OfferView = Type.Object({
  ...CouponWords,
  claimUntil: MomentSchema(),
  endsAt: MomentSchema(),
  validDays: Nullable(Type.Integer()),
  perPerson: Type.Integer(),
  mine: Type.Integer({ description: 'How many the caller has claimed' }),
  gone: Type.Boolean({ description: 'All have been claimed' }),
});

type Words = Pick<
  store.IssuedRule,
  'ruleId' | 'shopId' | 'kind' | 'title' | 'args' | 'startsAt' | 'scope' | 'audience' | 'funding'
>;
async function wordsOf<T extends Words>(ctx: Ctx, rows: readonly T[]) {
  const shops = await shopsByIds(
    ctx,
    [...new Set(rows.map((row) => row.shopId))].filter((id) => id !== MARKET),
  );
  return (row: T) => {
    const shop = shops.get(row.shopId);
    return {
      ruleId: toId('rul', row.ruleId),
      kind: row.kind,
      title: row.title,
      args: row.args,
      shop: shop ? { id: toId('shp', shop.id), code: shop.code, name: shop.name } : null,
      startsAt: row.startsAt.toISOString(),
      allGoods: row.scope.all === true && !row.scope.exceptProductIds?.length,
      firstOrder: row.audience?.who === 'new_buyer',
      someShops: sharedByShops(row),
    };
  };
}

const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
const claimedView = (coupon: ClaimedCoupon) => ({
  id: toId('cpn', coupon.id),
  ruleId: toId('rul', coupon.ruleId),
  expiresAt: coupon.expiresAt.toISOString(),
});

async function offers(ctx: Ctx, rows: readonly store.IssuedRule[]): Promise<Static<typeof OfferView>[]> {
  const userId = userIdOf(ctx.actor);
  const ruleIds = rows.map((row) => row.ruleId);
  const [words, had] = await Promise.all([
    wordsOf(ctx, rows),
    userId && rows.length > 0 ? store.claimedBy(ctx, [userId], ruleIds) : [],
  ]);
  const mine = new Map(had.map((one) => [one.ruleId, one.count]));
  return rows.map((row) => ({
    ...words(row),
    claimUntil: row.claimUntil.toISOString(),
    endsAt: row.endsAt.toISOString(),
    validDays: row.validDays,
    perPerson: row.perPerson,
    mine: mine.get(row.ruleId) ?? 0,
    gone: row.claimed >= row.total,
  }));
}

const params = Type.Object({ ruleId: IdSchema('rul') });

export const couponRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/coupons',
    summary:
      'Coupons that can be claimed now: of the market; with a shop or a product, those of the shop, or that reach the product, too',
    tag: 'promotions',
    access: everyone,
    query: Type.Object({ shopId: Type.Optional(IdSchema('shp')), productId: Type.Optional(IdSchema('prd')) }),
    reply: Type.Object({ items: Type.Array(OfferView) }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { query }) => {
      const now = ctx.clock.now();
      if (!query.productId) {
        const owners = query.shopId ? [uuidOf('shp', query.shopId), MARKET] : [MARKET];
        return { items: await offers(ctx, await store.openIssues(ctx, owners, now)) };
      }
      const product = await productDetail(ctx, uuidOf('prd', query.productId));
      const [known, issues] = await Promise.all([
        saleFacts(ctx, product.content),
        store.openIssues(ctx, [product.shopId, MARKET], now),
      ]);
      const facts = factsOf(known, ctx.clock.now());
      const reach = issues.filter((issue) =>
        product.content.skus.some((sku) =>
          inScope(
            {
              scope: issue.scope,
              shopId: issue.shopId === MARKET ? null : issue.shopId,
              ...(sharedByShops(issue) && { agreedShops: new Set(issue.agreedShops ?? []) }),
            },
            { shopId: product.shopId, productId: product.id, skuId: sku.skuId, facts },
          ),
        ),
      );
      return { items: await offers(ctx, reach) };
    },
  }),
  route({
    method: 'POST',
    path: '/coupons/:ruleId/claim',
    summary: 'Claim a coupon; of a thousand pieces exactly a thousand go, however many ask at once',
    tag: 'promotions',
    access: signedIn,
    params,
    reply: Type.Object({ id: IdSchema('cpn'), ruleId: IdSchema('rul'), expiresAt: MomentSchema() }),
    status: 201,
    errors: [
      'coupon_not_found',
      'claim_not_begun',
      'claim_over',
      'coupons_gone',
      'coupon_claimed',
      'coupon_claimed_on_device',
      'coupon_not_for_you',
    ].map((code) => `promotions.${code}`),
    handle: async (ctx, { params }) =>
      claimedView(await claim(ctx, { buyerId: buyer(ctx), ruleId: uuidOf('rul', params.ruleId), ...deviceOf(ctx) })),
    together: {
      // In a rush most come too late: they are refused by what is committed, and take nobody else's claim with them.
      stands: true,
      prepare: async (ctx, { params }) =>
        mayClaim(ctx, { buyerId: buyer(ctx), ruleId: uuidOf('rul', params.ruleId), ...deviceOf(ctx) }),
      write: claimsOf(claimedView),
    },
  }),
  route({
    method: 'GET',
    path: '/me/coupons',
    summary: "The caller's coupons: free ones by default, newest first",
    tag: 'promotions',
    access: signedIn,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(
        Type.Union([Type.Literal('free'), Type.Literal('used'), Type.Literal('expired')], {
          description: 'used: also held by an order that waits for payment',
        }),
      ),
    }),
    reply: PageOf(CouponView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await store.couponsOf(
        ctx,
        buyer(ctx),
        query.state ?? 'free',
        key ? { claimedAt: new Date(String(key[0])), id: String(key[1]) } : null,
        limit + 1,
      );
      const words = await wordsOf(ctx, rows);
      const now = ctx.clock.now();
      return pageOf(
        rows,
        limit,
        (row) => [row.claimedAt.toISOString(), row.id],
        (row) => ({
          id: toId('cpn', row.id),
          ...words(row),
          state: row.state === 'free' && row.expiresAt <= now ? 'expired' : row.state,
          claimedAt: row.claimedAt.toISOString(),
          expiresAt: row.expiresAt.toISOString(),
          usedAt: row.usedAt?.toISOString() ?? null,
        }),
      );
    },
  }),
];
