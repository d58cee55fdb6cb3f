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
  type Route,
  route,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { isProgram } from '#modules/behaviour';
import { shopByCode } from '#modules/shops';
import { refuse } from './errors.ts';
import { viewersOf, watch } from './presence-service.ts';
import { explainedNow } from './shelf-store.ts';
import { roomById, seenRooms, wallOf } from './store.ts';
import { standingOf } from './stream-store.ts';
import type { Room } from './types.ts';
import { RoomCard, RoomPage, roomCards, roomOut, StateSchema } from './view.ts';
import { hiddenAmong } from './words-store.ts';

export const codes = (...names: string[]): string[] => names.map((name) => `live.${name}`);
const RoomParams = Type.Object({ roomId: IdSchema('liv') });
const SHOWN = ['live', 'announced', 'ended'] as const;
type Shown = (typeof SHOWN)[number];

/** A room as everybody may see it. Refuses live.room_not_found: also of what was taken away, called off, or a frozen or closed shop's. */
export async function shownRoom(ctx: Ctx, id: Uuid): Promise<Room> {
  const room = await roomById(ctx, null, id);
  if (!room || room.removedAt || room.state === 'cancelled' || (await hiddenAmong(ctx, [id])).size > 0)
    throw refuse('room_not_found');
  return room;
}

/** A page of rooms as everybody sees them: live ones, what is announced (the nearest first), or what can be seen again. */
export async function seen(
  ctx: Ctx,
  wish: { readonly state: Shown; readonly shopId: Uuid | null },
  query: { readonly cursor?: string; readonly limit?: number },
) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const after = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
  const rows = await seenRooms(ctx, { ...wish, after, limit: limit + 1 });
  const { items, nextCursor } = pageOf(
    rows,
    limit,
    (row) => [row.plannedAt.toISOString(), row.id],
    (row) => row,
  );
  return { items: await roomCards(ctx, items), nextCursor };
}

/** The wall of a place: rooms of these shops as cards, live ones first, then announced, then replays. */
export const wall = async (ctx: Ctx, shopIds: readonly Uuid[], limit: number) =>
  shopIds.length === 0 ? [] : roomCards(ctx, await wallOf(ctx, shopIds, limit));

export const readerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/live-rooms',
    summary: 'Live rooms: live now, announced (the nearest first) or to be seen again, of all shops or of one',
    tag: 'live',
    access: everyone,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Unsafe<Shown>(Type.String({ enum: [...SHOWN], default: 'live' }))),
      shop: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Code of a shop' })),
    }),
    reply: PageOf(RoomCard),
    errors: ['request.cursor_invalid', 'shops.shop_not_found'],
    handle: async (ctx, { query }) => {
      const shopId = query.shop ? (await shopByCode(ctx, query.shop)).id : null;
      return seen(ctx, { state: query.state ?? 'live', shopId }, query);
    },
  }),
  route({
    method: 'GET',
    path: '/live-rooms/:roomId',
    summary: 'A room whole: its stream, its shelf at the prices of this moment, and what was explained when',
    tag: 'live',
    access: everyone,
    params: RoomParams,
    reply: RoomPage,
    errors: codes('room_not_found'),
    handle: async (ctx, { params }) => {
      const view = await roomOut(ctx, await shownRoom(ctx, uuidOf('liv', params.roomId)));
      if (!view) throw refuse('room_not_found');
      return view;
    },
  }),
  route({
    method: 'GET',
    path: '/live-rooms/:roomId/now',
    summary: 'What moves in a room: its state, how many are there, what is explained since when; ask every few seconds',
    tag: 'live',
    access: everyone,
    params: RoomParams,
    reply: Type.Object({
      state: StateSchema,
      viewers: Type.Integer(),
      explaining: Nullable(Type.Object({ productId: IdSchema('prd'), since: MomentSchema() })),
      streaming: Type.Boolean({ description: 'Some of its stream has come' }),
    }),
    errors: codes('room_not_found'),
    sharedMs: 1_500,
    handle: async (ctx, { params }) => {
      const room = await shownRoom(ctx, uuidOf('liv', params.roomId));
      const [[current], { count }, viewers] = await Promise.all([
        explainedNow(ctx, [room.id]),
        standingOf(ctx, room),
        room.state === 'live' ? viewersOf(ctx, room.id) : 0,
      ]);
      return {
        state: room.state,
        viewers,
        explaining: current ? { productId: toId('prd', current.productId), since: current.since.toISOString() } : null,
        streaming: count > 0,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/live-rooms/:roomId/watch',
    summary: 'The room is before somebody’s eyes: they count as there for thirty seconds, and its price is theirs',
    tag: 'live',
    access: everyone,
    // Being there twice is being there.
    idempotency: 'none',
    perMinute: 30,
    params: RoomParams,
    reply: Type.Object({ roomId: IdSchema('liv') }),
    errors: codes('room_not_found'),
    handle: async (ctx, { params, headers }, reply) => {
      const id = uuidOf('liv', params.roomId);
      if (isProgram(headers['user-agent'])) return { roomId: toId('liv', (await shownRoom(ctx, id)).id) };
      await watch(ctx, id, userIdOf(ctx.actor) ?? ensureGuest(ctx, reply));
      return { roomId: params.roomId };
    },
  }),
];
