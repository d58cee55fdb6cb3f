import { type Static, Type } from 'typebox';
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
  route,
  type ShopScope,
  shopStaff,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { codes } from './reader-routes.ts';
import { announce, change, end, open, ownRoom, type RoomInput, renewKey } from './rooms-service.ts';
import { arrange, explaining } from './shelf-service.ts';
import { roomsOf } from './store.ts';
import type { Room } from './types.ts';
import { ShopRoom, StateSchema, shopRooms } from './view.ts';

const ShopParams = Type.Object({ shopId: IdSchema('shp') });
const RoomParams = Type.Object({ shopId: IdSchema('shp'), roomId: IdSchema('liv') });
const RoomBody = Type.Object({
  title: TextSchema(40),
  coverId: Type.Optional(Nullable(IdSchema('med'))),
  hostId: Type.Optional(Nullable(IdSchema('usr'))),
  plannedAt: MomentSchema('When it is to begin'),
});
const ROOM_ERRORS = [
  ...codes('words_refused', 'cover_not_yours', 'planned_invalid', 'host_not_staff', 'host_adults_only'),
  'accounts.phone_needed',
  'accounts.identity_needed',
];

const roomIn = (body: Static<typeof RoomBody>): RoomInput => ({
  title: body.title,
  coverId: body.coverId ? uuidOf('med', body.coverId) : null,
  hostId: body.hostId ? uuidOf('usr', body.hostId) : null,
  plannedAt: new Date(body.plannedAt),
});
async function shown(ctx: Ctx, room: Room): Promise<Static<typeof ShopRoom>> {
  const [view] = await shopRooms(ctx, [room]);
  if (!view) throw refuse('room_not_found');
  return view;
}
const again = async (ctx: Ctx, shop: ShopScope, room: Room) => shown(ctx, await ownRoom(ctx, shop, room.id));

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/live-rooms',
    summary: 'The shop’s live rooms, newest first',
    tag: 'live',
    access: shopStaff('live.read'),
    params: ShopParams,
    query: Type.Object({ ...PageQuery, state: Type.Optional(StateSchema) }),
    reply: PageOf(ShopRoom),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await roomsOf(ctx, {
        shopId: shop.shopId,
        state: query.state ?? null,
        before: key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit: limit + 1,
      });
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => row,
      );
      return { items: await shopRooms(ctx, items), nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/live-rooms',
    summary: 'Announce a live room: its host belongs to the shop and has shown their real name',
    tag: 'live',
    access: shopStaff('live.run'),
    params: ShopParams,
    body: RoomBody,
    reply: ShopRoom,
    status: 201,
    errors: ROOM_ERRORS,
    handle: async (ctx, { shop, body }) => shown(ctx, await announce(ctx, shop, roomIn(body))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/live-rooms/:roomId',
    summary: 'A live room of the shop with its shelf and its figures',
    tag: 'live',
    access: shopStaff('live.read'),
    params: RoomParams,
    reply: ShopRoom,
    errors: codes('room_not_found'),
    handle: async (ctx, { shop, params }) => shown(ctx, await ownRoom(ctx, shop, uuidOf('liv', params.roomId))),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/live-rooms/:roomId',
    summary: 'Change a room that is announced',
    tag: 'live',
    access: shopStaff('live.run'),
    params: RoomParams,
    body: RoomBody,
    reply: ShopRoom,
    errors: [...ROOM_ERRORS, ...codes('room_not_found', 'state_forbids')],
    handle: async (ctx, { shop, params, body }) =>
      shown(ctx, await change(ctx, shop, uuidOf('liv', params.roomId), roomIn(body))),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/live-rooms/:roomId/shelf',
    summary: 'Goods on the room’s shelf, in their order, instead of those that stood there',
    tag: 'live',
    access: shopStaff('live.run'),
    params: RoomParams,
    body: Type.Object({ productIds: Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 100 }) }),
    reply: ShopRoom,
    errors: codes('room_not_found', 'state_forbids', 'product_not_yours', 'product_not_live'),
    handle: async (ctx, { shop, params, body }) =>
      again(
        ctx,
        shop,
        await arrange(
          ctx,
          shop,
          uuidOf('liv', params.roomId),
          body.productIds.map((id) => uuidOf('prd', id)),
        ),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/live-rooms/:roomId/key',
    summary: 'A new key for the sender of the stream, shown this once; the one before opens nothing any more',
    tag: 'live',
    access: shopStaff('live.run'),
    // A repetition makes another key: what was answered once is kept nowhere.
    idempotency: 'none',
    perMinute: 20,
    params: RoomParams,
    reply: Type.Object({
      key: Type.String(),
      sendTo: Type.String({ description: 'Address below which segments and their list are PUT' }),
    }),
    errors: codes('room_not_found', 'state_forbids'),
    handle: async (ctx, { shop, params }) => {
      const id = uuidOf('liv', params.roomId);
      const key = await renewKey(ctx, shop, id);
      return { key, sendTo: `${ctx.runtime.baseUrl}/live/in/${toId('liv', id)}/${key}/` };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/live-rooms/:roomId/open',
    summary: 'Open a room: it is live from now on',
    tag: 'live',
    access: shopStaff('live.run'),
    params: RoomParams,
    reply: ShopRoom,
    errors: codes('room_not_found', 'state_forbids', 'shelf_empty', 'host_busy'),
    handle: async (ctx, { shop, params }) => shown(ctx, await open(ctx, shop, uuidOf('liv', params.roomId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/live-rooms/:roomId/explain',
    summary: 'What is explained now (讲解中), one thing of the shelf at a time, or nothing',
    tag: 'live',
    access: shopStaff('live.run'),
    params: RoomParams,
    body: Type.Object({ productId: Nullable(IdSchema('prd')) }),
    reply: ShopRoom,
    errors: codes('room_not_found', 'state_forbids', 'not_on_shelf'),
    handle: async (ctx, { shop, params, body }) => {
      const productId = body.productId ? uuidOf('prd', body.productId) : null;
      return again(ctx, shop, await explaining(ctx, shop, uuidOf('liv', params.roomId), productId));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/live-rooms/:roomId/end',
    summary: 'End a live room, or call off one that is announced',
    tag: 'live',
    access: shopStaff('live.run'),
    params: RoomParams,
    reply: ShopRoom,
    errors: codes('room_not_found', 'state_forbids'),
    handle: async (ctx, { shop, params }) => shown(ctx, await end(ctx, shop, uuidOf('liv', params.roomId))),
  }),
];
