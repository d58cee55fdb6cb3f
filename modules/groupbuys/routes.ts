import { Type } from 'typebox';
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
  platformStaff,
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
import { productDetail, productSummaries } from '#modules/catalog';
import { orderForBuyer } from '#modules/orders';
import { shopsByIds } from '#modules/shops';
import { refuse } from './errors.ts';
import { leaveGroup } from './settling-service.ts';
import { missing, offerRefusal } from './standing.ts';
import { groupById, groupsOfMarket, memberOfOrder, offerById, offerOfProduct } from './store.ts';
import type { Group } from './types.ts';
import {
  GroupStateSchema,
  GroupView,
  groupView,
  OfferView,
  OpenGroupView,
  offerView,
  openGroups,
  shopView,
  skusOf,
} from './view.ts';

const groupParams = Type.Object({ groupId: IdSchema('grp') });

const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

async function shown(ctx: Ctx, group: Group | null) {
  const offer = group && (await offerById(ctx, group.offerId));
  // Who has not paid has opened nothing: there is nothing to share yet.
  if (!group || !offer) throw refuse('group_not_found');
  return groupView(ctx, group, offer, offerRefusal(offer, ctx.clock.now()) === null && offer.taken < offer.stock);
}

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products/:productId/group-buy',
    summary: 'Whether a product can be bought in groups now, at what prices, and the open groups to join',
    tag: 'groupbuys',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({ offer: Nullable(OfferView), groups: Type.Array(OpenGroupView) }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { params }) => {
      const product = await productDetail(ctx, uuidOf('prd', params.productId));
      const offer = await offerOfProduct(ctx, product.shopId, product.id);
      if (!offer) return { offer: null, groups: [] };
      const [skus, groups] = await Promise.all([skusOf(ctx, offer), openGroups(ctx, offer)]);
      return { offer: offerView(offer, skus), groups };
    },
  }),
  route({
    method: 'GET',
    path: '/groups/:groupId',
    summary: 'A group by its shared link: who is in it (masked), who is missing, until when, and other groups to join',
    tag: 'groupbuys',
    access: everyone,
    params: groupParams,
    reply: GroupView,
    errors: ['groupbuys.group_not_found'],
    handle: async (ctx, { params }) => shown(ctx, await groupById(ctx, uuidOf('grp', params.groupId))),
  }),
  route({
    method: 'POST',
    path: '/groups/:groupId/leave',
    summary: 'Leave a group that is still open: the order is closed and all its money goes back',
    tag: 'groupbuys',
    access: signedIn,
    params: groupParams,
    reply: GroupView,
    errors: [
      'groupbuys.group_not_found',
      'groupbuys.not_member',
      'groupbuys.leave_too_late',
      'orders.trade_already_paid',
      'orders.trade_not_found',
      'orders.state_forbids',
    ],
    handle: async (ctx, { params }) => {
      const groupId = uuidOf('grp', params.groupId);
      await leaveGroup(ctx, buyer(ctx), groupId);
      return shown(ctx, await groupById(ctx, groupId));
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/group',
    summary: 'The group your order was placed in',
    tag: 'groupbuys',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({
      group: Nullable(
        Type.Object({
          id: IdSchema('grp'),
          state: GroupStateSchema,
          size: Type.Integer(),
          missing: Type.Integer(),
          endsAt: Nullable(MomentSchema()),
          filledByMarket: Type.Integer(),
        }),
      ),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const order = await orderForBuyer(ctx, buyer(ctx), uuidOf('ord', params.orderId));
      const member = order.waitsFor === 'group' ? await memberOfOrder(ctx, order.shopId, order.id) : null;
      const group = member && (await groupById(ctx, member.groupId));
      return {
        group: group && {
          id: toId('grp', group.id),
          state: group.state,
          size: group.size,
          missing: missing(group),
          endsAt: group.endsAt?.toISOString() ?? null,
          filledByMarket: group.virtual ? missing(group) : 0,
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/groups',
    summary: 'Groups of every shop, newest first',
    tag: 'groupbuys',
    access: platformStaff('promotions.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        id: IdSchema('grp'),
        shop: Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() }),
        productId: IdSchema('prd'),
        title: Nullable(TextSchema()),
        state: GroupStateSchema,
        size: Type.Integer(),
        seats: Type.Integer({ description: 'Places taken, paid or about to be' }),
        paid: Type.Integer(),
        filledByMarket: Type.Integer(),
        createdAt: MomentSchema(),
        endsAt: Nullable(MomentSchema()),
        endedAt: Nullable(MomentSchema()),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await groupsOfMarket(ctx, decodeCursor(query.cursor, 2), limit);
      const [shops, products] = await Promise.all([
        shopsByIds(ctx, [...new Set(rows.map((row) => row.shopId))]),
        productSummaries(ctx, [...new Set(rows.map((row) => row.productId))]),
      ]);
      return pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => ({
          id: toId('grp', row.id),
          shop: shopView(row.shopId, shops.get(row.shopId)),
          productId: toId('prd', row.productId),
          title: products.get(row.productId)?.title ?? null,
          state: row.state,
          size: row.size,
          seats: row.seats,
          paid: row.paid,
          filledByMarket: row.virtual ? missing(row) : 0,
          createdAt: row.createdAt.toISOString(),
          endsAt: row.endsAt?.toISOString() ?? null,
          endedAt: row.endedAt?.toISOString() ?? null,
        }),
      );
    },
  }),
];
