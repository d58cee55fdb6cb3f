import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  FenSchema,
  fen,
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
  TextSchema,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { people } from '#modules/accounts';
import { shopByCode, shopsByIds } from '#modules/shops';
import { joinClub, leave, memberPrices, setClub, tagMember } from './clubs-service.ts';
import * as store from './clubs-store.ts';
import { refuse } from './errors.ts';
import { tierOf } from './tiers.ts';

const TierSchema = Type.Object({
  name: Type.Object({ zh: Type.String({ minLength: 1, maxLength: 20 }), en: Type.String({ maxLength: 40 }) }),
  fromFen: FenSchema({ minimum: 0, maximum: 1_000_000_000, description: 'Spent at completed orders of the shop' }),
});
const Tiers = Type.Array(TierSchema, { minItems: 1, maxItems: 10, description: 'The first from 0, then rising' });
const tiersOut = (tiers: store.Club['tiers']): Static<typeof TierSchema>[] =>
  tiers.map((tier) => ({ name: tier.name, fromFen: fen(tier.fromFen) }));
const ClubFields = { open: Type.Boolean(), terms: Type.String(), version: Type.Integer(), tiers: Tiers };
const Mine = Nullable(Type.Object({ tier: Type.Integer(), spentFen: FenSchema(), joinedAt: MomentSchema() }));
const ShopTag = Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() });
const Tag = Type.String({ minLength: 1, maxLength: 20, pattern: '\\S' });
const MemberView = Type.Object({
  buyerId: IdSchema('usr'),
  nickname: Type.String(),
  tier: Type.Integer(),
  spentFen: FenSchema(),
  joinedAt: MomentSchema(),
  tags: Type.Array(Tag),
});
const byCode = Type.Object({ code: Type.String({ maxLength: 60 }) });
const ofShop = Type.Object({ shopId: IdSchema('shp') });
const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
async function openClub(ctx: Ctx, shopId: Uuid): Promise<store.Club> {
  const club = await store.clubOf(ctx, shopId);
  if (!club?.open) throw refuse('club_not_found');
  return club;
}
async function membersOut(
  ctx: Ctx,
  club: store.Club | null,
  rows: readonly store.Member[],
): Promise<Static<typeof MemberView>[]> {
  const known = await people(
    ctx,
    rows.map((row) => row.buyerId),
  );
  return rows.map((row) => ({
    buyerId: toId('usr', row.buyerId),
    nickname: known.get(row.buyerId)?.nickname ?? '',
    tier: tierOf(club?.tiers ?? [], row.spentFen),
    spentFen: fen(row.spentFen),
    joinedAt: row.joinedAt.toISOString(),
    tags: [...row.tags],
  }));
}

const buyers: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shop-pages/:code/club',
    summary: "A shop's club: its tiers and terms, and what you are in it",
    tag: 'members',
    access: everyone,
    params: byCode,
    reply: Type.Object({ ...ClubFields, mine: Mine }),
    errors: ['shops.shop_not_found', 'members.club_not_found'],
    handle: async (ctx, { params }) => {
      const shop = await shopByCode(ctx, params.code);
      const club = await openClub(ctx, shop.id);
      const me = userIdOf(ctx.actor);
      const member = me ? await store.memberOf(ctx, shop.id, me) : null;
      const { open, terms, version, tiers } = club;
      const mine =
        member && !member.leftAt
          ? {
              tier: tierOf(tiers, member.spentFen),
              spentFen: fen(member.spentFen),
              joinedAt: member.joinedAt.toISOString(),
            }
          : null;
      return { open, terms, version, tiers: tiersOut(tiers), mine };
    },
  }),
  route({
    method: 'GET',
    path: '/products/:productId/member-prices',
    summary: "What members of the shop pay for a product's choices, from which tier on",
    tag: 'members',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({
      club: Type.Boolean({ description: 'The shop has a club to join' }),
      items: Type.Array(
        Type.Object({ skuId: IdSchema('sku'), tier: Type.Integer(), tierName: TextSchema(40), priceFen: FenSchema() }),
      ),
    }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { params }) => {
      const { club, prices } = await memberPrices(ctx, uuidOf('prd', params.productId));
      const items = prices.flatMap(({ skuId, tier, priceFen }) => {
        const name = club?.tiers[tier - 1]?.name;
        return name ? [{ skuId: toId('sku', skuId), tier, tierName: name, priceFen }] : [];
      });
      return { club: club !== null, items };
    },
  }),
  route({
    method: 'GET',
    path: '/me/clubs',
    summary: 'The clubs of shops you are a member of, newest first',
    tag: 'members',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        shop: ShopTag,
        open: Type.Boolean(),
        tier: Type.Integer(),
        tierName: TextSchema(40),
        spentFen: FenSchema(),
        nextFromFen: Nullable(FenSchema({ description: 'Where the next tier begins' })),
        joinedAt: MomentSchema(),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await store.membershipsOf(ctx, buyer(ctx), null, decodeCursor(query.cursor, 2), limit + 1);
      const shops = await shopsByIds(
        ctx,
        rows.map((row) => row.shopId),
      );
      return pageOf(
        rows,
        limit,
        (row) => [row.joinedAt.toISOString(), row.shopId],
        (row) => {
          const tier = tierOf(row.tiers, row.spentFen);
          const shop = shops.get(row.shopId);
          const next = row.tiers[tier];
          return {
            shop: { id: toId('shp', row.shopId), code: shop?.code ?? '', name: shop?.name ?? '' },
            open: row.open,
            tier,
            tierName: row.tiers[tier - 1]?.name ?? { zh: '', en: '' },
            spentFen: fen(row.spentFen),
            nextFromFen: next ? fen(next.fromFen) : null,
            joinedAt: row.joinedAt.toISOString(),
          };
        },
      );
    },
  }),
  route({
    method: 'POST',
    path: '/me/clubs',
    summary: "Join a shop's club, agreeing to the terms you were shown; free, and left at any time",
    tag: 'members',
    access: signedIn,
    body: Type.Object({ shopId: IdSchema('shp'), termsVersion: Type.Integer({ minimum: 1 }) }),
    reply: Type.Object({ joined: Type.Boolean() }),
    status: 201,
    errors: ['members.club_not_found', 'members.terms_changed', 'members.already_member'],
    handle: async (ctx, { body }) => {
      await joinClub(ctx, buyer(ctx), uuidOf('shp', body.shopId), body.termsVersion);
      return { joined: true };
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/clubs/:shopId',
    summary: "Leave a shop's club; what the shop noted of you as a member is gone",
    tag: 'members',
    access: signedIn,
    params: ofShop,
    reply: Type.Object({ joined: Type.Boolean() }),
    errors: ['members.not_member'],
    handle: async (ctx, { params }) => {
      await leave(ctx, buyer(ctx), uuidOf('shp', params.shopId));
      return { joined: false };
    },
  }),
];

const shops: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/club',
    summary: "The shop's club as it stands; null while there is none",
    tag: 'members',
    access: shopStaff('promotions.read'),
    params: ofShop,
    reply: Type.Object({ club: Nullable(Type.Object(ClubFields)) }),
    handle: async (ctx, { shop }) => {
      const club = await store.clubOf(ctx, shop.shopId);
      return {
        club: club && { open: club.open, terms: club.terms, version: club.version, tiers: tiersOut(club.tiers) },
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/club',
    summary: 'Open, change or close the club; changed terms are a new version that new members agree to',
    tag: 'members',
    access: shopStaff('promotions.edit'),
    params: ofShop,
    body: Type.Object({ open: Type.Boolean(), terms: Type.String({ minLength: 10, maxLength: 2_000 }), tiers: Tiers }),
    reply: Type.Object(ClubFields),
    errors: ['members.tiers_not_rising'],
    handle: async (ctx, { shop, body }) => {
      const { open, terms, version, tiers } = await setClub(ctx, shop, body);
      return { open, terms, version, tiers: tiersOut(tiers) };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/members',
    summary: "The club's members with tier, spending and tags, newest first",
    tag: 'members',
    access: shopStaff('promotions.read'),
    params: ofShop,
    query: Type.Object({ ...PageQuery, tag: Type.Optional(Tag) }),
    reply: PageOf(MemberView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const [club, rows] = await Promise.all([
        store.clubOf(ctx, shop.shopId),
        store.membersOf(ctx, shop.shopId, query.tag ?? null, decodeCursor(query.cursor, 2), limit + 1),
      ]);
      const page = pageOf(
        rows,
        limit,
        (row) => [row.joinedAt.toISOString(), row.buyerId],
        (row) => row,
      );
      return { items: await membersOut(ctx, club, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/members/:buyerId/tags',
    summary: 'What the shop calls a member, all of it; promotions may speak to a tag',
    tag: 'members',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), buyerId: IdSchema('usr') }),
    body: Type.Object({ tags: Type.Array(Tag, { maxItems: 20 }) }),
    reply: MemberView,
    errors: ['members.not_member'],
    handle: async (ctx, { shop, params, body }) => {
      const member = await tagMember(ctx, shop, uuidOf('usr', params.buyerId), body.tags);
      const [view] = await membersOut(ctx, await store.clubOf(ctx, shop.shopId), [member]);
      if (!view) throw refuse('not_member');
      return view;
    },
  }),
];

export const clubRoutes: readonly Route[] = [...buyers, ...shops];
