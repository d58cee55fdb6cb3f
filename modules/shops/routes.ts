import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
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
import type { ShopStep } from './lifecycle.ts';
import { changeProfile, type ProfileInput, shop, shopByCode, shops, shopsByIds, stepShop } from './service.ts';
import { employments } from './store.ts';
import { KindSchema, ShopCardSchema, ShopPageSchema, StateSchema, shopCard, shopPage } from './view.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const ReasonBody = Type.Object({ reason: Type.String({ minLength: 2, maxLength: 500 }) });

const publicRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops',
    summary: 'Shops that are open, in the order they opened',
    tag: 'shops',
    access: { kind: 'public' },
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 60 })),
      belt: Type.Optional(Type.String({ maxLength: 40 })),
      kind: Type.Optional(KindSchema),
    }),
    reply: PageOf(ShopCardSchema),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const { q, belt, kind } = input.query;
      const rows = await shops(ctx, {
        q,
        beltCode: belt,
        kind,
        states: ['open', 'limited', 'paused'],
        after: key ? (String(key[0]) as Uuid) : null,
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.id], shopCard);
    },
  }),
  route({
    method: 'GET',
    path: '/shop-pages/:code',
    summary: 'The public page of a shop: story, place, belt and the licences the law wants shown',
    tag: 'shops',
    access: { kind: 'public' },
    params: Type.Object({ code: Type.String({ maxLength: 40 }) }),
    reply: ShopPageSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => shopPage(ctx, await shopByCode(ctx, input.params.code)),
  }),
];

const MyShopSchema = Type.Object({
  ...ShopCardSchema.properties,
  role: Type.String(),
  permissions: Type.Array(Type.String()),
});

const own: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/shops',
    summary: 'The shops you own or work in, with your role and what it allows',
    tag: 'shops',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(MyShopSchema) }),
    handle: async (ctx) => {
      const me = userIdOf(ctx.actor);
      if (!me) throw refuseRequest('unauthenticated');
      const rows = await employments(ctx, me);
      const byId = await shopsByIds(
        ctx,
        rows.map((row) => row.shopId),
      );
      const grants = ctx.actor.kind === 'user' ? ctx.actor.grants : [];
      return {
        items: rows.flatMap((row) => {
          const found = byId.get(row.shopId);
          const permissions = grants
            .filter((one) => one.scope === 'shop' && one.scopeId === row.shopId)
            .flatMap((one) => [...one.permissions]);
          return found ? [{ ...shopCard(found), role: row.role, permissions }] : [];
        }),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/profile',
    summary: 'What the shop says about itself, as its page shows it',
    tag: 'shops',
    access: shopStaff('shops.read'),
    params,
    reply: ShopPageSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => shopPage(ctx, await shop(ctx, input.shop.shopId)),
  }),
  route({
    method: 'PATCH',
    path: '/shops/:shopId/profile',
    summary: 'Change name, story, logo, cover or belt; licences change only by review',
    tag: 'shops',
    access: shopStaff('shops.profile'),
    params,
    body: Type.Object({
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
      story: Type.Optional(Nullable(TextSchema(4000))),
      logoMediaId: Type.Optional(Nullable(IdSchema('med'))),
      coverMediaId: Type.Optional(Nullable(IdSchema('med'))),
      beltCode: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
    }),
    reply: ShopPageSchema,
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => {
      const { name, story, logoMediaId, coverMediaId, beltCode } = input.body;
      const change: ProfileInput = {
        ...(name === undefined ? {} : { name }),
        ...(story === undefined ? {} : { story }),
        ...(logoMediaId === undefined ? {} : { logoMediaId: logoMediaId === null ? null : uuidOf('med', logoMediaId) }),
        ...(coverMediaId === undefined
          ? {}
          : { coverMediaId: coverMediaId === null ? null : uuidOf('med', coverMediaId) }),
        ...(beltCode === undefined ? {} : { beltCode }),
      };
      return shopPage(ctx, await changeProfile(ctx, input.shop, change));
    },
  }),
  ...(['pause', 'resume'] as const).map((step) =>
    route({
      method: 'POST',
      path: `/shops/:shopId/${step}`,
      summary: step === 'pause' ? 'Close for a holiday: goods stay visible, orders are not taken' : 'Take orders again',
      tag: 'shops',
      access: shopStaff('shops.pause'),
      params,
      body: Type.Object({ reason: Type.Optional(Type.String({ minLength: 2, maxLength: 500 })) }),
      reply: ShopPageSchema,
      errors: ['shops.shop_not_found', 'shops.shop_step_not_allowed', 'shops.shop_held', 'shops.shop_state_changed'],
      handle: async (ctx, input) =>
        shopPage(ctx, await stepShop(ctx, input.shop.shopId, step, input.body.reason ?? null)),
    }),
  ),
];

const SUMMARIES = {
  freeze: 'Freeze: no orders, no payouts',
  unfreeze: 'End a freeze',
  limit: 'Limit: what is listed sells, nothing new is listed',
  unlimit: 'End a limitation',
  close: 'Close for good, once orders and after-sales are finished',
} as const satisfies Partial<Record<ShopStep, string>>;

const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/shops',
    summary: 'All shops, by state and name',
    tag: 'shops',
    access: platformStaff('shops.read'),
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 60 })),
      state: Type.Optional(StateSchema),
      id: Type.Optional(Type.Array(IdSchema('shp'), { maxItems: 100, description: 'Only these shops' })),
    }),
    reply: PageOf(
      Type.Object({ ...ShopCardSchema.properties, stateReason: Nullable(Type.String()), ownerId: IdSchema('usr') }),
    ),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const rows = await shops(ctx, {
        q: input.query.q,
        states: input.query.state ? [input.query.state] : undefined,
        ids: input.query.id?.map((id) => uuidOf('shp', id)),
        after: key ? (String(key[0]) as Uuid) : null,
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ ...shopCard(row), stateReason: row.stateReason, ownerId: toId('usr', row.ownerId) }),
      );
    },
  }),
  ...(Object.keys(SUMMARIES) as (keyof typeof SUMMARIES)[]).map((step) =>
    route({
      method: 'POST',
      path: `/console/shops/:shopId/${step}`,
      summary: SUMMARIES[step],
      tag: 'shops',
      access: platformStaff('shops.govern'),
      params,
      body: ReasonBody,
      reply: ShopPageSchema,
      errors: [
        'shops.shop_not_found',
        'shops.shop_step_not_allowed',
        'shops.shop_state_changed',
        'shops.shop_not_finished',
        'shops.shop_money_left',
        'shops.reason_missing',
      ],
      handle: async (ctx, input) =>
        shopPage(ctx, await stepShop(ctx, uuidOf('shp', input.params.shopId), step, input.body.reason)),
    }),
  ),
];

export const shopRoutes: readonly Route[] = [...publicRoutes, ...own, ...consoleRoutes];
