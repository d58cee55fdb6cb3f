import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
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
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { people } from '#modules/accounts';
import {
  acceptInvitation,
  answerTransfer,
  declineInvitation,
  invitationFor,
  invite,
  offerShop,
  transferSeen,
  withdrawInvitation,
} from './invitations-service.ts';
import { INVITATION_STATES, type Invitation, invitationsOfShop } from './invitations-store.ts';
import { scopeOf } from './service.ts';
import { ShopCardSchema, shopCard } from './view.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const tokenPath = Type.Object({ token: Type.String({ minLength: 20, maxLength: 64, pattern: '^[\\w-]+$' }) });
const InvitationSchema = Type.Object({
  id: IdSchema('sin'),
  role: Type.String(),
  phoneMasked: Nullable(Type.String()),
  state: Type.Enum([...INVITATION_STATES]),
  invitedAt: MomentSchema(),
  expiresAt: MomentSchema(),
  answeredAt: Nullable(MomentSchema()),
});
const view = (row: Invitation) => ({
  id: toId('sin', row.id),
  role: row.role,
  phoneMasked: row.phoneMasked,
  state: row.state,
  invitedAt: row.invitedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  answeredAt: row.answeredAt?.toISOString() ?? null,
});

function meOf(ctx: Ctx): Uuid {
  const me = userIdOf(ctx.actor);
  if (!me) throw refuseRequest('unauthenticated');
  return me;
}

const LINK_ERRORS = ['shops.invitation_not_found', 'shops.invitation_over', 'shops.invitation_not_yours'];

const invitations: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/invitations',
    summary: 'Invitations onto the staff, newest first',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    params,
    query: Type.Object(PageQuery),
    reply: PageOf(InvitationSchema),
    handle: async (ctx, { shop, query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await invitationsOfShop(ctx, shop.shopId, key ? (String(key[0]) as Uuid) : null, limit + 1);
      return pageOf(rows, limit, (row) => [row.id], view);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/invitations',
    summary: 'Invite somebody: the link is answered once; with a phone, only that account may accept',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    params,
    body: Type.Object({
      role: Type.String({ minLength: 1, maxLength: 40 }),
      phone: Type.Optional(Type.String({ pattern: '^1[3-9]\\d{9}$' })),
    }),
    reply: Type.Object({ ...InvitationSchema.properties, link: Type.String() }),
    status: 201,
    // The link is a secret: it must not be kept for replay.
    idempotency: 'none',
    errors: ['shops.staff_role_unknown', 'shops.staff_role_exceeds'],
    perMinute: 30,
    handle: async (ctx, { shop, body }) => {
      const { invitation, token } = await invite(ctx, shop, body);
      return { ...view(invitation), link: `${ctx.runtime.baseUrl}/workbench/invitations/${token}` };
    },
  }),
  route({
    method: 'DELETE',
    path: '/shops/:shopId/invitations/:invitationId',
    summary: 'Take an invitation back: its link is dead',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    params: Type.Object({ shopId: IdSchema('shp'), invitationId: IdSchema('sin') }),
    status: 204,
    errors: ['shops.invitation_over'],
    handle: async (ctx, input) => {
      await withdrawInvitation(ctx, input.shop, uuidOf('sin', input.params.invitationId));
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/staff-invitations/:token',
    summary: 'What an invitation offers: the shop and the role',
    tag: 'shops',
    access: signedIn,
    params: tokenPath,
    reply: Type.Object({ shop: ShopCardSchema, role: Type.String(), expiresAt: MomentSchema() }),
    errors: LINK_ERRORS,
    perMinute: 30,
    handle: async (ctx, input) => {
      const { invitation, shop } = await invitationFor(ctx, meOf(ctx), input.params.token);
      return { shop: shopCard(shop), role: invitation.role, expiresAt: invitation.expiresAt.toISOString() };
    },
  }),
  route({
    method: 'POST',
    path: '/staff-invitations/:token/accept',
    summary: 'Join the staff of the shop',
    tag: 'shops',
    access: signedIn,
    params: tokenPath,
    reply: ShopCardSchema,
    errors: [...LINK_ERRORS, 'shops.staff_already', 'shops.staff_role_unknown'],
    perMinute: 30,
    handle: async (ctx, input) => shopCard(await acceptInvitation(ctx, scopeOf, meOf(ctx), input.params.token)),
  }),
  route({
    method: 'POST',
    path: '/staff-invitations/:token/decline',
    summary: 'Say no to an invitation',
    tag: 'shops',
    access: signedIn,
    params: tokenPath,
    status: 204,
    errors: LINK_ERRORS,
    perMinute: 30,
    handle: async (ctx, input) => {
      await declineInvitation(ctx, meOf(ctx), input.params.token);
      return undefined;
    },
  }),
];

const TransferSchema = Type.Object({
  transfer: Nullable(
    Type.Object({
      mine: Type.Boolean({ description: 'You are the one who is asked' }),
      toUserId: IdSchema('usr'),
      toName: Type.String(),
      fromName: Type.String(),
      expiresAt: MomentSchema(),
    }),
  ),
});

async function transferView(ctx: Ctx, shop: Parameters<typeof transferSeen>[1]) {
  const me = meOf(ctx);
  const offer = await transferSeen(ctx, shop, me);
  if (!offer) return { transfer: null };
  const known = await people(ctx, [offer.fromUserId, offer.toUserId]);
  return {
    transfer: {
      mine: offer.toUserId === me,
      toUserId: toId('usr', offer.toUserId),
      toName: known.get(offer.toUserId)?.nickname ?? '',
      fromName: known.get(offer.fromUserId)?.nickname ?? '',
      expiresAt: offer.expiresAt.toISOString(),
    },
  };
}

const transfers: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/transfer',
    summary: 'The offer of the shop that stands, for its two sides',
    tag: 'shops',
    access: shopStaff('shops.read'),
    params,
    reply: TransferSchema,
    handle: (ctx, input) => transferView(ctx, input.shop),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/transfer',
    summary: 'The owner offers the shop to somebody of its staff, who must accept',
    tag: 'shops',
    access: shopStaff('shops.staff'),
    secondFactor: 'always',
    params,
    body: Type.Object({ userId: IdSchema('usr') }),
    reply: TransferSchema,
    errors: ['shops.owner_only', 'shops.owner_already', 'shops.staff_not_found', 'shops.transfer_under_way'],
    handle: async (ctx, input) => {
      await offerShop(ctx, input.shop, meOf(ctx), uuidOf('usr', input.body.userId));
      return transferView(ctx, input.shop);
    },
  }),
  ...(['accept', 'decline', 'withdraw'] as const).map((answer) =>
    route({
      method: 'POST',
      path: `/shops/:shopId/transfer/${answer}`,
      summary: {
        accept: 'Become the owner; the old one stays on as manager',
        decline: 'Say no to becoming the owner',
        withdraw: 'The owner takes the offer back',
      }[answer],
      tag: 'shops',
      access: shopStaff('shops.read'),
      params,
      reply: TransferSchema,
      errors: ['shops.transfer_none', 'shops.staff_not_found', 'shops.shop_state_changed'],
      handle: async (ctx, input) => {
        await answerTransfer(ctx, input.shop, meOf(ctx), answer);
        return transferView(ctx, input.shop);
      },
    }),
  ),
];

export const invitationRoutes: readonly Route[] = [...invitations, ...transfers];
